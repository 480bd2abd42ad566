import { SIZE_LIMITS, type SizeLimit, sizeOf } from "@cross-account-s3/iam";
import type { DocumentResult } from "./result";
import type { NamedDocument, World } from "./world";

/** What reports call a document of a kind, and the limit that binds it. */
const KINDS: Readonly<Record<DocumentResult["kind"], { readonly words: string; readonly limit?: SizeLimit }>> = {
  bucket: { words: "policy of bucket", limit: SIZE_LIMITS.bucketPolicy },
  "access-point": { words: "policy of access point", limit: SIZE_LIMITS.accessPointPolicy },
  key: { words: "policy of key", limit: SIZE_LIMITS.keyPolicy },
  topic: { words: "policy of topic", limit: SIZE_LIMITS.topicPolicy },
  queue: { words: "policy of queue", limit: SIZE_LIMITS.queuePolicy },
  function: { words: "policy of function", limit: SIZE_LIMITS.functionPolicy },
  policy: { words: "managed policy", limit: SIZE_LIMITS.managedPolicy },
  needed: { words: "policy needed by existing role", limit: SIZE_LIMITS.managedPolicy },
  trust: { words: "trust of role", limit: SIZE_LIMITS.trustPolicy },
  endpoint: { words: "policy of endpoint", limit: SIZE_LIMITS.endpointPolicy },
  other: { words: "document" },
};

/** Where a document comes from. */
export interface Origin {
  readonly stack: string;
  readonly accountId: string;
  readonly urn: string;
}

/** A document as the report shows it. */
export function documentResult({ id, policy }: NamedDocument, { stack, accountId, urn }: Origin): DocumentResult {
  const [first = ""] = id.split("/");
  const kind = isKind(first) ? first : "other";
  const { words, limit } = KINDS[kind];
  const compact = JSON.stringify(policy);
  return {
    id,
    kind,
    of: `${words} ${id.slice(id.indexOf("/") + 1)}`,
    stack,
    accountId,
    urn,
    text: JSON.stringify(policy, null, 2),
    size: limit === undefined ? Buffer.byteLength(compact, "utf8") : sizeOf(compact, limit),
    limit: limit?.most ?? 0,
    unit: limit === undefined || limit.unit === "bytes" ? "bytes" : "characters",
  };
}

function isKind(text: string): text is DocumentResult["kind"] {
  return Object.hasOwn(KINDS, text);
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
