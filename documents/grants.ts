import { parseArn, type Partition } from "@cross-account-s3/iam";
import { type Access, accessInSid, accessKey } from "./access";
import { accountArn } from "./arns";
import type { Condition, Principal } from "./policy";

/** A role in the data account that a control role assumes to use the buckets. */
export interface AssumedRole {
  /** The role's name in IAM. */
  readonly name: string;
  readonly arn: string;
  /** The external id that the caller of AssumeRole must send. */
  readonly externalId?: string;
}

/**
 * A caller as a policy names it: the ARN of a role or user (exact, but for the roles of permission sets), the id of an
 * organization, or the path of an organizational unit with a slash at its end. Their prefixes distinguish them.
 */
export type Caller = string;

/** The grantee: a role of a control stack, or principals that the data stack names. */
export interface Grantee {
  /** The name that the grant uses. */
  readonly name: string;
  readonly callers: readonly Caller[];
  /** Whether it may subscribe to the topics of its buckets. @default false */
  readonly subscribes?: boolean;
  /** Whether its sessions have tags, which the trust of the roles that it assumes must allow. @default false */
  readonly sessionTags?: boolean;
}

/** A grant on a bucket, its grantee looked up. A grantee may have several on one bucket. */
export interface Grant {
  readonly grantee: Grantee;
  readonly access: Access;
  /** The role through which the grantee gets access; without it, the grantee has direct access. */
  readonly via?: AssumedRole;
  /** The name of the only access point through which it applies. @default the bucket itself */
  readonly accessPoint?: string;
}

/** Whose requests arrive at the bucket and at its key. */
export function callersOf({ grantee, via }: Grant): readonly Caller[] {
  return via ? [via.arn] : grantee.callers;
}

/** The principal and the condition of a statement, which belong together. */
export interface Who {
  readonly accountId: string;
  readonly principal: Principal;
  readonly condition: Condition;
}

/**
 * Exactly these roles, account by account, in a form that stays valid when a role is deleted and does not need the role to exist.
 *
 * AWS stores a role's ARN in `Principal` as the role's unique id, so that a recreated role does not match and the next write of the
 * policy fails. An ARN in a condition stays as it is, and `aws:PrincipalArn` is the role's ARN in every session of it. With the
 * account's root as principal, the role also needs its own account's policies.
 *
 * @param arns ARNs of roles or users, exact but for the roles of permission sets (see permission-set.ts). Several accounts give
 *   several results, in the order of the account ids, and patterns come after the exact ARNs of their account.
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

/**
 * These callers, account by account as {@link exactly} has them, then the organizations, and then their units, in one statement
 * each.
 *
 * An organization is every principal with the fixed id, which S3 does not consider public. Paths end in a wildcard, so the id is
 * added to them. Anonymous callers and services do not have these keys.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgpaths
 */
export function admitted(
  partition: Partition,
  callers: readonly Caller[],
): readonly Pick<Who, "principal" | "condition">[] {
  const all = [...new Set(callers)].sort();
  const outside = all.filter((caller) => !caller.startsWith("arn:"));
  const organizations = outside.filter((caller) => !caller.includes("/"));
  const paths = outside.filter((caller) => caller.includes("/"));
  const ofPaths = [...new Set(paths.map((path) => path.split("/")[0] ?? ""))];
  return [
    ...exactly(
      partition,
      all.filter((caller) => caller.startsWith("arn:")),
    ),
    ...(organizations.length === 0
      ? []
      : [{ principal: "*", condition: { StringEquals: { "aws:PrincipalOrgID": organizations } } } as const]),
    ...(paths.length === 0
      ? []
      : [
          {
            principal: "*",
            condition: {
              StringEquals: { "aws:PrincipalOrgID": ofPaths },
              "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": paths.map((path) => `${path}*`) },
            },
          } as const,
        ]),
  ];
}

/** An access and everyone who has it on one bucket. */
export interface AccessGroup {
  readonly access: Access;
  /** The part of its Sids that distinguishes them from those of other groups. */
  readonly sid: string;
  readonly callers: readonly Caller[];
}

/** The grants of a bucket by what they grant: levels in their fixed order, then the rest, whatever the configuration's order. */
export function byAccess(grants: readonly Grant[]): readonly AccessGroup[] {
  const groups = new Map<string, { access: Access; callers: Caller[] }>();
  for (const grant of grants) {
    const key = accessKey(grant.access);
    const group = groups.get(key) ?? { access: grant.access, callers: [] };
    groups.set(key, group);
    group.callers.push(...callersOf(grant));
  }
  const used = new Map<string, number>();
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { access, callers }]) => {
      const sid = accessInSid(access);
      const n = (used.get(sid) ?? 0) + 1;
      used.set(sid, n);
      return { access, callers, sid: n === 1 ? sid : `${sid}No${n}` };
    });
}
