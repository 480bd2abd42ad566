import { matchesWildcard, serviceActions } from "@cross-account-s3/iam";
import assert from "node:assert/strict";
import { bucketPolicy, type BucketPolicyArgs } from "../../documents/bucket-policy";
import { bySid } from "./support";

const ARGS: BucketPolicyArgs = {
  partition: "aws",
  region: "us-east-1",
  accountId: "222222222222",
  bucket: "acme",
  grants: [],
  consumerManagesNotifications: false,
  keyArn: undefined,
};
const DEPLOYER = "arn:aws:iam::222222222222:role/Deployer";
const denial = bySid(
  bucketPolicy({ ...ARGS, perimeter: { endpoints: ["vpce-1"], exempt: [DEPLOYER] } }),
  "DenyOutsideEndpoints",
);

describe("the denial of requests from outside the endpoints", () => {
  it("is not there unless asked for", () => {
    assert.ok(bucketPolicy(ARGS).Statement.every(({ Sid }) => Sid !== "DenyOutsideEndpoints"));
  });

  it("covers every action on data and no other, so that the deployer keeps the bucket's policy and settings", () => {
    const patterns = [denial.Action].flat();
    const matched = serviceActions("s3").filter(({ name }) => patterns.some((one) => matchesWildcard(one, name)));
    const lists = ["s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:ListBucketVersions"];
    const onObjects = serviceActions("s3").filter(({ resourceTypes }) =>
      resourceTypes.some(({ name }) => name === "object"),
    );
    assert.deepEqual(matched.map(({ name }) => name).sort(), [...lists, ...onObjects.map(({ name }) => name)].sort());
  });

  it("names the endpoints, and takes a request without one for one from outside", () => {
    assert.deepEqual(denial.Condition?.StringNotEqualsIfExists, { "aws:SourceVpce": ["vpce-1"] });
  });

  it("spares AWS services that act by themselves or for a caller", () => {
    assert.deepEqual(denial.Condition?.BoolIfExists, {
      "aws:PrincipalIsAWSService": "false",
      "aws:ViaAWSService": "false",
    });
  });

  it("spares the exempt roles, and the account's root, which could otherwise not repair it", () => {
    assert.deepEqual(denial.Condition?.ArnNotLikeIfExists, {
      "aws:PrincipalArn": ["arn:aws:iam::222222222222:root", DEPLOYER],
    });
  });
});
