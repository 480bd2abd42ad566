import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { policiesPage } from "../../policypack/lib/policies-page";
import { rules } from "../../policypack/rules";

const ROOT = join(__dirname, "..", "..");

describe("the policy pack's page", () => {
  it("is what the rules say; else run: npm run docs -w policypack", () => {
    assert.equal(readFileSync(join(ROOT, "docs", "policies.md"), "utf8"), policiesPage(rules));
  });

  it("names every rule", () => {
    const page = policiesPage(rules);
    assert.deepEqual(
      rules.filter(({ name }) => !page.includes(`### ${name}\n`)),
      [],
    );
  });
});

describe("the policy pack's own package", () => {
  it("has the licence of the repository", () => {
    const licence = (...path: string[]) => readFileSync(join(ROOT, ...path, "LICENSE"), "utf8");
    assert.equal(licence("policypack"), licence());
  });
});

describe("every rule", () => {
  it("has a name of its own", () => {
    const names = rules.map((one) => one.name);
    assert.deepEqual(names, [...new Set(names)]);
  });

  for (const { name, description, why, fix, blind, url } of rules) {
    it(`${name} is in the file of its name, and says what, why, the fix and where AWS says so`, () => {
      const [service = "", ...rest] = name.split("-");
      assert.ok(existsSync(join(ROOT, "policypack", "rules", service, `${rest.join("-")}.ts`)));
      assert.ok(
        [description, why, fix, blind].every((text) => /[.)?]$/.test(text)),
        "a sentence ends with a full stop",
      );
      assert.match(url, /^https:\/\/(?:docs\.aws\.amazon\.com|www\.pulumi\.com\/docs)\//);
    });
  }
});
