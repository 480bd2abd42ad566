import { parseArn, statementsAsWritten } from "@cross-account-s3/iam";
import { documentOf, type JsonObject } from "../../adopt/json";
import { policyHost } from "../../adopt/refusals/limits";
import { accessDifference } from "./access-changes";
import type {
  BucketInWorld,
  EndpointInWorld,
  KeyInWorld,
  NamedDocument,
  RoleInWorld,
  TopicInWorld,
  World,
} from "../world";
import type { Plan } from "../../adopt/plan";

/** The difference between the access of today and that after a plan. */
export interface PlannedDifference {
  /** One sentence for each change; empty if the plan changes the decision of no request. */
  readonly changes: readonly string[];
  /** The sides that could not be compared, each with the reason. */
  readonly undecided: readonly string[];
}

/** A policy of a bucket, key, topic or queue, before and after; null for none. */
interface PolicyChange {
  readonly arn: string;
  /** The account that owns the resource. */
  readonly accountId: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

/** Returns the changes of a plan to policies. */
export function policyChanges({ planned, live }: Plan): readonly PolicyChange[] {
  return planned.flatMap(({ wanted: { kind, arn }, aws: { accountId }, merged: after }) => {
    const before = documentOf(live.found[arn]?.policy ?? {});
    return kind === "policy" ? [{ arn, accountId, before, after }] : [];
  });
}

/**
 * Returns the exact difference in access between two versions of policies, over every request on the buckets, keys, topics and queues.
 * A new denial of plain HTTP affects every caller, so it is one sentence; the other sentences are about requests over TLS.
 *
 * @param names names of roles by their ARNs, for the sentences.
 * @throws ProverFault if the prover contradicts itself.
 */
export function plannedDifference(
  policies: readonly PolicyChange[],
  names: ReadonlyMap<string, string>,
): PlannedDifference {
  const closed = policies.filter(({ before, after }) => plainHttpDenialIn(after) && !plainHttpDenialIn(before));
  const overTls = policies.map((one) => {
    const denial = closed.includes(one) ? plainHttpDenialIn(one.after) : undefined;
    return denial
      ? { ...one, before: { Version: "2012-10-17", Statement: [...statementsAsWritten(one.before), denial] } }
      : one;
  });
  const [was, is] = [worldOf(overTls, "before"), worldOf(overTls, "after")];
  // The roles' own policies are the same before and after.
  const { changes, undecided } = accessDifference({ world: was, names }, { world: is, names });
  const buckets = closed.map(({ arn }) => parseArn(arn)?.resource ?? arn).sort();
  const overHttp = `- every caller may no longer use ${buckets.join(", ")} without TLS`;
  return {
    changes: [...(buckets.length === 0 ? [] : [overHttp]), ...changes.map(({ sentence }) => sentence)],
    undecided,
  };
}

/** Returns the difference in access that a plan makes. @throws ProverFault if the prover contradicts itself. */
export function differenceOfPlan(plan: Plan, names: ReadonlyMap<string, string>): PlannedDifference {
  return plannedDifference(policyChanges(plan), names);
}

/** Returns the statement that denies all requests without TLS; undefined if there is none. */
function plainHttpDenialIn(document: JsonObject | null): JsonObject | undefined {
  return statementsAsWritten(document).find(deniesPlainHttp);
}

/** Returns whether a statement denies all requests without TLS, in the form that this program writes. */
function deniesPlainHttp({ Effect, Action, Condition, Principal }: JsonObject): boolean {
  return (
    Effect === "Deny" &&
    Action === "s3:*" &&
    Principal === "*" &&
    JSON.stringify(Condition) === JSON.stringify({ Bool: { "aws:SecureTransport": "false" } })
  );
}

function worldOf(policies: readonly PolicyChange[], version: "before" | "after"): World {
  const world = {
    roles: new Map<string, RoleInWorld>(),
    buckets: new Map<string, BucketInWorld>(),
    keys: new Map<string, KeyInWorld>(),
    topics: new Map<string, TopicInWorld>(),
    queues: new Map<string, NamedDocument>(),
    endpoints: new Map<string, EndpointInWorld>(),
    serviceControl: new Map<string, readonly NamedDocument[]>(),
    resourceControl: new Map<string, readonly NamedDocument[]>(),
    managed: new Map<string, NamedDocument>(),
  };
  for (const one of policies) {
    const { arn, accountId } = one;
    const { region = "", resource: name = arn, partition = "aws" } = parseArn(arn) ?? {};
    const policy = documentFor(arn, one[version]);
    switch (policyHost(arn)) {
      case "bucket":
        world.buckets.set(name, {
          ...NO_SETTINGS,
          name,
          accountId,
          region: REGION_OF[partition] ?? "us-east-1",
          policy,
        });
        break;
      case "key":
        world.keys.set(arn, { arn, accountId, region, policy });
        break;
      case "topic":
        world.topics.set(arn, { arn, accountId, policy, keyArn: undefined });
        break;
      case "queue":
        if (policy) world.queues.set(arn, policy);
    }
  }
  return world;
}

/** A Region of each partition. The ARN of a bucket has a partition and no Region. */
const REGION_OF: Readonly<Record<string, string>> = {
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-eusc": "eusc-de-east-1",
};

const NO_SETTINGS = { ownership: undefined, encryption: undefined, publicAccessBlocked: [] } as const;

function documentFor(arn: string, document: JsonObject | null | undefined): NamedDocument | undefined {
  if (!document || statementsAsWritten(document).length === 0) return undefined;
  return { id: arn, policy: document };
}
