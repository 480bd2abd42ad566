import { forTerminal, oneLine } from "@cross-account-s3/iam";

/** A result of one rule in one place. */
export type Finding =
  /** A fault: what was found, and what was expected. Rules on the whole stack name the resource by its `urn`. */
  | { readonly is: "fault"; readonly message: string; readonly urn?: string }
  /** The rule cannot judge the value `on` before it is known. */
  | { readonly is: "waits"; readonly on: string };

/** Returns a fault. Its message is one line and has no control characters, although it may quote a document. */
export function fault(message: string, urn?: string): Finding {
  return { is: "fault", message: forTerminal(oneLine(message)), ...(urn === undefined ? {} : { urn }) };
}

/** Returns a finding that the rule waits for a value. */
export function waits(on: string): Finding {
  return { is: "waits", on };
}
