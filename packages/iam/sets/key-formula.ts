import type { ValueTest } from "../classes/value-test";
import { SYNONYMS } from "../tables/request-keys";
import { CALLER_KEYS } from "./caller-keys";
import { all, type Formula, NEVER } from "./formula";

/** Returns the canonical name of a condition key: in lower case, and the same for two keys that always have the same value. */
export function canonicalKey(key: string): string {
  const lower = key.toLowerCase();
  return SYNONYMS[lower] ?? lower;
}

/** Returns the requests that have a key. @param key its canonical name. */
export function presence(key: string): Formula {
  const caller = CALLER_KEYS[key];
  return caller ? { is: "caller", language: caller.present } : { is: "present", key };
}

/** Returns the requests in which some value of a key passes a test. @param key its canonical name. */
export function keyFormula(key: string, test: ValueTest): Formula {
  const caller = CALLER_KEYS[key];
  if (!caller) return { is: "value", key, test };
  if (test.type !== "string") return NEVER;
  return all({ is: "caller", language: caller.present }, { is: "caller", language: caller.having(test.language) });
}
