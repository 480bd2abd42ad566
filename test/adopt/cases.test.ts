import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { jsonObject } from "../../adopt/json";
import { documentIn, workOn } from "../../adopt/merge-operations";
import { wanted } from "../../adopt/wanted";

const folder = join(__dirname, "cases");

const mergeCase = z.strictObject({
  name: z.string(),
  wanted,
  facts: jsonObject,
  /** The document with ours in it; absent where only the refusals matter. */
  merged: jsonObject.optional(),
  /** The document after ours have gone again; absent where it is what it was before. */
  withdrawn: jsonObject.nullable().optional(),
  /** The codes of all refusals. */
  refusals: z.array(z.string()),
  /** What the warnings name; absent where that does not matter. */
  warnings: z.array(z.string()).optional(),
});

describe("merging with what others wrote", () => {
  const files = readdirSync(folder);

  it("has 60 cases or more", () => {
    assert.ok(files.length >= 60);
  });

  for (const file of files) {
    const one = mergeCase.parse(JSON.parse(readFileSync(join(folder, file), "utf8")));
    const work = workOn(one.wanted, "us-east-1", "222222222222");
    const before = documentIn(one.facts);

    describe(`${file}: ${one.name}`, () => {
      it("finds exactly these faults", () => {
        const codes = work.review(one.facts).refusals.map(({ code }) => code);
        assert.deepEqual(codes.sort(), [...one.refusals].sort());
      });

      if (one.warnings !== undefined) {
        const { warnings } = one;
        it("warns of exactly these", () => {
          const found = work.review(one.facts).warnings;
          assert.equal(found.length, warnings.length);
          for (const [i, name] of warnings.entries())
            assert.match(found[i] ?? "", new RegExp(`Deny statement ${name}\\b`));
        });
      }

      const { merged } = one;
      if (merged === undefined) return;

      it("puts ours in and leaves the rest, to the letter", () => {
        assert.equal(JSON.stringify(work.merge(before)), JSON.stringify(merged));
      });

      it("is content with what it made, and changes it no more", () => {
        assert.ok(one.refusals.includes("foreign-sid") || work.holds(merged));
        if (!one.refusals.includes("foreign-sid"))
          assert.equal(JSON.stringify(work.merge(merged)), JSON.stringify(merged));
      });

      it("leaves what was there when ours go", () => {
        const expected = one.withdrawn === undefined ? before : one.withdrawn;
        const left = work.withdraw(merged, work.arrival(before));
        assert.equal(JSON.stringify(normal(left)), JSON.stringify(normal(expected)));
      });
    });
  }
});

/** An object's keys in one order: which list of a notification configuration comes first means nothing. */
function normal(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
