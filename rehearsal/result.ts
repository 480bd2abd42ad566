import type { Request } from "@cross-account-s3/iam";
import type { Level } from "../documents/levels";

/** All that a rehearsal found: what rehearsal.json holds, and what the report shows. */
export interface Rehearsal {
  /** The version of this format. */
  readonly version: 2;
  readonly project: string;
  /** Whether everything holds: no violation, no mandatory finding (nor an advisory one, where that was asked for). */
  readonly held: boolean;
  readonly stacks: readonly StackResult[];
  readonly roles: readonly RoleResult[];
  readonly buckets: readonly BucketResult[];
  readonly keys: readonly KeyResult[];
  readonly topics: readonly TopicResult[];
  readonly documents: readonly DocumentResult[];
  /** Role × bucket, for each data stack's buckets and the roles of its control stack. */
  readonly matrix: readonly CellResult[];
  /** What the configuration intends for each resource and each role, and whether the documents give exactly that. */
  readonly intents: readonly IntentResult[];
  readonly counts: Counts;
  readonly violations: readonly Violation[];
  /** What the proof rests on that cannot be known here. */
  readonly assumptions: readonly Assumption[];
  readonly findings: readonly Finding[];
  /** Warnings of the program, such as a policy pack that was not run. */
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
  /** Every grant of the configuration. */
  readonly grants: readonly BucketGrant[];
  readonly documents: readonly string[];
}

/** A grant on a bucket, to a control role or another principal. */
interface BucketGrant {
  /** The name under which the configuration grants it. */
  readonly role: string;
  /** In words, such as `read of team-a/` or `s3:RestoreObject`. */
  readonly granted: string;
  /** None of a grant of sets or single actions only. */
  readonly level?: Level;
  readonly via?: "role";
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
  readonly kind:
    | "bucket"
    | "access-point"
    | "key"
    | "topic"
    | "queue"
    | "function"
    | "policy"
    | "trust"
    | "endpoint"
    | "needed"
    | "other";
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

/**
 * `proved`: for every request, neither less nor more than intended. `assumed`: so, if the assumptions hold. `violated`: not so.
 */
export type Verdict = "proved" | "assumed" | "violated";

/** What was found of a role on a bucket. */
export interface CellResult {
  readonly role: string;
  readonly bucket: string;
  /** The stacks of the role and of the bucket: names are unique within them. */
  readonly controlStack: string;
  readonly dataStack: string;
  /** The level that the configuration grants; null for none. Where there are several grants, the first level among them. */
  readonly expected: Level | null;
  /** Every grant of the configuration in words, such as `read of team-a/`; empty for nothing. */
  readonly granted: readonly string[];
  readonly verdict: Verdict;
  /** The ids of the intents that decide it: of the bucket, its key and its topic, and of the role. */
  readonly intents: readonly string[];
  /** The ids of the violations. */
  readonly violations: readonly number[];
}

/** What the configuration intends for a resource or a role, and what was found. */
export interface IntentResult {
  /** Such as `bucket/acme-genomics`; unique. */
  readonly id: string;
  /** What it speaks of, in words. */
  readonly of: string;
  readonly stack: string;
  readonly bucket?: string;
  readonly role?: string;
  readonly verdict: Verdict;
  /** The intended access, a sentence each. */
  readonly access: readonly string[];
  /** The ids of the documents that decide it. */
  readonly documents: readonly string[];
  readonly assumptions: readonly string[];
  readonly violations: readonly number[];
}

/** How much the verdict rests on. */
export interface Counts {
  /** Statements about all requests that were proved or refuted: two for each intent, neither less nor more. */
  readonly statements: number;
  /** Those that were computed; the others differ from one of these only by names. */
  readonly computed: number;
  /** Settings that were compared. */
  readonly settings: number;
}

/** Something that does not hold. */
export interface Violation {
  readonly id: number;
  /**
   * `more`: a request is allowed that is not intended. `less`: an intended one is not allowed. `undecided`: it could not be
   * decided whether there is one. `setting`: a setting is not what the policies rest on.
   */
  readonly kind: "more" | "less" | "undecided" | "setting";
  /** The intent's id; empty for a setting. */
  readonly intent: string;
  /** What is wrong, in one sentence. */
  readonly sentence: string;
  readonly role?: string;
  readonly bucket?: string;
  /** Every action of this caller that it concerns. */
  readonly actions: readonly string[];
  /** One such request. */
  readonly request?: Request;
  /** The statements that decide it, such as `Allow AllowReadObjects of bucket/acme-genomics`. */
  readonly deciding: readonly string[];
}

/** An assumption of the proof, which nothing here states. */
export interface Assumption {
  readonly text: string;
  /** The ids of the intents that rest on it. */
  readonly intents: readonly string[];
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
