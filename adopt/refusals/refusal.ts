/** One reason not to write. */
export interface Refusal {
  /** What kind of fault, in a few fixed words, for tests and for those who filter. */
  readonly code:
    | "unreadable"
    | "gone"
    | "foreign-sid"
    | "orphaned-principal"
    | "too-large"
    | "denied"
    | "public-statement"
    | "policy-version"
    | "overlapping-filter"
    | "unfit-topic"
    | "other-region"
    | "organization-trail"
    | "log-bucket"
    | "stopped-trail"
    | "acl-grant"
    | "default-key"
    | "lost-access"
    | "log-delivery"
    | "no-live-state";
  /** The ARN of the thing that would have been written. */
  readonly arn: string;
  /** What was found, what is expected, what to do. */
  readonly message: string;
}

/** Every fault that was found, at once. Nothing was written. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";

  constructor(readonly refusals: readonly Refusal[]) {
    super(refusalText(refusals));
  }
}

/** The faults as a list, one a line. */
export function refusalText(refusals: readonly Refusal[]): string {
  const count = refusals.length === 1 ? "1 fault" : `${refusals.length} faults`;
  return [
    `${count} in what exists already; nothing was written:`,
    ...refusals.map(({ arn, message }) => `  - ${arn}: ${message}`),
  ].join("\n");
}
