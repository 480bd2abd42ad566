import type { ResourceIntent } from "../rehearsal/intent/intent";
import type { NamedDocument } from "../rehearsal/world";
import type { Fault, Reading } from "./readers/fault";
import type { Setting } from "./readers/values";

/** The kinds of AWS resources that the stacks declare, or take a part in. */
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

/** The kinds of resources whose policies the proof reads, each with the name that the proof has for it. */
export const GUARDED_KINDS: readonly (readonly [kind: Kind, guarded: ResourceIntent["kind"]])[] = [
  ["bucket", "bucket"],
  ["access point", "access-point"],
  ["key", "key"],
  ["topic", "topic"],
  ["queue", "queue"],
  ["function", "function"],
  ["event bus", "bus"],
  ["role", "trust"],
];

/** What a document does for the resource that has it. */
export type DocumentKind = "resource" | "trust" | "identity" | "boundary";

/** One AWS resource with everything that the stacks declare of it, in however many Pulumi resources. */
export interface Subject {
  readonly kind: Kind;
  /** Its name in reports, such as `bucket/acme-genomics`. */
  readonly id: string;
  /** Its name in AWS's calls: a bucket's or role's name, the last part of an ARN, a VPC's id. */
  readonly name: string;
  /** Its ARN; its id, for a resource of a network. */
  readonly arn: string;
  /** The stack that declares it. */
  readonly stack: string;
  readonly accountId: string;
  readonly region: string;
  /** The declared settings, by the names that its reader uses. */
  readonly settings: ReadonlyMap<string, Setting>;
  /** The declared documents. A kind of document that is missing here is not this program's. */
  readonly documents: ReadonlyMap<DocumentKind, readonly NamedDocument[]>;
  /** Whether all of it is this program's. False where others have a part in its documents and settings. */
  readonly whole: boolean;
}

/** A subject as it is deployed. */
export type Observed =
  | { readonly kind: "absent" }
  /** Nothing is known: the first call failed. */
  | { readonly kind: "unseen"; readonly fault: Fault }
  | {
      readonly kind: "seen";
      readonly settings: ReadonlyMap<string, Reading<Setting>>;
      readonly documents: ReadonlyMap<DocumentKind, Reading<readonly NamedDocument[]>>;
      /**
       * Policies of other resources that grant access to this one too, such as those of a bucket's access points, written
       * as policies of this one. Those that a stack declares are subjects of their own, and not among them.
       *
       * @default none
       */
      readonly delegated?: Reading<readonly NamedDocument[]>;
    };
