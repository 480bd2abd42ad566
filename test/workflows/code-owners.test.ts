import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** What is configuration, documentation or only run by tests: the usual review is enough. */
const UNGUARDED =
  /^(docs|test|examples|bench|sandbox|\.changeset|\.devcontainer)\/|^[^/]+\.(md|json|yaml|mjs)$|^(LICENSE|\.(editorconfig|gitignore|mocharc\.cjs|nvmrc|prettierignore|prettierrc\.json))$/;
/** Files at the top that decide what is installed, run or deployed. */
const GUARDED = ["package.json", "package-lock.json", "Pulumi.yaml", "index.ts", "tsconfig.json", "eslint.config.mjs"];

const rules = readFileSync(".github/CODEOWNERS", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("/"))
  .map((line) => line.split(/\s+/));

function isOwned(file: string): boolean {
  return rules.some(([pattern = "", ...owners]) => {
    const path = pattern.slice(1);
    if (owners.length === 0) return false;
    return path.endsWith("/") ? file.startsWith(path) : new RegExp(`^${path.replaceAll("*", "[^/]*")}$`).test(file);
  });
}

describe("the owners of code", () => {
  const files = execFileSync("git", ["ls-files"], { encoding: "utf8" }).trim().split("\n");

  it("guard every file of the program", () => {
    const open = files.filter((file) => !UNGUARDED.test(file) && !isOwned(file));
    assert.deepEqual(open, []);
  });

  it("guard what decides what is installed, run and deployed", () => {
    assert.deepEqual(
      GUARDED.filter((file) => !isOwned(file)),
      [],
    );
  });

  it("name no folder that is not there", () => {
    const gone = rules.flatMap(([pattern = ""]) => {
      const path = pattern.slice(1);
      return path.endsWith("/") && !files.some((file) => file.startsWith(path)) ? [path] : [];
    });
    assert.deepEqual(gone, []);
  });
});
