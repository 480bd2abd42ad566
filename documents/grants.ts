import { parseArn, type Partition } from "@cross-account-s3/iam";
import { type Access, accessInSid, accessKey } from "./access";
import type { ActionSet } from "./action-sets";
import type { Level } from "./levels";
import { accountArn } from "./arns";
import type { Condition, Principal } from "./policy";

/** A role of the control account, as the control stack hands it to the data stacks. */
export interface ControlRole {
  readonly name: string;
  readonly arn: string;
  /** The most that a data stack may grant it. */
  readonly level: Level;
  /** The action sets that it may be granted beside the level. @default none */
  readonly actionSets?: readonly ActionSet[];
  /** The single actions that it may be granted beside the level. @default none */
  readonly actions?: readonly string[];
  /** Whether its sessions carry tags, which the roles that it assumes must take. @default false */
  readonly sessionTags?: boolean;
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

/** A grant on a bucket, its role looked up. A role may have several on one bucket. */
export interface Grant {
  readonly role: ControlRole;
  readonly access: Access;
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
 * Exactly these roles, account by account, in the form that outlives a role's deletion and needs no role to exist first.
 *
 * AWS stores a role's ARN in `Principal` as the role's unique id, so that a recreated role is nobody and the next write
 * of the policy fails. An ARN in a condition stays as it is, and `aws:PrincipalArn` is the role's ARN in every session
 * of it. The account's root as principal then means "as far as that account's own policies let it".
 *
 * @param arns ARNs of roles or users, exact but for the roles of permission sets (see permission-set.ts). Several accounts
 *   give several halves, in the order of the account ids, and patterns come after the exact ARNs of their account.
 * @throws Error if one is not an ARN with an account id.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
 */
export function exactly(partition: Partition, arns: readonly string[]): readonly Who[] {
  const groups = new Map<string, { accountId: string; operator: string; members: string[] }>();
  for (const arn of [...new Set(arns)].sort()) {
    const accountId = parseArn(arn)?.account;
    if (!accountId) throw new Error(`"${arn}" is not the ARN of a role or a user`);
    const operator = /[*?]/.test(arn) ? "ArnLike" : "ArnEquals";
    const key = `${accountId} ${operator}`;
    const group = groups.get(key) ?? { accountId, operator, members: [] };
    groups.set(key, group);
    group.members.push(arn);
  }
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([, { accountId, operator, members }]) => ({
      accountId,
      principal: { AWS: accountArn(partition, accountId) },
      condition: { [operator]: { "aws:PrincipalArn": members } },
    }));
}

/** An access and everybody who has it on one bucket. */
export interface AccessGroup {
  readonly access: Access;
  /** What tells its Sids from those of the other groups. */
  readonly sid: string;
  readonly arns: readonly string[];
}

/** The grants of a bucket by what they grant: levels in their fixed order, then the rest, whatever the configuration's order. */
export function byAccess(grants: readonly Grant[]): readonly AccessGroup[] {
  const groups = new Map<string, { access: Access; arns: string[] }>();
  for (const grant of grants) {
    const key = accessKey(grant.access);
    const group = groups.get(key) ?? { access: grant.access, arns: [] };
    groups.set(key, group);
    group.arns.push(granteeArn(grant));
  }
  const used = new Map<string, number>();
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { access, arns }]) => {
      const sid = accessInSid(access);
      const n = (used.get(sid) ?? 0) + 1;
      used.set(sid, n);
      return { access, arns, sid: n === 1 ? sid : `${sid}No${n}` };
    });
}
