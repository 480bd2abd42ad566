import { digest } from "../digest";
import type { JsonObject } from "../json";

/** Whether the user acknowledged a statement as it is now: one that changes has another digest. */
export function isAcknowledged(
  statement: JsonObject,
  { acknowledged }: { readonly acknowledged: readonly { readonly statement: string }[] },
): boolean {
  return acknowledged.some((one) => one.statement === digest(statement));
}
