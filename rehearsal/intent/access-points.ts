import { type Access, ALWAYS, both, type Circumstances, condition, only } from "./access";
import { type ExpectedGrant, grantParts, grantsOn, objectsUnder } from "./grants";
import type { ResourceIntent } from "./intent";
import type { Expected, ExpectedBucket } from "./model";

/**
 * Who may use the access points of a bucket: the grants through each, and the account that owns it as its own policies say. S3 asks
 * the bucket's policy as well, with what it denies; see {@link delegated}.
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

/** What a bucket's policy leaves to the policies of its access points. */
interface Delegated {
  readonly actions: readonly string[];
  /** Whose requests, and when, before what the bucket asks of all requests. */
  readonly access: readonly Pick<Access, "who" | "because" | "when">[];
}

/**
 * What a bucket's policy leaves to its access points: requests through one of them, from the accounts and organizations of those who
 * are granted something there, for what these grants hold.
 */
export function delegated(bucket: ExpectedBucket, expected: Expected): Delegated {
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

/** The accounts of those who are granted something, that of the bucket where they take on a role of it. */
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
