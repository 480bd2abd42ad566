import { createHash } from "node:crypto";
import { type Json, sorted } from "./json";

/** A short fingerprint of a value, the same whatever the order of its keys: enough to see that something changed, and safe to keep. */
export function digest(value: Json): string {
  return createHash("sha256").update(sorted(value)).digest("hex").slice(0, 16);
}

/**
 * The prefix by which a stack knows its own: `Xas3` and 8 hexadecimal digits of where the stack belongs, its project and its name. All prefixes are of
 * one length, so that none begins with another; letters and digits only, as IAM wants of a Sid.
 */
export function ownPrefix(belongs: string, project: string, stack: string): string {
  return `Xas3${createHash("sha256")
    .update(JSON.stringify([belongs, project, stack]))
    .digest("hex")
    .slice(0, 8)}`;
}
