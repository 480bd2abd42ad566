import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ADOPTION_ERRORS } from "../../../adopt/refusals/error-codes";
import { CONFIG_ERRORS } from "../../../stacks/config/error-codes";
import { errorPage } from "../../../stacks/config/error-page";
import { repositoryFiles, ROOT } from "../../support/source-files";

/** The source of a folder, but for the catalogues themselves. */
function source(folder: string): string {
  return repositoryFiles(".ts")
    .filter((file) => file.startsWith(`${folder}/`) && !file.endsWith("error-codes.ts"))
    .map((file) => readFileSync(join(ROOT, file), "utf8"))
    .join("\n");
}

describe("the catalogue of errors", () => {
  it("is docs/errors.md", () => {
    assert.equal(readFileSync(join(ROOT, "docs", "errors.md"), "utf8"), errorPage(), "run npm run schemas");
  });

  for (const [folder, codes] of Object.entries({ stacks: CONFIG_ERRORS, adopt: ADOPTION_ERRORS })) {
    it(`has only codes that ${folder}/ uses`, () => {
      const text = source(folder);
      assert.deepEqual(
        Object.keys(codes).filter((code) => !text.includes(`"${code}"`)),
        [],
      );
    });
  }

  it("has each code once", () => {
    const both = Object.keys(CONFIG_ERRORS).filter((code) => Object.hasOwn(ADOPTION_ERRORS, code));
    assert.deepEqual(both, []);
  });
});
