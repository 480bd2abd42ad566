/** One live request and its outcome. */
export interface Line {
  /** What should hold, such as `uploader may put an object into acme-genomics`. */
  readonly title: string;
  readonly stack: string;
  /** The name of the bucket. */
  readonly bucket: string;
  readonly outcome: Outcome;
}

/** The outcome of a live request. */
export type Outcome =
  | { readonly kind: "passed" }
  /** The result differs from what the configuration intends. */
  | { readonly kind: "failed"; readonly why: string }
  /** It was not made, or its result shows nothing. This never counts as `passed`. */
  | { readonly kind: "not tried"; readonly why: string }
  /** Its effect can only be checked later. */
  | { readonly kind: "pending"; readonly why: string }
  /** It was made, and its result shows nothing about permissions. */
  | { readonly kind: "no answer"; readonly why: string };
