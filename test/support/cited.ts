import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./source-files";

/** Asserts that a test to which a table leaves something has the name of it. */
export function assertNames(test: string, name: string): void {
  assert.ok(readFileSync(join(ROOT, test), "utf8").includes(name), `${test} has no ${name}`);
}
