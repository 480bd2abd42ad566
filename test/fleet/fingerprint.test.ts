import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fingerprints } from "../../fleet/fingerprint";
import { controlStack, dataStack } from "./support";

describe("a fingerprint", () => {
  let folder: string;
  const stacks = [controlStack(), dataStack("data")];
  const write = (file: string, text: string): void => {
    writeFileSync(join(folder, file), text);
  };
  const prints = (of = folder) =>
    fingerprints({ folder: of, main: "index.ts", stacks }, { policyPack: join(of, "pack") });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fleet-"));
    mkdirSync(join(folder, "lib"));
    mkdirSync(join(folder, "pack"));
    write("Pulumi.yaml", "name: p");
    write("Pulumi.control.yaml", "config: {}");
    write("Pulumi.data.yaml", "config: {}");
    write("package-lock.json", "{}");
    write("index.ts", 'import { a } from "./lib";\nimport "zod";\nexport default a;');
    write("lib/index.ts", 'import data from "./data.json";\nimport type { B } from "./types";\nexport const a = data;');
    write("lib/data.json", "1");
    write("lib/types.ts", 'import "./index";\nexport type B = 1;');
    write("pack/index.ts", "export {};");
    write("unused.ts", "export {};");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const file of [
    "Pulumi.yaml",
    "package-lock.json",
    "index.ts",
    "lib/index.ts",
    "lib/data.json",
    "pack/index.ts",
  ]) {
    it(`of every stack changes with ${file}`, () => {
      const before = prints();
      write(file, `${file.endsWith(".ts") ? 'import "./lib";' : ""} // changed`);
      for (const [stack, print] of prints()) assert.notEqual(print, before.get(stack), stack);
    });
  }

  it("of one stack changes with its own file, and no other's", () => {
    const before = prints();
    write("Pulumi.data.yaml", "config: { a: b }");
    assert.equal(prints().get("control"), before.get("control"));
    assert.notEqual(prints().get("data"), before.get("data"));
  });

  it("does not change with what the program does not import", () => {
    const before = prints();
    write("unused.ts", "export const changed = 1;");
    write("README.md", "changed");
    assert.deepEqual(prints(), before);
  });

  it("is the same in every clone", () => {
    const clone = `${folder}-clone`;
    cpSync(folder, clone, { recursive: true });
    try {
      assert.deepEqual(prints(clone), prints());
    } finally {
      rmSync(clone, { recursive: true });
    }
  });
});
