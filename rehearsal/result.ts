import type { Level } from "../documents/levels";
import type { LayerVerdict } from "./question";

/** All that a rehearsal found out: what rehearsal.json holds, and what the report shows. */
export interface Rehearsal {
  /** The version of this format. */
  readonly version: 1;
  readonly project: string;
  /** Whether all held: no surprise, no mandatory finding (nor an advisory one, where that was asked for). */
  readonly held: boolean;
  readonly stacks: readonly StackResult[];
  readonly roles: readonly RoleResult[];
  readonly buckets: readonly BucketResult[];
  readonly keys: readonly KeyResult[];
  readonly topics: readonly TopicResult[];
  readonly documents: readonly DocumentResult[];
  /** Role × bucket, for each data stack's buckets and the roles of its control stack. */
  readonly matrix: readonly CellResult[];
  /** What was found of each bucket and each role on its own: strangers, the owner, trust. */
  readonly subjects: readonly SubjectResult[];
  /** The requests behind the matrix and the subjects; a list serves every cell that asks the same, see {@link RequestList}. */
  readonly requests: readonly RequestList[];
  readonly counts: Counts;
  readonly surprises: readonly Surprise[];
  /** What is allowed or denied only provided that something holds which nobody here can know. */
  readonly provisos: readonly Proviso[];
  readonly findings: readonly Finding[];
  /** What the program handed out as warnings, such as a policy pack that was not run. */
  readonly notes: readonly string[];
}

/** A stack that was run. */
export interface StackResult {
  readonly name: string;
  readonly role: "control" | "data" | "deployer";
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;
  /** The control stack that a data stack reads. */
  readonly controlStack?: string;
  /** The declared resources as a tree, by parent. */
  readonly resources: readonly ResourceResult[];
}

/** A declared resource. */
export interface ResourceResult {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** The parent's URN; empty of the stack itself. */
  readonly parent: string;
  readonly protect: boolean;
  /** The ids of the documents that it carries, in {@link Rehearsal.documents}. */
  readonly documents: readonly string[];
}

/** A role of a control stack. */
export interface RoleResult {
  readonly name: string;
  readonly arn: string;
  readonly stack: string;
  readonly accountId: string;
  /** The most that it may be granted. */
  readonly level: Level;
  readonly subscribes: boolean;
  readonly source: "created" | "existing";
  /** Who may assume it: a service, or ARNs; empty of an existing role. */
  readonly trusted: readonly string[];
  /** Whether all its policies are known; if not, nothing that it is allowed counts as proved. */
  readonly known: boolean;
  /** The documents that the role has, and that it needs if they are not known. */
  readonly documents: readonly string[];
}

/** A bucket of a data stack. */
export interface BucketResult {
  readonly name: string;
  readonly arn: string;
  readonly stack: string;
  readonly accountId: string;
  readonly region: string;
  readonly classification: string;
  readonly residency?: string;
  readonly notifications: string;
  readonly existing: boolean;
  readonly keyArn?: string;
  readonly topicArn?: string;
  readonly grants: readonly { readonly role: string; readonly level: Level; readonly via?: "role" }[];
  readonly documents: readonly string[];
}

/** A key, with the buckets that it encrypts. */
export interface KeyResult {
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly buckets: readonly string[];
  /** Whether a stack makes it; else it exists, and only its ARN is known. */
  readonly created: boolean;
  readonly documents: readonly string[];
}

/** A topic, with the bucket whose events it carries and the roles that may subscribe. */
export interface TopicResult {
  readonly arn: string;
  readonly accountId: string;
  readonly bucket: string;
  readonly subscribers: readonly string[];
  readonly documents: readonly string[];
}

/** A policy document. */
export interface DocumentResult {
  /** Such as `bucket/acme-genomics`; unique. */
  readonly id: string;
  readonly kind: "bucket" | "key" | "topic" | "policy" | "trust" | "endpoint" | "needed" | "other";
  /** What carries it, in words, such as `bucket acme-genomics`. */
  readonly of: string;
  readonly stack: string;
  readonly accountId: string;
  /** The URN of the resource that declares it; empty if none does. */
  readonly urn: string;
  /** Indented JSON. */
  readonly text: string;
  /** As AWS counts it. */
  readonly size: number;
  /** The most that AWS takes; 0 if not known. */
  readonly limit: number;
  readonly unit: "bytes" | "characters";
}

/** What was found of a role on a bucket. */
export interface CellResult {
  readonly role: string;
  readonly bucket: string;
  /** The stacks of the role and of the bucket: names are unique within them. */
  readonly controlStack: string;
  readonly dataStack: string;
  /** What the configuration grants; null for nothing. */
  readonly expected: Level | null;
  /**
   * `proved`: exactly the expected level, no less and no more. `provided`: so, provided that something holds which is
   * not known. `surprise`: not so; see `surprises`.
   */
  readonly verdict: "proved" | "provided" | "surprise";
  /** The level whose every action was allowed; null for none. */
  readonly allowed: Level | null;
  /** How many requests were decided. */
  readonly requestCount: number;
  /** The number of its list in {@link Rehearsal.requests}. */
  readonly requests: number;
  /** What `{…}` stands for in that list, such as `role` and `bucket`. */
  readonly names: Readonly<Record<string, string>>;
  /** The ids of the surprises. */
  readonly surprises: readonly number[];
}

/** What was found of a bucket or a role on its own, or of what a stack has beside them. */
export interface SubjectResult {
  readonly kind: "bucket" | "role" | "stack";
  readonly name: string;
  readonly stack: string;
  readonly verdict: "proved" | "provided" | "surprise";
  readonly requestCount: number;
  /** The number of its list in {@link Rehearsal.requests}. */
  readonly requests: number;
  readonly names: Readonly<Record<string, string>>;
  readonly surprises: readonly number[];
}

/** Requests that are the same in several cells but for names, which stand in braces: `{role}`, `{bucket}`. */
export interface RequestList {
  readonly requests: readonly RequestResult[];
}

/** A request and its answer. */
export interface RequestResult {
  /** The rule that asks for it. */
  readonly rule: string;
  /** What must hold, as a sentence. */
  readonly title: string;
  readonly action: string;
  readonly expected: "allowed" | "denied";
  readonly found: "allowed" | "denied";
  /** Whether it was found so only provided that something holds which nobody here can know. */
  readonly provided: boolean;
  /** Why, layer by layer, in sentences. */
  readonly why: readonly string[];
}

/** How much work the verdict rests on. */
export interface Counts {
  /** The requests that were to be decided: what must hold, with KMS's part counted on its own. */
  readonly requests: number;
  /** Those that were evaluated; each of the others differs from one of them by names alone. */
  readonly evaluated: number;
  /** How many requests the commonest one stands for. */
  readonly most: number;
  /** Settings that were looked at. */
  readonly settings: number;
  /** By rule, what must hold. */
  readonly byRule: Readonly<Record<string, number>>;
}

/** Something that did not hold. */
export interface Surprise {
  readonly id: number;
  readonly rule: string;
  /** What should have held. */
  readonly title: string;
  /** The role, bucket and action, where it speaks of some. */
  readonly role?: string;
  readonly bucket?: string;
  readonly action?: string;
  readonly expected: string;
  readonly found: string;
  /** The requests in full, with what decided them; empty for a setting. */
  readonly decisions: readonly Decision[];
}

/** A request with what decided it. */
export interface Decision {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
  readonly allowed: boolean;
  readonly layers: readonly LayerVerdict[];
  /** Why there is no decision, if the documents cannot be evaluated. */
  readonly fault?: string;
}

/** What must be true for requests to be allowed, or denied, as they are to be, and how many rest on it. */
export interface Proviso {
  readonly text: string;
  readonly outcome: "allowed" | "denied";
  readonly requests: number;
  /** The ids of the documents that it speaks of. */
  readonly documents: readonly string[];
}

/** What a rule of the policy pack found. */
export interface Finding {
  readonly rule: string;
  readonly level: "mandatory" | "advisory";
  readonly severity: string;
  readonly stack: string;
  /** The resource's URN; empty for the stack as a whole. */
  readonly urn: string;
  readonly message: string;
  readonly url: string;
}
