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

/** How access would differ from today's. */
export interface PlannedDifference {
  /** A sentence a change; empty if no request would be decided otherwise. */
  readonly changes: readonly string[];
  /** What could not be decided, and why. */
  readonly undecided: readonly string[];
}

/** A policy of a bucket, key, topic or queue, before and after; null for none. */
interface PolicyChange {
  readonly arn: string;
  /** The account that owns it. */
  readonly accountId: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

/** What a plan does to policies. */
export function policyChanges({ planned, live }: Plan): readonly PolicyChange[] {
  return planned.flatMap(({ wanted: { kind, arn }, aws: { accountId }, merged: after }) => {
    const before = documentOf(live.found[arn]?.policy ?? {});
    return kind === "policy" ? [{ arn, accountId, before, after }] : [];
  });
}

/**
 * How access differs between two versions of policies: exact, over every request on the buckets, keys, topics and queues. What is lost over plain
 * HTTP is lost by everyone, and one sentence; the others are about TLS.
 *
 * @param names names of roles by their ARNs, for the sentences.
 * @throws ProverFault if the prover contradicts itself.
 */
export function plannedDifference(
  policies: readonly PolicyChange[],
  names: ReadonlyMap<string, string>,
): PlannedDifference {
  const closed = policies.filter(({ before, after }) => denialOf(after) && !denialOf(before));
  const overTls = policies.map((one) => {
    const denial = closed.includes(one) ? denialOf(one.after) : undefined;
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

/** How access will differ once a plan is carried out. @throws ProverFault if the prover contradicts itself. */
export function differenceOfPlan(plan: Plan, names: ReadonlyMap<string, string>): PlannedDifference {
  return plannedDifference(policyChanges(plan), names);
}

/** The statement that denies everything that comes without TLS, as ours does. */
function denialOf(document: JsonObject | null): JsonObject | undefined {
  return statementsAsWritten(document).find(isPlainHttp);
}

/** Whether a statement denies everything that comes without TLS, as ours does. */
function isPlainHttp({ Effect, Action, Condition, Principal }: JsonObject): boolean {
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
    const policy = named(arn, one[version]);
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

/** A Region of each partition: the ARN of a bucket says no more. */
const REGION_OF: Readonly<Record<string, string>> = {
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-eusc": "eusc-de-east-1",
};

const NO_SETTINGS = { ownership: undefined, encryption: undefined, publicAccessBlocked: [] } as const;

function named(arn: string, document: JsonObject | null | undefined): NamedDocument | undefined {
  if (!document || statementsAsWritten(document).length === 0) return undefined;
  return { id: arn, policy: document };
}
