/** One request that was to be made, and what came of it. `not tried` is never `passed`. */
export interface Line {
  /** What should hold, such as `uploader may put an object into acme-genomics`. */
  readonly title: string;
  readonly stack: string;
  /** The bucket that it is about. */
  readonly bucket: string;
  readonly outcome: Outcome;
}

/** What came of a request. */
export type Outcome =
  | { readonly kind: "passed" }
  /** It came out otherwise than the configuration wants. */
  | { readonly kind: "failed"; readonly why: string }
  /** It was not made, or shows nothing here. */
  | { readonly kind: "not tried"; readonly why: string }
  /** What it shows can only be seen later. */
  | { readonly kind: "pending"; readonly why: string }
  /** It was made, and what came back says nothing of the rights. */
  | { readonly kind: "no answer"; readonly why: string };
