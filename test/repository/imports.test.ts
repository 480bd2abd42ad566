import { strict as assert } from "node:assert";
import { sourceModules } from "../support/source-files";

/** The first circle that imports make, as the files along it; nothing where there is none. */
function circle(imports: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const follow = (file: string): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    path.push(file);
    for (const next of imports.get(file) ?? []) {
      const found = follow(next);
      if (found) return found;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const found = follow(file);
    if (found) return found;
  }
  return undefined;
}

describe("imports", () => {
  it("are found in a circle", () => {
    const imports = new Map([
      ["a", ["b", "c"]],
      ["b", ["c"]],
      ["c", ["d"]],
      ["d", ["b"]],
    ]);
    assert.deepEqual(circle(imports), ["b", "c", "d", "b"]);
  });

  it("form no circle, not even of types", () => {
    const imports = new Map(
      sourceModules().map(({ file, imports }) => [file, [...new Set(imports.map(({ from }) => from))]] as const),
    );
    assert.equal(circle(imports)?.join(" imports "), undefined);
  });
});
