import assert from "node:assert/strict";
import type { DeclaredResource } from "../../policypack/lib/check";
import { rules } from "../../policypack/rules";
import type { Cases, Some } from "./cases";
import { run } from "./pack";
import { cloudtrailCases } from "./rules/cloudtrail.cases";
import { iamCases } from "./rules/iam.cases";
import { kmsCases } from "./rules/kms.cases";
import { messagingCases } from "./rules/messaging.cases";
import { packCases } from "./rules/pack.cases";
import { policyCases } from "./rules/policy.cases";
import { s3Cases } from "./rules/s3.cases";
import { stackCases } from "./rules/stack.cases";

const CASES: Readonly<Record<string, Cases>> = {
  ...policyCases,
  ...s3Cases,
  ...kmsCases,
  ...iamCases,
  ...messagingCases,
  ...cloudtrailCases,
  ...stackCases,
  ...packCases,
};

/** Rules of the pack itself, on what was exempted; they have tests in settings.test.ts. */
const TESTED_APART = new Set(["pack-exemptions", "pack-exemption-stale"]);

function list(some: Some): readonly DeclaredResource[] {
  return "type" in some ? [some] : some;
}

/** The properties of a resource without the text of policies, which is read in resources of any type. */
function withoutPolicies(props: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(props).filter(([, value]) => value === undefined || !JSON.stringify(value).includes("Statement")),
  );
}

async function messages(rule: string, some: Some, cases: Cases): Promise<readonly string[]> {
  const reports = await run(list(some), cases.config);
  return reports.filter((one) => one.rule === rule).map((one) => one.message);
}

describe("policypack rules", () => {
  it("have cases, every one of them", () => {
    assert.deepEqual(
      Object.keys(CASES).sort(),
      rules
        .map((one) => one.name)
        .filter((name) => name !== "pack-settings" && !TESTED_APART.has(name))
        .sort(),
    );
  });

  for (const [rule, cases] of Object.entries(CASES)) {
    describe(rule, () => {
      for (const [what, some] of Object.entries(cases.compliant)) {
        it(`is content with ${what}`, async () => {
          assert.deepEqual(await messages(rule, some, cases), []);
        });
      }
      for (const [what, some] of Object.entries(cases.broken)) {
        it(`reports ${what}`, async () => {
          assert.notDeepEqual(await messages(rule, some, cases), []);
        });
      }
      it(`${cases.missing.reports ? "reports" : "says nothing of"} what is missing`, async () => {
        const found = await messages(rule, cases.missing.of, cases);
        assert.equal(found.length > 0, cases.missing.reports, found.join("\n"));
      });
      it("does not check resources of other types, except documents in them", async () => {
        const strange = Object.values(cases.broken).flatMap((some) =>
          list(some).map((one) => ({
            ...one,
            type: "random:index/randomPet:RandomPet",
            props: withoutPolicies(one.props),
          })),
        );
        assert.deepEqual(await messages(rule, strange, cases), []);
      });
      it("waits for what is unknown", async () => {
        assert.deepEqual(await messages(rule, cases.unknown.of, cases), []);
        const waiting = (await messages("pack-unknown-values", cases.unknown.of, cases)).join("\n");
        assert.equal(new RegExp(`\\b${rule}\\b`).test(waiting), cases.unknown.waits, waiting);
      });
    });
  }
});
