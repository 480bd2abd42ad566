import { described, faultOf, whyOf } from "../readers/fault";
import type { Outcome } from "./result-line";

/** The result of one request. */
type Answered =
  | { readonly kind: "allowed" }
  | { readonly kind: "denied"; readonly message: string }
  | { readonly kind: "fault"; readonly message: string };

/** Makes a request and returns its result. An error is a result too. */
export async function attempt(of: string, action: string, request: () => Promise<unknown>): Promise<Answered> {
  try {
    await request();
    return { kind: "allowed" };
  } catch (error) {
    const { text } = described(error);
    if (whyOf(error) === "denied") return { kind: "denied", message: text === "" ? "access denied" : text };
    return { kind: "fault", message: faultOf(of, action, error).message };
  }
}

/**
 * Returns what a result shows about the expectation.
 *
 * @param enforced whether the endpoint enforces policies.
 */
export function outcome(expected: "allowed" | "denied", answered: Answered, enforced: boolean): Outcome {
  switch (answered.kind) {
    case "fault":
      return { kind: "no answer", why: answered.message };
    case "denied":
      return expected === "denied" ? { kind: "passed" } : { kind: "failed", why: `it was denied: ${answered.message}` };
    case "allowed":
      if (expected === "denied") {
        return enforced
          ? { kind: "failed", why: "it was allowed" }
          : { kind: "not tried", why: "this emulator does not enforce policies, so an allowed request shows nothing" };
      }
      return { kind: "passed" };
  }
}
