import assert from "node:assert/strict";
import { type JsonObject, parsePolicy, policyErrorText, type PolicyType } from "@cross-account-s3/iam";

const STATEMENT: JsonObject = {
  Effect: "Allow",
  Principal: { AWS: "111122223333" },
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::b/*",
};

/** What is wrong with a statement; nothing if it is taken. */
function errors(more: JsonObject, type: PolicyType = "bucket"): string {
  const parsed = parsePolicy({ Version: "2012-10-17", Statement: { ...STATEMENT, ...more } }, { type });
  return "errors" in parsed ? parsed.errors.map(policyErrorText).join("; ") : "";
}

describe("look-alikes of ASCII characters", () => {
  // Letters of Cyrillic, the sign of kelvin whose lower case is k, digits of Arabic, a wide star, a space of no width.
  const refused: readonly (readonly [string, JsonObject, RegExp])[] = [
    ["an action", { Action: "s3:G\u0435tObject" }, /s3:G<U\+0435>tObject" is not an action/],
    ["the service of an action", { Action: "\u212ams:Decrypt" }, /<U\+212A>ms:Decrypt" is not an action/],
    ["the end of an action", { Action: "s3:Get\u200bObject" }, /<U\+200B>Object" is not an action/],
    ["an operator", { Condition: { "String\u0415quals": { "aws:SourceVpc": "x" } } }, /String\\u0415quals.*operator/],
    ["an operator", { Condition: { "StringLi\u212ae": { "aws:SourceVpc": "x" } } }, /StringLi\\u212ae.*operator/],
    ["a key", { Condition: { StringEquals: { "aws:Sour\u0441eVpc": "x" } } }, /Sour\\u0441eVpc.*condition key/],
    ["a key", { Condition: { StringEquals: { "aws:To\u212aenIssueTime": "x" } } }, /To\\u212aenIssue.*condition key/],
    [
      "a role",
      { Principal: { AWS: "arn:aws:iam::111122223333:role/\u0410dmin" } },
      /<U\+0410>dmin" is not a principal/,
    ],
    ["an account", { Principal: { AWS: "11112222333\u0663" } }, /<U\+0663>" is not a principal/],
    ["everyone", { Principal: { AWS: "\uff0a" } }, /<U\+FF0A>" is not a principal/],
    ["a type of principal", { Principal: { "\u0410WS": "*" } }, /\\u0410WS.*not an element/],
    ["a service", { Principal: { Service: "s3.\u0430mazonaws.com" } }, /<U\+0430>mazonaws.com" is not a service/],
    ["an effect", { Effect: "\u0410llow" }, /<U\+0410>llow"; write "Allow" or "Deny"/],
    ["an element", { "Resour\u0441e": "*" }, /Resour\\u0441e.*not an element/],
  ];
  for (const [what, more, message] of refused) {
    it(`are refused in ${what}, and shown by their code: ${String(message)}`, () => {
      assert.match(errors(more), message);
    });
  }

  it("are accepted in a resource, because S3 object keys may contain them", () => {
    assert.equal(errors({ Resource: "arn:aws:s3:::b/\u0430" }), "");
  });

  it("are refused everywhere in an IAM policy", () => {
    const { Principal, ...identity } = STATEMENT;
    assert.ok(Principal);
    const parsed = parsePolicy(
      { Version: "2012-10-17", Statement: { ...identity, Resource: "arn:aws:s3:::b/\u0430" } },
      { type: "identity" },
    );
    assert.ok("errors" in parsed && (parsed.errors[0]?.message ?? "").includes("only characters up to U+00FF"));
  });
});

describe("odd principals", () => {
  const wildcards: readonly JsonObject[] = [
    { AWS: "arn:aws:iam::*:root" },
    { AWS: "arn:aws:iam::111122223333:role/App-*" },
    { AWS: "arn:aws:iam::111122223333:role/*" },
    { AWS: "arn:aws:sts::111122223333:assumed-role/App/*" },
    { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity *" },
  ];
  for (const principal of wildcards) {
    it(`are refused with a wildcard in the ARN: ${JSON.stringify(principal)}`, () => {
      assert.match(errors({ Principal: principal }), /has a wildcard in an ARN.*test aws:PrincipalArn/);
    });
  }

  const others: readonly (readonly [JsonObject, RegExp])[] = [
    [{ Service: "*" }, /not a service principal/],
    [{ AWS: "AROAEXAMPLEID1234567:session" }, /not a principal/],
    [{ AWS: "arn:aws:sts::111122223333:assumed-role/App" }, /not a role session; write assumed-role\/ROLE\/SESSION/],
    [{ AWS: "arn:aws:iam::111122223333:group/Admins" }, /is a group/],
    [{ AWS: "arn:aws:iam::111122223333:saml-provider/corp" }, /write it under Federated/],
    [{ CanonicalUser: "79a59df9" }, /64 hexadecimal digits/],
  ];
  for (const [principal, message] of others) {
    it(`are refused with the reason: ${JSON.stringify(principal)}`, () => {
      assert.match(errors({ Principal: principal }), message);
    });
  }

  const taken: readonly JsonObject[] = [
    { AWS: "AROAEXAMPLEID1234567" },
    { AWS: "AIDAEXAMPLEID1234567" },
    { AWS: "arn:aws:sts::111122223333:assumed-role/App/session" },
    { AWS: "arn:aws:sts::111122223333:federated-user/Ana" },
    { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABCDEF" },
    { CanonicalUser: "a".repeat(64) },
  ];
  for (const principal of taken) {
    it(`are taken: ${JSON.stringify(principal).slice(0, 80)}`, () => {
      assert.equal(errors({ Principal: principal }), "");
    });
  }
});
