import assert from "node:assert/strict";
import { matchesWildcard, partitionOf, REGIONS } from "@cross-account-s3/iam";
import { accessPointArn, accessPointArnAnywhere } from "../../documents/arns";

describe("the pattern of an access point in any Region", () => {
  const account = "111122223333";

  for (const region of REGIONS) {
    const partition = partitionOf(region);
    it(`matches it in ${region}`, () => {
      const pattern = accessPointArnAnywhere(partition, account, "x");
      assert.ok(matchesWildcard(pattern, accessPointArn(partition, region, account, "x")));
    });
  }

  it("matches no object of a bucket, whatever its key", () => {
    const object = `arn:aws:s3:::acme/:${account}:accesspoint/x`;
    assert.ok(!matchesWildcard(accessPointArnAnywhere("aws", account, "x"), object));
    assert.ok(matchesWildcard(accessPointArn("aws", "*", account, "x"), object));
  });
});
