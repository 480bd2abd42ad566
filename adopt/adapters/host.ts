import type { Store } from "../converge";
import type { JsonObject } from "../json";

/**
 * A resource in AWS that carries a document which others write too. Every adapter is a function of the ARN and the connection
 * that returns this.
 */
export interface Host extends Store {
  /** Everything that the refusals need to know, as a live-state file has it; `document` is what `read` returns. */
  look(): Promise<JsonObject>;
}
