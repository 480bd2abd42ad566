import { strict as assert } from "node:assert";
import { sourceModules } from "../support/source-files";

/** Folders whose exports other people's programs may import; docs/components.md and packages/iam/README.md describe them. */
const PUBLIC_FACE = ["components/", "documents/", "packages/iam/index.ts", "plugin/", "pulumi-cloud/"];

/** Read by Mocha, by its name. */
const READ_BY_NAME = ["test/engine/install.ts mochaGlobalSetup"];

describe("exports", () => {
  it("are imported by another file, or belong to the public face", () => {
    const modules = sourceModules();
    const imported = new Set(modules.flatMap(({ imports }) => imports.map(({ from, name }) => `${from} ${name}`)));
    const unused = modules
      .filter(({ file }) => !PUBLIC_FACE.some((face) => file.startsWith(face)))
      .flatMap(({ file, exports }) =>
        exports
          .filter((name) => !imported.has(`${file} ${name}`) && !imported.has(`${file} *`))
          .map((name) => `${file} ${name}`),
      );
    assert.deepEqual(
      unused.filter((name) => !READ_BY_NAME.includes(name)),
      [],
      "remove the word export, or the declaration where its file does not use it either",
    );
  });
});
