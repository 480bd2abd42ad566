import type { ResourceKind } from "../rehearsal/intent/intent";
import type { NamedDocument } from "../rehearsal/world";
import type { Fault, Reading } from "./readers/fault";
import type { Setting } from "./readers/values";

/** The kinds of AWS resources that the stacks declare or share. */
export type Kind =
  | "role"
  | "managed policy"
  | "instance profile"
  | "identity provider"
  | "bucket"
  | "access point"
  | "key"
  | "topic"
  | "queue"
  | "function"
  | "trail"
  | "log group"
  | "alarm"
  | "dashboard"
  | "event bus"
  | "event rule"
  | "endpoint"
  | "vpc"
  | "subnet"
  | "route table"
  | "security group"
  | "instance";

/** The kind of each resource whose policy the proof reads, by the name that the proof has for it. */
export const KIND_OF: Readonly<Record<ResourceKind, Kind>> = {
  bucket: "bucket",
  "access-point": "access point",
  key: "key",
  topic: "topic",
  queue: "queue",
  function: "function",
  bus: "event bus",
  trust: "role",
};

/** The role of a document for the subject that has it. */
export type DocumentKind = "resource" | "trust" | "identity" | "boundary";

/** One AWS resource with all its declarations, which can come from several Pulumi resources. */
export interface Subject {
  readonly kind: Kind;
  /** Its name in reports, such as `bucket/acme-genomics`. */
  readonly id: string;
  /** Its name in API calls: the name of a bucket or role, the last part of an ARN, or the id of a VPC. */
  readonly name: string;
  /** Its ARN; for a network resource, its id. */
  readonly arn: string;
  /** The stack that declares it. */
  readonly stack: string;
  readonly accountId: string;
  readonly region: string;
  /** The declared settings, by the names that its reader uses. */
  readonly settings: ReadonlyMap<string, Setting>;
  /** The declared documents. This program does not manage the kinds of documents that are missing here. */
  readonly documents: ReadonlyMap<DocumentKind, readonly NamedDocument[]>;
  /** Whether this program manages all of it. False if its documents and settings have parts of other owners. */
  readonly whole: boolean;
}

/** The deployed state of a subject. */
export type Observed =
  | { readonly kind: "absent" }
  /** The state is unknown, as the first call failed. */
  | { readonly kind: "unseen"; readonly fault: Fault }
  | {
      readonly kind: "seen";
      readonly settings: ReadonlyMap<string, Reading<Setting>>;
      readonly documents: ReadonlyMap<DocumentKind, Reading<readonly NamedDocument[]>>;
      /**
       * Policies of other resources that grant access to this one, such as those of a bucket's access points, rewritten as policies of
       * this one. Policies that a stack declares are separate subjects and not included.
       *
       * @default none
       */
      readonly delegated?: Reading<readonly NamedDocument[]>;
    };
