import assert from "node:assert/strict";
import type { ResourceValidationArgs } from "@pulumi/policy";
import { EVERY_KIND } from "../../../policypack/lib/document-kinds";
import { kindsAt, locate, READ_TYPES } from "../../../policypack/lib/locate";
import { ResourceReadings } from "../../../policypack/lib/resource-readings";
import type { AnyRule } from "../../../policypack/lib/rule";
import { rules } from "../../../policypack/rules";
import { document, READ } from "../pack";

const [first, second] = [ruleAt(0), ruleAt(1)];

function ruleAt(index: number): AnyRule {
  return rules[index] ?? assert.fail(`no rule ${index}`);
}

/** What the engine hands a rule: a copy of its own each time. */
function asked(policy: string, name = "it"): ResourceValidationArgs {
  const urn = `urn:pulumi:prod::project::aws:s3/bucketPolicy:BucketPolicy::${name}`;
  return {
    type: "aws:s3/bucketPolicy:BucketPolicy",
    name,
    urn,
    props: { policy },
  } as unknown as ResourceValidationArgs;
}

describe("readings of resources", () => {
  it("are shared by rules that get copies of one resource", () => {
    const readings = new ResourceReadings();
    assert.equal(readings.of(first, asked("a")), readings.of(second, asked("a")));
    assert.notEqual(readings.of(first, asked("a", "another")), readings.of(second, asked("a")));
  });

  it("are new when a rule asks about the same resource again, as it was changed", () => {
    const readings = new ResourceReadings();
    for (const text of ["before", "after"]) {
      for (const rule of [first, second]) {
        assert.deepEqual(
          readings
            .of(rule, asked(text))
            .located()
            .map((one) => one.text),
          [text],
        );
      }
    }
  });

  it("are kept for a limited number of resources", () => {
    const readings = new ResourceReadings();
    const before = readings.of(first, asked("a"));
    for (let index = 0; index < 1_000; index++) readings.of(first, asked("a", String(index)));
    assert.notEqual(readings.of(second, asked("a")), before);
  });
});

describe("the kinds that a type can hold", () => {
  it("are all kinds that are found in it", () => {
    const policy = document(READ);
    const props = { policy, content: policy, assumeRolePolicy: policy, tags: { deep: [{ Statement: [READ] }] } };
    for (const type of [
      ...READ_TYPES,
      "aws:s3/bucketVersioning:BucketVersioning",
      "other:index:Item",
      "pulumi:providers:aws",
    ]) {
      const possible = kindsAt(type) ?? new Set(EVERY_KIND);
      const found = locate(type, props).map(({ kind }) => kind);
      assert.deepEqual(
        found.filter((kind) => !possible.has(kind)),
        [],
        type,
      );
    }
  });
});
