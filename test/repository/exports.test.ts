import { strict as assert } from "node:assert";
import { sourceModules } from "../support/source-files";

/** Tests, and folders whose exports other people's programs may import; docs/components.md and packages/iam/README.md describe them. */
const NOT_CHECKED = ["components/", "documents/", "packages/iam/index.ts", "plugin/", "pulumi-cloud/", "test/"];

describe("exports", function () {
  // It parses every file.
  this.timeout(90_000);

  it("are imported by another file, or belong to the public face", () => {
    const modules = sourceModules();
    const imported = new Set(modules.flatMap(({ imports }) => imports.map(({ from, name }) => `${from} ${name}`)));
    const unused = modules
      .filter(({ file }) => !NOT_CHECKED.some((face) => file.startsWith(face)))
      .flatMap(({ file, exports }) =>
        exports
          .filter((name) => !imported.has(`${file} ${name}`) && !imported.has(`${file} *`))
          .map((name) => `${file} ${name}`),
      );
    assert.deepEqual(unused, [], "remove the word export, or the declaration where its file does not use it either");
  });
});
