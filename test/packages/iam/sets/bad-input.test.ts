import assert from "node:assert/strict";
import {
  checkAccessNotGranted,
  checkNoNewAccess,
  checkNoOutsideAccess,
  type JsonObject,
  parsePolicy,
  TooComplexError,
} from "@cross-account-s3/iam";
import { policy } from "../evaluate/support";

const allow = (more: JsonObject = {}): JsonObject => ({
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: "*",
  ...more,
});
const document = (...Statement: readonly JsonObject[]): JsonObject => ({ Version: "2012-10-17", Statement });
const identity = (...statements: readonly JsonObject[]) => policy(document(...statements), "identity");

/** What a comparison comes to: a verdict, or a refusal past the bound on states of the automaton (string-classes.ts). */
function outcome(run: () => { readonly result: string }): string {
  try {
    return run().result;
  } catch (error) {
    assert.ok(error instanceof TooComplexError, String(error));
    return "too complex";
  }
}

const SESSION = { AWS: "arn:aws:sts::111122223333:assumed-role/App/session" };
const FEDERATED = { AWS: "arn:aws:sts::111122223333:federated-user/Ana" };
const ORIGIN_ACCESS_IDENTITY = { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABCDEF" };

/** A hang has no end; the slowest of these takes a few seconds on a busy machine. */
const TIMEOUT = 60_000;

describe("sets on bad input", function () {
  this.timeout(TIMEOUT);

  it("decide 1,000 statements, or refuse them as too complex", () => {
    const many = Array.from({ length: 1_000 }, (_, n) => allow({ Resource: `arn:aws:s3:::b${String(n)}/*` }));
    const fewer = identity(...many.slice(0, 999));
    assert.match(
      outcome(() => checkNoNewAccess(fewer, identity(...many), "identity")),
      /^(PASS|too complex)$/,
    );
    assert.match(
      outcome(() => checkNoNewAccess(identity(...many), fewer, "identity")),
      /^(FAIL|too complex)$/,
    );
  });

  for (const [what, more] of [
    ["a resource", { Resource: `arn:aws:s3:::b/${"*a".repeat(100)}` }],
    ["a condition", { Condition: { StringLike: { "aws:SourceVpc": "*a".repeat(100) } } }],
    ["an ARN", { Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*?*?*?*?*-admin" } } }],
  ] as const) {
    it(`decide ${what} of many stars, or refuse it as too complex`, () => {
      const stars = identity(allow(more));
      assert.match(
        outcome(() => checkNoNewAccess(stars, identity(allow()), "identity")),
        /^(PASS|too complex)$/,
      );
      assert.match(
        outcome(() => checkNoNewAccess(identity(allow()), stars, "identity")),
        /^(FAIL|too complex)$/,
      );
    });
  }

  it("decide 500 values", () => {
    const values = Array.from({ length: 500 }, (_, n) => `vpc-${String(n)}`);
    const among = (some: readonly string[]) =>
      identity(allow({ Condition: { StringEquals: { "aws:SourceVpc": some } } }));
    assert.equal(checkNoNewAccess(among(values.slice(1)), among(values), "identity").result, "PASS");
    assert.equal(checkNoNewAccess(among(values), among(values.slice(1)), "identity").result, "FAIL");
  });

  it("never treat nested variables as less than they may match", () => {
    const nested = identity(allow({ Resource: "arn:aws:s3:::b/${${aws:username}}/*" }));
    assert.notEqual(checkAccessNotGranted(nested, { actions: ["s3:GetObject"] }, "identity").result, "PASS");
  });

  it("distinguish look-alikes of a letter", () => {
    const latin = identity(allow({ Resource: "arn:aws:s3:::b/a" }));
    // U+00E1 looks like a, and S3 has it in names of objects.
    const other = identity(allow({ Resource: "arn:aws:s3:::b/\u00e1" }));
    assert.equal(checkNoNewAccess(other, latin, "identity").result, "FAIL");
    assert.equal(checkNoNewAccess(other, other, "identity").result, "PASS");
  });

  for (const principal of [
    { AWS: "arn:aws:sts::111122223333:assumed-role/App/session" },
    { AWS: "arn:aws:sts::111122223333:federated-user/Ana" },
    { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABCDEF" },
    { CanonicalUser: "a".repeat(64) },
    { Federated: "accounts.google.com" },
    { Service: "cloudfront.amazonaws.com" },
    "*",
  ]) {
    it(`decide the principal ${JSON.stringify(principal).slice(0, 70)}`, () => {
      const named = policy(document(allow({ Principal: principal, Resource: "arn:aws:s3:::b/*" })), "bucket");
      assert.equal(checkNoNewAccess(named, named, "bucket").result, "PASS");
      const none = policy(
        document(allow({ Principal: { AWS: "444455556666" }, Resource: "arn:aws:s3:::b/*" })),
        "bucket",
      );
      assert.equal(checkNoNewAccess(named, none, "bucket").result, "FAIL");
    });
  }

  it("match no caller with the id of a deleted principal", () => {
    const gone = policy(
      document(allow({ Principal: { AWS: "AROAEXAMPLEID1234567" }, Resource: "arn:aws:s3:::b/*" })),
      "bucket",
    );
    const none = policy(document(allow({ Principal: { AWS: "444455556666" }, Resource: "arn:aws:s3:::c" })), "bucket");
    assert.equal(checkNoNewAccess(gone, none, "bucket").result, "PASS");
    assert.equal(checkNoOutsideAccess(gone, [], "bucket").result, "PASS");
  });

  const within: readonly (readonly [JsonObject | string, JsonObject | string, "PASS" | "FAIL"])[] = [
    // The ARN of a session is without the role's path: it may be of another role, role/example/App.
    [SESSION, { AWS: "arn:aws:iam::111122223333:role/App" }, "FAIL"],
    [{ AWS: "arn:aws:iam::111122223333:role/App" }, SESSION, "FAIL"],
    [SESSION, { AWS: "111122223333" }, "PASS"],
    [SESSION, { AWS: "arn:aws:sts::111122223333:assumed-role/App/other" }, "FAIL"],
    [FEDERATED, { AWS: "111122223333" }, "PASS"],
    [FEDERATED, { AWS: "arn:aws:iam::111122223333:user/Ana" }, "FAIL"],
    [ORIGIN_ACCESS_IDENTITY, { AWS: "111122223333" }, "FAIL"],
    [{ CanonicalUser: "a".repeat(64) }, { CanonicalUser: "b".repeat(64) }, "FAIL"],
    [ORIGIN_ACCESS_IDENTITY, "*", "PASS"],
  ];
  for (const [one, other, result] of within) {
    it(`find ${JSON.stringify(one).slice(0, 70)} ${result === "PASS" ? "within" : "not within"} ${JSON.stringify(other).slice(0, 70)}`, () => {
      const named = (principal: JsonObject | string) =>
        policy(document(allow({ Principal: principal, Resource: "arn:aws:s3:::b/*" })), "bucket");
      assert.equal(checkNoNewAccess(named(one), named(other), "bucket").result, result);
    });
  }

  it("refuse a wildcard in the ARN of a principal, with the reason", () => {
    const statement = allow({ Principal: { AWS: "arn:aws:iam::*:role/App" }, Resource: "arn:aws:s3:::b/*" });
    const parsed = parsePolicy(document(statement), { type: "bucket" });
    assert.ok("errors" in parsed);
    assert.match(parsed.errors[0]?.message ?? "", /wildcard in an ARN/);
  });
});
