import { SIZE_LIMITS, type SizeLimit, sizeOf } from "@cross-account-s3/iam";
import type { DocumentResult } from "./result";
import type { NamedDocument, World } from "./world";

/** Which limit binds a document, by its kind. */
const LIMIT_OF: Readonly<Record<DocumentResult["kind"], SizeLimit | undefined>> = {
  bucket: SIZE_LIMITS.bucketPolicy,
  "access-point": SIZE_LIMITS.accessPointPolicy,
  key: SIZE_LIMITS.keyPolicy,
  topic: SIZE_LIMITS.topicPolicy,
  queue: SIZE_LIMITS.queuePolicy,
  function: SIZE_LIMITS.functionPolicy,
  policy: SIZE_LIMITS.managedPolicy,
  needed: SIZE_LIMITS.managedPolicy,
  trust: SIZE_LIMITS.trustPolicy,
  endpoint: SIZE_LIMITS.endpointPolicy,
  other: undefined,
};

const WORDS: Readonly<Record<DocumentResult["kind"], string>> = {
  bucket: "policy of bucket",
  "access-point": "policy of access point",
  key: "policy of key",
  topic: "policy of topic",
  queue: "policy of queue",
  function: "policy of function",
  policy: "managed policy",
  needed: "policy needed by existing role",
  trust: "trust of role",
  endpoint: "policy of endpoint",
  other: "document",
};

/** Where a document comes from. */
export interface Origin {
  readonly stack: string;
  readonly accountId: string;
  readonly urn: string;
}

/** A document as the report shows it. */
export function documentResult({ id, policy }: NamedDocument, { stack, accountId, urn }: Origin): DocumentResult {
  const kind = kindOf(id);
  const limit = LIMIT_OF[kind];
  const compact = JSON.stringify(policy);
  return {
    id,
    kind,
    of: `${WORDS[kind]} ${id.slice(id.indexOf("/") + 1)}`,
    stack,
    accountId,
    urn,
    text: JSON.stringify(policy, null, 2),
    size: limit === undefined ? Buffer.byteLength(compact, "utf8") : sizeOf(compact, limit),
    limit: limit?.most ?? 0,
    unit: limit === undefined || limit.unit === "bytes" ? "bytes" : "characters",
  };
}

function kindOf(id: string): DocumentResult["kind"] {
  const [kind] = id.split("/");
  switch (kind) {
    case "bucket":
    case "access-point":
    case "key":
    case "topic":
    case "queue":
    case "function":
    case "policy":
    case "needed":
    case "trust":
    case "endpoint":
      return kind;
    default:
      return "other";
  }
}

/** Every document of a world. */
export function documentsOf(world: World): readonly NamedDocument[] {
  const some = [
    ...[...world.roles.values()].flatMap(({ policies, trust, boundary }) => [...policies, trust, boundary?.document]),
    ...[world.buckets, world.keys, world.topics, world.endpoints].flatMap((of) =>
      [...of.values()].map(({ policy }) => policy),
    ),
    ...[...(world.accessPoints?.values() ?? [])].map(({ policy }) => policy),
    ...[world.queues, world.functions, world.buses].flatMap((of) => [...(of?.values() ?? [])]),
    ...world.managed.values(),
    ...[...world.serviceControl.values(), ...world.resourceControl.values()].flat(),
  ];
  return [...new Map(some.flatMap((document) => (document ? [[document.id, document]] : []))).values()];
}
