import assert from "node:assert/strict";
import type { JsonObject } from "../../adopt/json";
import { workOn } from "../../adopt/merge-operations";

const ARN = "arn:aws:cloudtrail:us-east-1:222222222222:trail/main";
const MANAGEMENT = {
  basic: { EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true, DataResources: [] }] },
  advanced: {
    AdvancedEventSelectors: [
      { Name: "Management", FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] },
    ],
  },
} as const;

/** A stack with so many buckets, which knows its part by its prefix. */
function stack(namePrefix: string, buckets: number) {
  const bucketArns = Array.from({ length: buckets }, (_, n) => `arn:aws:s3:::${namePrefix.toLowerCase()}-${n}`);
  return workOn({ kind: "trail", arn: ARN, namePrefix, bucketArns, regions: [] }, "us-east-1", "222222222222");
}

const facts = (document: JsonObject) => ({ document, organization: false, homeRegion: "us-east-1", logBucket: "logs" });

describe("a trail that two stacks name", () => {
  for (const [form, each, message] of [
    [
      "basic",
      125,
      /would have 252 data resources, and CloudTrail allows 250; log fewer buckets, or use a trail of your/,
    ],
    ["advanced", 248, /selectors would have 501 values, and CloudTrail allows 500; log fewer buckets/],
  ] as const) {
    const first = stack("Xas311111111", each);
    const withFirst = first.merge(MANAGEMENT[form]);

    it(`holds the part of each, with ${form} selectors, and loses only that of the one that is destroyed`, () => {
      const second = stack("Xas322222222", 1);
      const both = second.merge(withFirst);
      assert.ok(first.holds(both) && second.holds(both));
      assert.ok(second.holds(first.withdraw(both, {})));
    });

    it(`takes so many of the first only, with ${form} selectors`, () => {
      assert.deepEqual(first.review(facts(MANAGEMENT[form])).refusals, []);
    });

    it(`refuses the second that would be too many with the first, with ${form} selectors`, () => {
      const [refusal, ...more] = stack("Xas322222222", each).review(facts(withFirst)).refusals;
      assert.deepEqual([refusal?.code, more], ["too-large", []]);
      assert.match(refusal?.message ?? "", message);
    });
  }
});
