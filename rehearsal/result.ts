import type { Request } from "@cross-account-s3/iam";
import type { Level } from "../documents/levels";

/** The result of a rehearsal: the content of rehearsal.json and the data of the report. */
export interface Rehearsal {
  /** The version of this format. */
  readonly version: 2;
  readonly project: string;
  /** Whether there is no violation and no failing finding. `--fail-on` sets the level from which a finding fails. */
  readonly held: boolean;
  readonly stacks: readonly StackResult[];
  readonly roles: readonly RoleResult[];
  readonly buckets: readonly BucketResult[];
  readonly keys: readonly KeyResult[];
  readonly topics: readonly TopicResult[];
  readonly documents: readonly DocumentResult[];
  /** A cell for each role and bucket, for the buckets of each data stack and the roles of its control stack. */
  readonly matrix: readonly CellResult[];
  /** The intended access for each resource and role, with the verdict. */
  readonly intents: readonly IntentResult[];
  readonly counts: Counts;
  readonly violations: readonly Violation[];
  /** The conditions that the proof relies on and cannot check. */
  readonly assumptions: readonly Assumption[];
  readonly findings: readonly Finding[];
  /** Remarks about the run, such as that no data stack was run. */
  readonly notes: readonly string[];
}

/** A stack whose program was run. */
export interface StackResult {
  readonly name: string;
  readonly role: "control" | "data" | "deployer";
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;
  /** The control stack that a data stack references. */
  readonly controlStack?: string;
  /** The declared resources. Their `parent` fields form a tree. */
  readonly resources: readonly ResourceResult[];
}

/** A declared resource. */
export interface ResourceResult {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** The parent's URN; empty for the stack itself. */
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
  /** The highest level that it may be granted. */
  readonly level: Level;
  readonly subscribes: boolean;
  readonly source: "created" | "existing";
  /** The principals that may assume it: a service, or ARNs; empty for an existing role. */
  readonly trusted: readonly string[];
  /** Whether all its policies are known. If not, no access of the role counts as proved. */
  readonly known: boolean;
  /** The ids of its documents, and of those that it needs if its documents are unknown. */
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

/** A grant of a bucket to a control role or another principal. */
interface BucketGrant {
  /** The grantee's name in the configuration. */
  readonly role: string;
  /** In words, such as `read of team-a/` or `s3:RestoreObject`. */
  readonly granted: string;
  /** Absent if the grant has only action sets or single actions. */
  readonly level?: Level;
  readonly via?: "role";
}

/** A key, with the buckets that it encrypts. */
export interface KeyResult {
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly buckets: readonly string[];
  /** Whether a stack creates it. If not, it is an existing key of which only the ARN is known. */
  readonly created: boolean;
  readonly documents: readonly string[];
}

/** A topic, with the bucket that publishes to it and the roles that may subscribe. */
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
  /** The document and its resource in words, such as `policy of bucket acme-genomics`. */
  readonly of: string;
  readonly stack: string;
  readonly accountId: string;
  /** The URN of the resource that declares it; empty if none does. */
  readonly urn: string;
  /** The document as indented JSON. */
  readonly text: string;
  /** The size as AWS counts it, in `unit`. */
  readonly size: number;
  /** The maximum size that AWS accepts, in `unit`; 0 if unknown. */
  readonly limit: number;
  readonly unit: "bytes" | "characters";
}

/**
 * `proved`: exactly the intended requests are allowed. `assumed`: the same, if the assumptions hold. `violated`: there is a violation.
 */
export type Verdict = "proved" | "assumed" | "violated";

/** The result for one role and one bucket. */
export interface CellResult {
  readonly role: string;
  readonly bucket: string;
  /** The stack of the role. Role names are unique within it. */
  readonly controlStack: string;
  /** The stack of the bucket. Bucket names are unique within it. */
  readonly dataStack: string;
  /** The granted level; null for none. With several grants, the first that has a level. */
  readonly expected: Level | null;
  /** Every grant of the configuration in words, such as `read of team-a/`; empty if there is none. */
  readonly granted: readonly string[];
  readonly verdict: Verdict;
  /** The ids of the intents that decide it: of the bucket, its key and its topic, and of the role. */
  readonly intents: readonly string[];
  /** The ids of the violations. */
  readonly violations: readonly number[];
}

/** The intended access of a resource or a role, with the result of its proof. */
export interface IntentResult {
  /** Such as `bucket/acme-genomics`; unique. */
  readonly id: string;
  /** Its subject in words, such as `bucket acme-genomics`. */
  readonly of: string;
  readonly stack: string;
  readonly bucket?: string;
  readonly role?: string;
  readonly verdict: Verdict;
  /** The intended access, one sentence for each part. */
  readonly access: readonly string[];
  /** The ids of the documents that decide it. */
  readonly documents: readonly string[];
  readonly assumptions: readonly string[];
  readonly violations: readonly number[];
}

/** How many statements and settings the proof covers. */
export interface Counts {
  /** Statements about all requests that were proved or refuted. Each intent has two: nothing more, and nothing less, than intended. */
  readonly statements: number;
  /** Statements that were computed. The others differ from one of these only in names. */
  readonly computed: number;
  /** Settings that were compared. */
  readonly settings: number;
}

/** A difference between the intended access or settings and the documents. */
export interface Violation {
  readonly id: number;
  /**
   * `more`: a request is allowed that is not intended. `less`: an intended request is not allowed. `undecided`: the proof could not decide
   * whether there is such a request. `setting`: a setting does not have the value that the policies rely on.
   */
  readonly kind: "more" | "less" | "undecided" | "setting";
  /** The intent's id; empty for a setting. */
  readonly intent: string;
  /** The violation, in one sentence. */
  readonly sentence: string;
  readonly role?: string;
  readonly bucket?: string;
  /** All actions of this caller that the violation concerns. */
  readonly actions: readonly string[];
  /** An example request. */
  readonly request?: Request;
  /** The statements that decide the example, such as `Allow AllowReadObjects of bucket/acme-genomics`. */
  readonly deciding: readonly string[];
}

/** A condition that the proof relies on and cannot check. */
export interface Assumption {
  readonly text: string;
  /** The ids of the intents whose proof relies on it. */
  readonly intents: readonly string[];
}

/** A finding of the policy pack. */
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
