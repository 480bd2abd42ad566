import assert from "node:assert/strict";
import { parsePolicy } from "@cross-account-s3/iam";
import type { JsonObject } from "../../adopt/json";
import { grantValues } from "../../discover/grant-values";
import { statementAccess } from "../../discover/statement-access";
import { allow, CONTROL, DATA, role } from "./support";

const ACME = { name: "acme", accountId: DATA, partition: "aws" } as const;
const INDEXER = role("indexer");

function read(more: JsonObject) {
  // A field that is null is one that the statement does not have.
  const fields = Object.entries(allow(more)).filter(([, value]) => value !== null);
  const document = { Version: "2012-10-17", Statement: [Object.fromEntries(fields)] };
  const result = parsePolicy(document, { type: "bucket" });
  assert.ok("policy" in result, JSON.stringify(result));
  const [statement] = result.policy.statements;
  assert.ok(statement);
  return statementAccess(statement, ACME);
}

/** What grants say of a statement, for each caller. */
function said(more: JsonObject): Readonly<Record<string, unknown>> {
  const { given } = read(more);
  const callers = [...new Set(given.map(({ caller }) => caller))];
  return Object.fromEntries(
    callers.map((caller) => [caller, grantValues(given.filter((one) => one.caller === caller))]),
  );
}

const BUCKET = "arn:aws:s3:::acme";
const BOTH = [BUCKET, `${BUCKET}/*`];

describe("what a statement gives, as grants", () => {
  const whole: Readonly<Record<string, readonly [JsonObject, unknown]>> = {
    "single actions": [{}, { [INDEXER]: [{ actions: ["s3:GetObject"] }] }],
    "a level, where all of it is there": [
      {
        Action: [
          "s3:GetObject",
          "s3:GetObjectAttributes",
          "s3:GetObjectTagging",
          "s3:GetObjectVersion",
          "s3:GetObjectVersionAttributes",
          "s3:GetObjectVersionTagging",
          "s3:ListBucket",
          "s3:ListBucketVersions",
        ],
        Resource: BOTH,
      },
      { [INDEXER]: ["read"] },
    ],
    "a pattern of all resources": [
      { Action: "s3:ListBucket", Resource: "*" },
      { [INDEXER]: [{ actions: ["s3:ListBucket"] }] },
    ],
    "a prefix": [{ Resource: `${BUCKET}/team/*` }, { [INDEXER]: [{ actions: ["s3:GetObject"], prefix: "team/" }] }],
    "prefixes, the longer within the shorter": [
      { Resource: [`${BUCKET}/a/*`, `${BUCKET}/a/b/*`, `${BUCKET}/c/*`] },
      { [INDEXER]: [{ actions: ["s3:GetObject"], prefix: ["a/", "c/"] }] },
    ],
    "a listing of a prefix": [
      { Action: "s3:ListBucket", Resource: BUCKET, Condition: { StringLike: { "s3:prefix": ["team/*", "team/"] } } },
      { [INDEXER]: [{ actions: ["s3:ListBucket"], prefix: "team/" }] },
    ],
    "a user": [
      { Principal: { AWS: "arn:aws:iam::444444444444:user/loader" } },
      { "arn:aws:iam::444444444444:user/loader": [{ actions: ["s3:GetObject"] }] },
    ],
    "an account, narrowed to its roles": [
      {
        Principal: { AWS: CONTROL },
        Condition: { StringEquals: { "aws:PrincipalArn": [INDEXER, role("x", "555555555555")] } },
      },
      { [INDEXER]: [{ actions: ["s3:GetObject"] }] },
    ],
    "an organization": [
      { Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } } },
      { "o-abcdefghij": [{ actions: ["s3:GetObject"] }] },
    ],
    "a unit": [
      {
        Principal: "*",
        Condition: { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/r-ab12/ou-ab12-11111111/*" } },
      },
      { "o-abcdefghij/r-ab12/ou-ab12-11111111/": [{ actions: ["s3:GetObject"] }] },
    ],
    "TLS, which every bucket demands": [
      { Condition: { Bool: { "aws:SecureTransport": "true" } } },
      { [INDEXER]: [{ actions: ["s3:GetObject"] }] },
    ],
    "the header of the owner's ACL": [
      { Action: "s3:PutObjectAcl", Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } } },
      { [INDEXER]: [{ actionSets: ["acl-header"] }] },
    ],
  };
  for (const [what, [statement, expected]] of Object.entries(whole)) {
    it(`say ${what}`, () => {
      assert.deepEqual(said(statement), expected);
      assert.deepEqual(read(statement).reasons, []);
    });
  }

  const not: Readonly<Record<string, readonly [JsonObject, RegExp]>> = {
    "a denial": [{ Effect: "Deny" }, /it is a Deny statement/],
    "an account of an organization": [
      { Principal: { AWS: CONTROL }, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } } },
      /account 111111111111 only in an organization/,
    ],
    "the bucket's own account": [{ Principal: { AWS: role("own", DATA) } }, /the bucket's own account/],
    everyone: [{ Principal: "*" }, /everyone; limit it/],
    "a service": [{ Principal: { Service: "logging.s3.amazonaws.com" } }, /the service logging/],
    "a deleted role": [{ Principal: { AWS: "AROA1234567890ABCDEFG" } }, /dropOrphanedPrincipals/],
    "a pattern of roles": [
      {
        Principal: { AWS: CONTROL },
        Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${CONTROL}:role/team-*` } },
      },
      /not the exact ARN/,
    ],
    "another condition": [{ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }, /IpAddress on aws:SourceIp/],
    "a condition that holds where the key is absent": [
      { Condition: { StringEqualsIfExists: { "aws:PrincipalArn": INDEXER } } },
      /StringEqualsIfExists on aws:PrincipalArn/,
    ],
    "a role that must be of an organization": [
      { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } } },
      /does not require its organization/,
    ],
    "an upload that must send an ACL": [
      { Action: "s3:PutObject", Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } } },
      /s3:PutObject requires the header x-amz-acl/,
    ],
    "one object": [{ Resource: `${BUCKET}/config.json` }, /not a key prefix/],
    "a suffix": [{ Resource: `${BUCKET}/*.json` }, /not a key prefix/],
    "a variable": [{ Resource: `${BUCKET}/\${aws:username}/*` }, /not a key prefix/],
    "the bucket's root folder only": [
      { Action: "s3:ListBucket", Resource: BUCKET, Condition: { StringEquals: { "s3:prefix": "" } } },
      /not a key prefix that a grant accepts/,
    ],
    "actions that manage access": [
      { Action: "s3:PutBucketPolicy", Resource: BUCKET },
      /no grant gives s3:PutBucketPolicy/,
    ],
    "all actions but some": [{ Action: null, NotAction: "s3:DeleteObject" }, /NotAction/],
    "everyone but some": [{ Principal: null, NotPrincipal: { AWS: INDEXER } }, /NotPrincipal/],
  };
  for (const [what, [statement, reason]] of Object.entries(not)) {
    it(`do not say ${what}, and why not`, () => {
      const { given, reasons } = read(statement);
      assert.deepEqual(given, []);
      assert.match(reasons.join("\n"), reason);
    });
  }

  it("do not name who of a whole account has the access", () => {
    const { given, toAccounts, reasons } = read({ Principal: { AWS: `arn:aws:iam::${CONTROL}:root` } });
    assert.deepEqual(given, []);
    assert.deepEqual(toAccounts, [{ caller: CONTROL, action: "s3:GetObject", prefix: "" }]);
    assert.deepEqual(reasons, []);
  });

  it("say a part of all actions, and name the rest", () => {
    const { given, reasons } = read({ Action: "*", Resource: BOTH });
    assert.ok(given.some(({ action }) => action === "s3:PutObject"));
    assert.match(reasons.join(), /no grant gives .* and \d+ more/);
  });

  it("give nothing for objects under a condition that S3 sends with listings only", () => {
    const Condition = { StringLike: { "s3:prefix": "team/*" } };
    assert.deepEqual(said({ Action: ["s3:GetObject", "s3:ListBucket"], Resource: BOTH, Condition }), {
      [INDEXER]: [{ actions: ["s3:ListBucket"], prefix: "team/" }],
    });
    assert.match(read({ Condition }).reasons.join(), /no request matches/);
  });

  it("give nothing for objects where only the bucket is named", () => {
    assert.deepEqual(read({ Resource: BUCKET }).given, []);
  });
});
