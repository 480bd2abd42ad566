import type { Question } from "../question";
import type { World } from "../world";
import type { Expected, ExpectedBeside, ExpectedBucket, ExpectedRole } from "../intent/model";

/** A request that must be allowed, or must be denied, as the configuration wants it. */
export interface RequestCheck {
  readonly kind: "request";
  /** The rule that asks for it, such as `level`. */
  readonly rule: string;
  /** What must hold, as a sentence. */
  readonly title: string;
  readonly expected: "allowed" | "denied";
  /** The action that the sentence speaks of. */
  readonly action: string;
  /** All must be allowed for the request to be: S3's own question, then KMS's for the object's key. */
  readonly questions: readonly Question[];
  /** What the answer takes for granted; if set, an allowance is not proved. */
  readonly provided?: string | undefined;
}

/** A setting that must be so, as the documents mean something else without it. */
export interface SettingCheck {
  readonly kind: "setting";
  readonly rule: string;
  readonly title: string;
  readonly expected: string;
  readonly found: string;
}

/** Something that must hold. */
export type Check = RequestCheck | SettingCheck;

/** A role and a bucket. */
export interface Cell {
  readonly role: ExpectedRole;
  readonly bucket: ExpectedBucket;
}

/** What rules may look at: the configuration, and for the documents of a question the world. */
export interface Scope {
  readonly expected: Expected;
  readonly world: World;
  /** The buckets whose objects a key encrypts, by the key's ARN. */
  readonly bucketsOfKey: (keyArn: string) => readonly ExpectedBucket[];
  /** The endpoints through one of which requests to a bucket must come; none where the network is open. */
  readonly endpointsOf: (bucket: ExpectedBucket) => readonly string[];
  /** The first of them. */
  readonly endpointOf: (bucket: ExpectedBucket) => string | undefined;
}

/** A rule: what must hold of each role on each bucket, of each bucket, of each role, or of what each stack has beside. */
export type Rule =
  | { readonly of: "cell"; readonly checks: (cell: Cell, scope: Scope) => readonly Check[] }
  | { readonly of: "bucket"; readonly checks: (bucket: ExpectedBucket, scope: Scope) => readonly Check[] }
  | { readonly of: "role"; readonly checks: (role: ExpectedRole, scope: Scope) => readonly Check[] }
  | { readonly of: "stack"; readonly checks: (stack: ExpectedBeside, scope: Scope) => readonly Check[] };
