import {
  checkNoNewAccess,
  conditionHolds,
  type ConditionTest,
  parsePolicy,
  partitionOf,
  type Policy,
  type Statement,
  unlessTooComplex,
} from "@cross-account-s3/iam";
import { OVER_HTTP } from "../adopt/refusals/over-http";
import type { Access } from "../documents/access";
import { accessPointPolicy } from "../documents/access-point-policy";
import { takesAccessPoint } from "../documents/grantable-actions";
import type { Caller, Grant } from "../documents/grants";
import { onBucket } from "../verify/readers/access-points";
import type { FoundAccessPoint, FoundBucket } from "./found";
import { ACL_HEADER, type Given, statementAccess } from "./statement-access";
import { type GrantValue, grantValues } from "./grant-values";

/** The condition keys, in lower case, with which a bucket policy delegates access control to access points. */
const DELEGATING: readonly string[] = [
  "s3:accesspointnetworkorigin",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
];

/** Returns whether a condition tests the access point of a request. */
export function isOnAccessPoint({ key }: ConditionTest): boolean {
  return DELEGATING.includes(key.toLowerCase());
}

/** Returns the reason to keep a statement that delegates access control to access points. The reason names the access points. */
export function delegationReason({ conditions }: Statement, { accountId, accessPoints }: FoundBucket): string {
  const tests = conditions.filter(isOnAccessPoint);
  const reached = (accessPoints ?? []).filter(({ arn, vpcId }) => {
    const context = new Map([
      ["s3:accesspointnetworkorigin", [vpcId === undefined ? "Internet" : "VPC"]],
      ["s3:dataaccesspointaccount", [accountId]],
      ["s3:dataaccesspointarn", [arn]],
    ]);
    return tests.every((test) => conditionHolds(test, context, "2012-10-17"));
  });
  const to =
    accessPoints === undefined
      ? "which were not read"
      : reached.length === 0
        ? "of which the account has none for this bucket"
        : reached.map(({ name }) => name).join(", ");
  return `it delegates access control to access points, ${to}; keep it as long as programs use one`;
}

/**
 * Describes the access that the access points of a bucket allow, one line each. A stack creates its own access points, so that the stack
 * file contains none of these. If `accessPoints` can express the same access, the line contains its value.
 *
 * @param nameOf returns the name of a caller in grants.
 */
export function accessPointLines(bucket: FoundBucket, nameOf: (caller: Caller) => string): readonly string[] {
  return (bucket.accessPoints ?? []).map((point) => {
    const from = point.vpcId === undefined ? "" : `, only from ${point.vpcId},`;
    return `${bucket.name}: access point ${point.name}${from} stays unchanged: ${contentOf(point, bucket, nameOf)}`;
  });
}

function contentOf(point: FoundAccessPoint, bucket: FoundBucket, nameOf: (caller: Caller) => string): string {
  if (point.policy === undefined) return "its policy could not be read";
  if (point.policy === null) return "it has no policy, and allows no other account";
  const parsed = parsePolicy(point.policy, { type: "bucket" });
  if (!("policy" in parsed)) return "its policy cannot be read; have its owner correct it";
  const { given, reasons } = accessOf(parsed.policy, bucket);
  const callers = [...new Set(given.map(({ caller }) => caller))].sort();
  const values = callers.map((caller) => [caller, grantValues(given.filter((one) => one.caller === caller))] as const);
  const letsIn = callers.length === 0 ? "" : `it allows ${callers.join(", ")}; `;
  if (reasons.length > 0) return `${letsIn}accessPoints of a bucket does not express all of it: ${reasons.join("; ")}`;
  if (!isSame(parsed.policy, values, point, bucket)) {
    return `${letsIn}accessPoints of a bucket does not express exactly this`;
  }
  const value = {
    name: point.name,
    ...(point.vpcId === undefined ? {} : { vpcId: point.vpcId }),
    grants: Object.fromEntries(values.map(([caller, all]) => [nameOf(caller), all.length === 1 ? all[0] : all])),
  };
  return `${letsIn}to manage it, import it and set accessPoints: [${JSON.stringify(value)}]`;
}

/** Returns the access that the policy of an access point gives, and the reasons why grants cannot express all of it. */
function accessOf(
  policy: Policy,
  bucket: FoundBucket,
): { readonly given: readonly Given[]; readonly reasons: readonly string[] } {
  const partition = partitionOf(bucket.region);
  const all = policy.statements.map((statement) => ({
    statement,
    ...statementAccess(statement, { ...bucket, partition }),
  }));
  const given = all.flatMap((one) => one.given);
  const without = [...new Set(given.map(({ action }) => action))].filter(
    (one) => one !== ACL_HEADER && !takesAccessPoint(one),
  );
  return {
    given,
    reasons: [
      ...all.flatMap(({ statement: { sid = "a statement without a Sid" }, reasons, toAccounts }) => [
        ...reasons.map((reason) => `${sid}: ${reason}`),
        ...[...new Set(toAccounts.map(({ caller }) => caller))].map(
          (account) => `${sid}: it allows all of account ${account}; grant to the roles that need it`,
        ),
      ]),
      ...(without.length === 0 ? [] : [`no grant through an access point gives ${without.join(", ")}`]),
    ],
  };
}

/**
 * Returns whether grants would write a policy that allows exactly the same requests over TLS as an access point's policy. The bucket policy
 * denies requests without TLS.
 */
function isSame(
  policy: Policy,
  values: readonly (readonly [Caller, readonly GrantValue[]])[],
  point: FoundAccessPoint,
  bucket: FoundBucket,
): boolean {
  const { accountId, region, name } = bucket;
  const grants = values.flatMap(([caller, all]) =>
    all.map((value): Grant => ({
      ...{ grantee: { name: caller, callers: [caller], subscribes: false }, access: accessFrom(value) },
      accessPoint: point.name,
    })),
  );
  const partition = partitionOf(region);
  const written = accessPointPolicy({ partition, region, accountId, bucket: name, accessPoint: point.name, grants });
  const parsed = parsePolicy(onBucket(JSON.stringify(written), bucket.arn), { type: "bucket" });
  if (!("policy" in parsed)) return false;
  const isWithin = (one: Policy, other: Policy) =>
    checkNoNewAccess(overTls(one), overTls(other), "bucket").result === "PASS";
  return unlessTooComplex(() => isWithin(parsed.policy, policy) && isWithin(policy, parsed.policy), false);
}

/** Adds a Deny statement for requests without TLS to a policy. */
function overTls(policy: Policy): Policy {
  const { statements } = policy;
  return { ...policy, statements: [...statements, { ...OVER_HTTP, index: statements.length }] };
}

function accessFrom(value: GrantValue): Access {
  if (typeof value === "string") return { level: value };
  const { level, actionSets, actions, prefix } = value;
  return {
    ...(level === undefined ? {} : { level }),
    ...(actionSets === undefined ? {} : { sets: actionSets }),
    ...(actions === undefined ? {} : { actions }),
    ...(prefix === undefined ? {} : { prefixes: [prefix].flat() }),
  };
}
