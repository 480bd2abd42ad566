import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

const ROOT = join(__dirname, "../../../packages/iam");

describe("the public face of packages/iam", () => {
  const program = ts.createProgram([join(ROOT, "index.ts")], {
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    target: ts.ScriptTarget.ES2022,
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();

  it("has a doc comment on every export of every module", () => {
    const own = program.getSourceFiles().filter(({ fileName }) => !relative(ROOT, fileName).startsWith(".."));
    const bare = own.flatMap((file) => {
      const module = checker.getSymbolAtLocation(file);
      return (module ? checker.getExportsOfModule(module) : []).flatMap((one) => {
        const symbol = one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one;
        const documented =
          symbol.getDocumentationComment(checker).length > 0 || symbol.getJsDocTags(checker).length > 0;
        return documented ? [] : [`${relative(ROOT, file.fileName)}: ${one.name}`];
      });
    });
    assert.ok(own.length > 50);
    assert.deepEqual(bare, []);
  });

  it("has a README without links to files, which npm does not show", () => {
    const links = [...readFileSync(join(ROOT, "README.md"), "utf8").matchAll(/\]\(([^)]*)\)/g)].map(
      ([, to = ""]) => to,
    );
    assert.deepEqual(
      links.filter((to) => !/^(?:https:|#)/.test(to)),
      [],
    );
  });
});
