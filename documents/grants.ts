import { parseArn, type Partition } from "@cross-account-s3/iam";
import { LEVELS, type Level } from "./levels";
import { accountArn } from "./arns";
import type { Condition, Principal } from "./policy";

/** A role of the control account, as the control stack hands it to the data stacks. */
export interface ControlRole {
  readonly name: string;
  readonly arn: string;
  /** The most that a data stack may grant it. */
  readonly level: Level;
  /** Whether it may subscribe to the topics of the buckets that it is granted. */
  readonly subscribes: boolean;
}

/** A role in the data account that a control role assumes, and in which it then reaches the buckets. */
export interface AssumedRole {
  /** The role's name in IAM. */
  readonly name: string;
  readonly arn: string;
  /** What whoever assumes it must send along. */
  readonly externalId?: string;
}

/** One line of a bucket's `grants`, its role looked up. */
export interface Grant {
  readonly role: ControlRole;
  readonly level: Level;
  /** The role to take the way through; without it, the control role itself is let in. */
  readonly via?: AssumedRole;
}

/** The ARN of the role whose requests arrive at the bucket and at its key. */
export function granteeArn({ role, via }: Grant): string {
  return via?.arn ?? role.arn;
}

/** Who is allowed, as the two halves of a statement that belong together. */
export interface Who {
  readonly accountId: string;
  readonly principal: Principal;
  readonly condition: Condition;
}

/**
 * Exactly these roles of one account, in the form that outlives a role's deletion and needs no role to exist first.
 *
 * AWS stores a role's ARN in `Principal` as the role's unique id, so that a recreated role is nobody and the next write
 * of the policy fails. An ARN in a condition stays as it is, and `aws:PrincipalArn` is the role's ARN in every session
 * of it. The account's root as principal then means "as far as that account's own policies let it".
 *
 * @param arns exact ARNs of roles or users; several accounts give several halves, in the order of the account ids.
 * @throws Error if one is not an ARN with an account id.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
export function exactly(partition: Partition, arns: readonly string[]): readonly Who[] {
  const byAccount = new Map<string, string[]>();
  for (const arn of [...new Set(arns)].sort()) {
    const accountId = parseArn(arn)?.account;
    if (!accountId) throw new Error(`"${arn}" is not the ARN of a role or a user`);
    byAccount.set(accountId, [...(byAccount.get(accountId) ?? []), arn]);
  }
  return [...byAccount]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([accountId, members]) => ({
      accountId,
      principal: { AWS: accountArn(partition, accountId) },
      condition: { ArnEquals: { "aws:PrincipalArn": members } },
    }));
}

/** The ARNs that are granted each level, levels in their fixed order, those without a grant left out. */
export function byLevel(grants: readonly Grant[]): readonly (readonly [Level, readonly string[]])[] {
  return LEVELS.map((level) => [level, grants.filter((g) => g.level === level).map(granteeArn)] as const).filter(
    ([, arns]) => arns.length > 0,
  );
}
