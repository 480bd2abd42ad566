import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { NAMESPACE, parseConfig } from "../../../stacks/config";
import { INSTEAD } from "../../../stacks/config/faults";
import dataSchema from "../../../stacks/config/schemas/data.json";
import controlSchema from "../../../stacks/config/schemas/control.json";
import { DATA, raw } from "../support";

/** Every key of a JSON Schema, however deep. */
function keysIn(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const entries: readonly (readonly [string, unknown])[] = Object.entries(schema);
  return entries.flatMap(([key, value]) => [
    ...(key === "properties" && typeof value === "object" && value !== null ? Object.keys(value) : []),
    ...keysIn(value),
  ]);
}

describe("a key of another tool", () => {
  const known = new Set(
    [...keysIn(dataSchema), ...keysIn(controlSchema)].map((key) => key.replace(`${NAMESPACE}:`, "")),
  );

  for (const [key, instead] of INSTEAD) {
    it(`${key} points to one that exists`, () => {
      const pages = instead.match(/docs\/[\w/-]+\.md/g) ?? [];
      for (const page of pages) assert.ok(existsSync(join(__dirname, "../../..", page)), page);
      const named = instead.split(/[^\w]+/).filter((word) => known.has(word));
      assert.ok(named.length > 0 || pages.length > 0, instead);
    });
  }

  it("is answered with what does the same", () => {
    const buckets = [{ name: "acme-genomics", grants: { indexer: "read" }, publicAccessBlock: true, versioned: true }];
    assert.throws(
      () => parseConfig("acme", "data", raw(DATA, { buckets })),
      (error) => {
        assert.match(
          String(error),
          /buckets\[acme-genomics\]\.publicAccessBlock: not a known key; public access is always blocked; grant/,
        );
        assert.match(String(error), /buckets\[acme-genomics\]\.versioned: not a known key; versioning is always on/);
        return true;
      },
    );
  });
});
