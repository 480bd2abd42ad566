import { type Access, ALWAYS, both, type Circumstances, condition, only } from "./access";
import { type ExpectedGrant, grantParts, grantsOn, objectsUnder } from "./grants";
import type { ResourceIntent } from "./intent";
import type { Expected, ExpectedBucket } from "./model";

/**
 * Returns the intended access to the access points of a bucket: the grants through each, and the account that owns it, within that
 * account's own policies. S3 evaluates the bucket's policy too; see {@link delegationOf}.
 */
export function accessPointIntents(bucket: ExpectedBucket, expected: Expected): readonly ResourceIntent[] {
  const { accountId, stack, name: ofBucket } = bucket;
  return bucket.accessPoints.map(({ name, arn }) => ({
    side: "resource",
    kind: "access-point",
    id: `access-point/${arn}`,
    of: `access point ${name}`,
    stack,
    bucket: ofBucket,
    resource: arn,
    account: accountId,
    access: [
      {
        who: [{ kind: "account", account: accountId }],
        because: "the access point's own account",
        actions: only(["s3:*"]),
        on: [arn, ...objectsUnder([arn])],
        when: ALWAYS,
      },
      ...grantsOn(bucket, expected)
        .filter(({ through, via }) => through === arn && !via)
        .flatMap(({ grantee, granted, because }) =>
          grantParts([arn], granted, false).map(({ actions, on, when }): Access => ({
            ...{ who: grantee.who, because, actions: only(actions), on },
            when: both(grantee.when, when),
          })),
        ),
    ],
    tolerated: [],
  }));
}

/** The access that a bucket's policy delegates to the policies of its access points. */
interface Delegation {
  readonly actions: readonly string[];
  /** The callers and their conditions, without the conditions that the bucket has for all requests. */
  readonly access: readonly Pick<Access, "who" | "because" | "when">[];
}

/**
 * Returns what a bucket's policy delegates to its access points: the actions of the grants there, for requests through an access point,
 * from the accounts and organizations of the grantees.
 */
export function delegationOf(bucket: ExpectedBucket, expected: Expected): Delegation {
  const grants = grantsOn(bucket, expected).filter(({ through }) => through !== undefined);
  const through: readonly Circumstances[] = [
    [
      condition("StringEquals", "s3:DataAccessPointAccount", [bucket.accountId]),
      condition("ArnEquals", "s3:DataAccessPointArn", [...new Set(grants.flatMap((grant) => grant.through ?? []))]),
    ],
  ];
  const parts = grants.flatMap(({ granted }) => grantParts([bucket.arn], granted, false));
  const because = "accessPoints";
  const accounts = new Set(grants.flatMap((grant) => accountsOf(grant, bucket)));
  const organizations = new Set(grants.flatMap(organizationsOf));
  return {
    actions: [...new Set(parts.flatMap(({ actions }) => actions))],
    access: [
      ...[...accounts].map((account) => ({
        ...{ who: [{ kind: "account", account } as const], because, when: through },
      })),
      ...[...organizations].map((id) => ({
        who: [{ kind: "everyone" } as const],
        because,
        when: both(through, [[condition("StringEquals", "aws:PrincipalOrgID", [id])]]),
      })),
    ],
  };
}

/** Returns the accounts of a grantee; the bucket's account if the grantee assumes a role there. */
function accountsOf({ grantee, via }: ExpectedGrant, bucket: ExpectedBucket): readonly string[] {
  if (via) return [bucket.accountId];
  return grantee.who.flatMap((one) => {
    if (one.kind === "account") return [one.account];
    return "arn" in one ? [one.arn.split(":")[4] ?? ""] : [];
  });
}

function organizationsOf({ grantee, via }: ExpectedGrant): readonly string[] {
  if (via) return [];
  return grantee.when.flat().flatMap(({ key, values }) => (key === "aws:PrincipalOrgID" ? values : []));
}
