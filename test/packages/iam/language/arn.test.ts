import assert from "node:assert/strict";
import { parseArn } from "@cross-account-s3/iam";

describe("parseArn", () => {
  it("splits an ARN and keeps the resource whole", () => {
    assert.deepEqual(parseArn("arn:aws:iam::111111111111:role/a/b:c"), {
      partition: "aws",
      service: "iam",
      region: "",
      account: "111111111111",
      resource: "role/a/b:c",
    });
  });

  for (const bad of ["", "role/x", "arn:aws:iam::1111:role/x", "arn:aws:iam::111111111111:"]) {
    it(`takes ${JSON.stringify(bad)} for no ARN`, () => {
      assert.equal(parseArn(bad), undefined);
    });
  }
});
