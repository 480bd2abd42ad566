import type { ValueTest } from "../classes/value-test";
import { SYNONYMS } from "../tables/request-keys";
import { CALLER_KEYS } from "./caller-keys";
import { all, type Formula, NEVER } from "./formula";

/** The name under which a condition key is compared: lower case, and one name for two of the same value. */
export function canonicalKey(key: string): string {
  const lower = key.toLowerCase();
  return SYNONYMS[lower] ?? lower;
}

/** The requests that have a key, given by its canonical name. */
export function presence(key: string): Formula {
  const caller = CALLER_KEYS[key];
  return caller ? { is: "caller", language: caller.present } : { is: "present", key };
}

/** The requests of which a value of the key passes a test; for a key that follows from the caller, a question about it. */
export function keyFormula(key: string, test: ValueTest): Formula {
  const caller = CALLER_KEYS[key];
  if (!caller) return { is: "value", key, test };
  if (test.type !== "string") return NEVER;
  return all({ is: "caller", language: caller.present }, { is: "caller", language: caller.having(test.language) });
}
