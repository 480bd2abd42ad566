import assert from "node:assert/strict";
import { settingsIn } from "../../verify/declared-settings";

const place = { stack: "data", accountId: "222222222222", region: "us-east-1", partition: "aws" } as const;
const ARN = "arn:aws:cloudtrail:us-east-1:222222222222:trail/audit";

function trail(...fieldSelectors: readonly object[]) {
  const outputs = { arn: ARN, s3BucketName: "logs", advancedEventSelectors: [{ fieldSelectors }] };
  const resource = {
    ...{ stack: "data", type: "aws:cloudtrail/trail:Trail", name: "audit", urn: "u", custom: true, parent: "" },
    ...{ provider: "", inputs: {}, outputs, protect: false, dependsOn: [], propertyDependencies: {} },
  };
  return new Map(settingsIn({ place, resource })?.settings);
}

describe("what a trail declares", () => {
  it("names the objects that it records, by the operators that the AWS provider has", () => {
    const settings = trail(
      { field: "eventCategory", equals: ["Data"] },
      { field: "resources.ARN", startsWiths: ["arn:aws:s3:::b/", "arn:aws:s3:::a/"] },
    );
    assert.equal(
      settings.get("selectors"),
      "eventCategory Equals Data & resources.ARN StartsWith arn:aws:s3:::a/|arn:aws:s3:::b/",
    );
  });

  it("is not guessed where an operator is not known", () => {
    assert.throws(() => trail({ field: "resources.ARN", startsWith: ["arn:aws:s3:::a/"] }), /startsWith/);
  });
});
