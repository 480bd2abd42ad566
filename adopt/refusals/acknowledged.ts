import { digest } from "../digest";
import type { JsonObject } from "../json";

/** Returns whether the configuration acknowledges a statement. The digest covers the whole statement, so that a change revokes this. */
export function isAcknowledged(
  statement: JsonObject,
  { acknowledged }: { readonly acknowledged: readonly { readonly statement: string }[] },
): boolean {
  return acknowledged.some((one) => one.statement === digest(statement));
}
