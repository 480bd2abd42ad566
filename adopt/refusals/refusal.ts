import type { AdoptionErrorCode } from "./error-codes";

/** A reason not to change an existing resource. */
export interface Refusal {
  /** The error code; docs/errors.md explains each code. */
  readonly code: AdoptionErrorCode;
  /** The ARN of the existing resource. */
  readonly arn: string;
  /** The error message: what is wrong and what to do. */
  readonly message: string;
}

/** The result of comparing our part with the document of an existing resource. */
export interface Review {
  /** The reasons not to write. */
  readonly refusals: readonly Refusal[];
  /** Warnings for the user, one line each. */
  readonly warnings: readonly string[];
}

/** Thrown before the first write, with all reasons not to change existing resources. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";

  constructor(readonly refusals: readonly Refusal[]) {
    super(refusalText(refusals));
  }
}

/** Formats the errors as a list, one per line. */
export function refusalText(refusals: readonly Refusal[]): string {
  const count = refusals.length === 1 ? "1 error" : `${refusals.length} errors`;
  return [
    `${count} in existing resources; nothing was written:`,
    ...refusals.map(({ arn, code, message }) => `  - ${arn}: ${message} [${code}]`),
  ].join("\n");
}
