import assert from "node:assert/strict";
import {
  checkAccessNotGranted,
  checkNoNewAccess,
  checkNoOutsideAccess,
  checkNoPublicAccess,
  type JsonObject,
} from "@cross-account-s3/iam";
import { cases, policy } from "../evaluate/support";

interface PublicCases {
  readonly cases: readonly { readonly title: string; readonly public: boolean; readonly statement: JsonObject }[];
}

const document = (...Statement: readonly JsonObject[]): JsonObject => ({ Version: "2012-10-17", Statement });
const identity = (...statements: readonly JsonObject[]) => policy(document(...statements), "identity");
const bucket = (...statements: readonly JsonObject[]) => policy(document(...statements), "bucket");

/**
 * S3's list of policies that are public and that are not.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
describe("checkNoPublicAccess on S3's list", () => {
  for (const { title, public: isPublic, statement } of (cases("public.json") as PublicCases).cases) {
    it(`${isPublic ? "fails" : "passes"} ${title}`, () => {
      assert.equal(checkNoPublicAccess(bucket(statement), "bucket").result, isPublic ? "FAIL" : "PASS");
    });
  }
});

/**
 * A reference policy that denies is what the new policy may not reach into.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-custom-policy-checks.html
 */
describe("checkNoNewAccess against a reference policy", () => {
  const reference = identity(
    { Effect: "Allow", Action: "*", Resource: "*" },
    { Effect: "Deny", Action: "iam:PassRole", Resource: "arn:aws:iam::*:role/admin*" },
  );

  it("passes what the reference allows", () => {
    const other = identity({ Effect: "Allow", Action: "iam:PassRole", Resource: "arn:aws:iam::111122223333:role/app" });
    assert.equal(checkNoNewAccess(other, reference, "identity").result, "PASS");
  });

  it("fails what the reference denies, with a request", () => {
    const more = identity({ Effect: "Allow", Action: "iam:PassRole", Resource: "*" });
    const result = checkNoNewAccess(more, reference, "identity");
    assert.ok(result.result === "FAIL" && result.example);
    assert.match(result.example.resource, /:role\/admin/);
  });
});

/** @see https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckAccessNotGranted.html */
describe("checkAccessNotGranted on critical actions and resources", () => {
  const list = identity({ Effect: "Allow", Action: ["s3:List*", "s3:Get*"], Resource: "*" });
  const secret = "arn:aws:s3:::amzn-s3-demo-bucket/secret/*";

  for (const [what, access, result] of [
    ["passes an action that no statement allows", { actions: ["s3:DeleteObject"] }, "PASS"],
    ["fails if one action of several is allowed", { actions: ["s3:DeleteObject", "s3:GetObject"] }, "FAIL"],
    ["fails any action on a resource", { resources: [secret] }, "FAIL"],
    ["passes an action that is not allowed on a resource", { actions: ["s3:PutObject"], resources: [secret] }, "PASS"],
  ] as const) {
    it(what, () => {
      assert.equal(checkAccessNotGranted(list, access, "identity").result, result);
    });
  }
});

/**
 * The perimeter around an account's data, as AWS builds it: everyone outside is denied, except AWS's services.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
 * @see https://docs.aws.amazon.com/whitepapers/latest/building-a-data-perimeter-on-aws/perimeter-implementation.html
 */
describe("checks of a data perimeter", () => {
  const TRUSTED = "111122223333";
  const open: JsonObject = {
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::amzn-s3-demo-bucket/*",
  };
  const perimeter: JsonObject = {
    Sid: "IdentityPerimeter",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::amzn-s3-demo-bucket", "arn:aws:s3:::amzn-s3-demo-bucket/*"],
    Condition: {
      StringNotEqualsIfExists: { "aws:PrincipalAccount": TRUSTED },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    },
  };

  it("allow only the trusted account and services", () => {
    const services = checkNoOutsideAccess(bucket(open, perimeter), [TRUSTED], "bucket");
    assert.ok(services.result === "FAIL" && services.example);
    assert.equal(services.example.caller.kind, "service");
    const { BoolIfExists, ...withoutServices } = perimeter.Condition as JsonObject;
    assert.ok(BoolIfExists);
    const closed = bucket(open, { ...perimeter, Condition: withoutServices });
    assert.equal(checkNoOutsideAccess(closed, [TRUSTED], "bucket").result, "PASS");
  });

  it("find that a perimeter removes access, and that its removal adds access", () => {
    const [inside, outside] = [bucket(open, perimeter), bucket(open)];
    assert.equal(checkNoNewAccess(inside, outside, "bucket").result, "PASS");
    assert.equal(checkNoNewAccess(outside, inside, "bucket").result, "FAIL");
  });

  it("find access from outside the expected networks", () => {
    const network: JsonObject = {
      Effect: "Deny",
      Action: "s3:*",
      Resource: "*",
      Condition: {
        StringNotEqualsIfExists: { "aws:SourceVpc": "vpc-111bbb22" },
        NotIpAddressIfExists: { "aws:SourceIp": "203.0.113.0/24" },
        BoolIfExists: { "aws:ViaAWSService": "false" },
      },
    };
    const read: JsonObject = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
    assert.equal(checkNoNewAccess(identity(read, network), identity(read), "identity").result, "PASS");
    assert.equal(checkNoNewAccess(identity(read), identity(read, network), "identity").result, "FAIL");
  });
});
