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

describe("imports", function () {
  // It parses every file.
  this.timeout(90_000);

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

  it("of the intended access are of names and of the configuration, and of nothing that makes documents", () => {
    const allowed = [
      /^(rehearsal\/intent|stacks\/config|packages\/iam)\//,
      // Names and ARNs, the words for levels, the shape of a document, and how lists are grouped.
      /^documents\/(arns|grouped|names|levels|policy)\.ts$/,
      // Shown to the owner of an existing role as what it needs; no intent is made from it.
      /^stacks\/control\/policies\.ts$/,
    ];
    const others = sourceModules()
      .filter(({ file }) => file.startsWith("rehearsal/intent/"))
      .flatMap(({ file, imports }) => imports.map(({ from }) => `${file} imports ${from}`))
      .filter((line) => !allowed.some((one) => one.test(line.split(" imports ")[1] ?? "")));
    assert.deepEqual(others, []);
  });

  it("of the intended access take no reading of the configuration from it: what documents are made by would prove itself", () => {
    // Names of functions and values begin with a small letter. How a path is written, and which keys take no policy of a stack.
    const allowed = ["pathText", "isKeyless"];
    const others = sourceModules()
      .filter(({ file }) => file.startsWith("rehearsal/intent/"))
      .flatMap(({ file, imports }) =>
        imports
          .filter(
            ({ from, name }) => from.startsWith("stacks/config/") && !/^[A-Z]/.test(name) && !allowed.includes(name),
          )
          .map(({ from, name }) => `${file} imports ${name} of ${from}`),
      );
    assert.deepEqual(others, []);
  });
});
