import type { AdoptionErrorCode } from "./error-codes";

/** One reason not to write. */
export interface Refusal {
  /** The reason's code; docs/errors.md explains each. */
  readonly code: AdoptionErrorCode;
  /** The ARN of the resource that would have been written. */
  readonly arn: string;
  /** What was found, what is expected, what to do. */
  readonly message: string;
}

/** Every error that was found, at once. Nothing was written. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";

  constructor(readonly refusals: readonly Refusal[]) {
    super(refusalText(refusals));
  }
}

/** The errors as a list, one a line. */
export function refusalText(refusals: readonly Refusal[]): string {
  const count = refusals.length === 1 ? "1 error" : `${refusals.length} errors`;
  return [
    `${count} in what exists already; nothing was written:`,
    ...refusals.map(({ arn, code, message }) => `  - ${arn}: ${message} [${code}]`),
  ].join("\n");
}
