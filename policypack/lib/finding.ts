import { forTerminal, oneLine } from "@cross-account-s3/iam";

/** What one rule found in one place. */
export type Finding =
  /** A fault: what was found, and what was expected. `urn` names the resource, in rules over a stack. */
  | { readonly is: "fault"; readonly message: string; readonly urn?: string }
  /** Something that cannot be judged before it is known. */
  | { readonly is: "waits"; readonly on: string };

/** A fault, in words, on one line: what a document says stays text on a terminal and in a comment. */
export function fault(message: string, urn?: string): Finding {
  return { is: "fault", message: forTerminal(oneLine(message)), ...(urn === undefined ? {} : { urn }) };
}

/** A value that a rule must wait for. */
export function waits(on: string): Finding {
  return { is: "waits", on };
}
