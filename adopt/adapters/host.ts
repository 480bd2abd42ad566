import type { Store } from "../converge";
import type { JsonObject } from "../json";

/**
 * An AWS resource with a shared document. Every adapter is a function that returns a host for an ARN and a connection.
 */
export interface Host extends Store {
  /** Returns the facts for the refusals, in the form of a live-state file. Its `document` is the result of `read`. */
  look(): Promise<JsonObject>;
}
