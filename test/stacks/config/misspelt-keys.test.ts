import assert from "node:assert/strict";
import { resolve } from "node:path";
import { readProject } from "../../../rehearsal/run/project";
import { ROOT } from "../../support/source-files";
import { faults, raw } from "../support";

/** Misspells a key. Keys of short names stay similar enough to be recognized. */
const misspelt = (key: string) => `${key.slice(0, -1)}x${key.slice(-1)}`;

/** The value with one of its keys misspelt, for each of its keys, with the key's path. */
function* slips(value: unknown, path = ""): Generator<readonly [string, unknown]> {
  if (typeof value !== "object" || value === null) return;
  const entries = Object.entries(value);
  const rebuilt = (at: string, key: string, inner: unknown): unknown => {
    const changed = entries.map(([k, v]: [string, unknown]) => (k === at ? [key, inner] : [k, v]));
    return Array.isArray(value) ? changed.map(([, v]) => v) : Object.fromEntries(changed);
  };
  for (const [key, inner] of entries) {
    if (!Array.isArray(value)) yield [`${path}.${key}`, rebuilt(key, misspelt(key), inner)];
    for (const [at, slip] of slips(inner, `${path}.${key}`)) yield [at, rebuilt(key, key, slip)];
  }
}

/** The value that a text of the engine stands for. */
const structured = (text: string): unknown => (/^[[{]/.test(text) ? JSON.parse(text) : text);

describe("a misspelt key", () => {
  for (const folder of [".", "test/policypack/project"]) {
    it(`is one error, for each key of ${folder}`, async () => {
      const { stacks } = await readProject(resolve(ROOT, folder), ROOT);
      let refused = 0;
      for (const { name, config } of stacks) {
        const values = Object.fromEntries(Object.entries(config).map(([key, text]) => [key, structured(text)]));
        for (const [path, slip] of slips(values)) {
          const found = faults(raw(slip as Readonly<Record<string, unknown>>));
          refused += found.length;
          assert.ok(found.length <= 1, `${name}${path}:\n${found.join("\n")}`);
        }
      }
      assert.ok(refused > 20, `${refused} of the misspelt keys are refused`);
    });
  }

  it("does not hide an error of another key of its map", () => {
    const buckets = [{ nmae: "acme-genomics", encryptTopic: true, key: "x" }];
    const stack = { "aws:region": "us-east-1", role: "data", accountId: "222222222222", buckets };
    assert.deepEqual(
      faults(raw(stack)).map((fault) => fault.split(": ")[0]),
      ["key", "nmae"].map((key) => `cross-account-s3:buckets[0].${key}`),
    );
  });
});
