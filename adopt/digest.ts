import { createHash } from "node:crypto";
import { type Json, sorted } from "./json";

/** Returns a short hash of a value, which does not depend on the order of keys. It detects changes and discloses nothing. */
export function digest(value: Json): string {
  return createHash("sha256").update(sorted(value)).digest("hex").slice(0, 16);
}

/**
 * Returns the prefix that marks a stack's own parts: `Xas3` and 8 hexadecimal digits of a hash. All prefixes have the same length, so none is
 * a prefix of another. They have only letters and digits, as IAM requires for a Sid.
 */
export function ownPrefix(belongs: string, project: string, stack: string): string {
  return `Xas3${createHash("sha256")
    .update(JSON.stringify([belongs, project, stack]))
    .digest("hex")
    .slice(0, 8)}`;
}
