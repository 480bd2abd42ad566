import assert from "node:assert/strict";
import { decide } from "../../../../packages/iam/evaluate/decide";
import type { PolicySet } from "../../../../packages/iam/evaluate/policy-set";
import { principalMatches } from "../../../../packages/iam/evaluate/principal-matches";
import { RequestError } from "../../../../packages/iam/evaluate/request-error";
import type { Caller, Request } from "../../../../packages/iam/evaluate/request";
import type { JsonObject } from "../../../../packages/iam/language/json";
import type { Principal } from "../../../../packages/iam/language/principal";
import { policySet } from "./support";

const ACCOUNT = "111111111111";
const request: Request = {
  caller: { kind: "user", arn: `arn:aws:iam::${ACCOUNT}:user/Carlos` },
  action: "s3:GetObject",
  resource: "arn:aws:s3:::logs/a",
  resourceAccount: ACCOUNT,
  context: {},
};

function identity(...statements: readonly JsonObject[]): PolicySet {
  return policySet({ identity: [{ Version: "2012-10-17", Statement: statements }] });
}

function allow(more: JsonObject): JsonObject {
  return { Effect: "Allow", Action: "s3:*", Resource: "*", ...more };
}

/** The work of a hang has no end; a second is far more than any of these takes. */
const TIMEOUT = 5_000;

describe("decide on bad input", function () {
  this.timeout(TIMEOUT);

  it("reads 1,000 statements", () => {
    const statements = Array.from({ length: 999 }, (_, n) => allow({ Resource: `arn:aws:s3:::other-${n}/*` }));
    const policies = identity(...statements, allow({ Resource: "arn:aws:s3:::logs/*" }));
    const decision = decide(request, policies);
    assert.equal(decision.outcome, "allowed");
    const layer = decision.layers.find((one) => one.layer === "identity policy");
    assert.ok(layer && "missed" in layer);
    assert.equal(layer.missed.length, 999);
  });

  it("ends for a pattern of 100 stars in each element that accepts patterns", () => {
    const stars = `${"*a".repeat(100)}*b`;
    const long = "a".repeat(1_000);
    const asked = { ...request, resource: `arn:aws:s3:::logs/${long}`, context: { "s3:prefix": long } };
    const patterns: readonly JsonObject[] = [
      { Resource: `arn:aws:s3:::logs/${stars}` },
      { Action: `s3:${stars}` },
      { Condition: { StringLike: { "s3:prefix": stars } } },
      { Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::*:user/${stars}` } } },
    ];
    for (const pattern of patterns) assert.equal(decide(asked, identity(allow(pattern))).outcome, "denied");
  });

  it("ends for a pattern of stars and question marks that once did not end", () => {
    const pattern = "arn:aws:iam::*:role/*?*?*?*?*-admin";
    const policies = identity(allow({ Condition: { ArnLike: { "aws:SourceArn": pattern } } }));
    const context = { "aws:SourceArn": `arn:aws:iam::${ACCOUNT}:role/${"x".repeat(2_000)}` };
    assert.equal(decide({ ...request, context }, policies).outcome, "denied");
  });

  it("compares 500 values of a policy with 500 of a request", () => {
    const values = (prefix: string) => Array.from({ length: 500 }, (_, n) => `${prefix}${n}`);
    const test = (operator: string) => identity(allow({ Condition: { [operator]: { "aws:TagKeys": values("a") } } }));
    const context = { "aws:TagKeys": values("b") };
    assert.equal(decide({ ...request, context }, test("ForAnyValue:StringEquals")).outcome, "denied");
    assert.equal(decide({ ...request, context }, test("ForAllValues:StringNotLike")).outcome, "allowed");
  });

  it("resolves only the inner of nested variables", () => {
    const policies = identity(allow({ Condition: { StringEquals: { "s3:prefix": "${${aws:username}}" } } }));
    assert.equal(decide({ ...request, context: { "s3:prefix": "${Carlos}" } }, policies).outcome, "allowed");
    assert.equal(decide({ ...request, context: { "s3:prefix": "Carlos" } }, policies).outcome, "denied");
  });

  it("ends for 10,000 open braces", () => {
    const policies = identity(allow({ Condition: { StringLike: { "s3:prefix": "${".repeat(10_000) } } }));
    assert.equal(decide({ ...request, context: { "s3:prefix": "x" } }, policies).outcome, "denied");
  });

  it("treats an unknown key, and a key of an unknown service, as absent", () => {
    const unknown = identity(allow({ Condition: { StringEquals: { "nosuch:Key": "x" } } }));
    assert.equal(decide(request, unknown).outcome, "denied");
    assert.equal(decide({ ...request, context: { "NoSuch:key": "x" } }, unknown).outcome, "allowed");
  });

  it("decides an unknown service", () => {
    const policies = identity({ Effect: "Allow", Action: "nosuch:*", Resource: "*" });
    const asked = { ...request, action: "nosuch:Item", resource: `arn:aws:nosuch:eu-west-1:${ACCOUNT}:x` };
    assert.equal(decide(asked, policies).outcome, "allowed");
  });

  it("distinguishes look-alikes", () => {
    const policies = identity(allow({ Condition: { StringEquals: { "aws:PrincipalTag/team": "red" } } }));
    // The second letter is U+0435, the e of Cyrillic.
    const context = { "aws:PrincipalTag/team": "r\u0435d" };
    assert.equal(decide({ ...request, context }, policies).outcome, "denied");
  });

  it("matches a question mark with one character, including one of two code units", () => {
    const policies = identity(allow({ Condition: { StringLike: { "s3:prefix": "a?c" } } }));
    assert.equal(decide({ ...request, context: { "s3:prefix": "a\u{1f600}c" } }, policies).outcome, "allowed");
  });

  it("treats names of built-in properties as keys like any other", () => {
    const context = JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, string>;
    const policies = identity(allow({ Condition: { Null: { "aws:PrincipalTag/__proto__": "false" } } }));
    assert.equal(decide({ ...request, context }, policies).outcome, "denied");
  });

  const callers: Readonly<Record<string, Caller>> = {
    "an ARN of a session as a role": { kind: "role", arn: `arn:aws:sts::${ACCOUNT}:assumed-role/A/s`, session: "s" },
    "an ARN of a role as a user": { kind: "user", arn: `arn:aws:iam::${ACCOUNT}:role/A` },
    "no ARN": { kind: "user", arn: "Carlos" },
    "an ARN without an account": { kind: "role", arn: "arn:aws:iam:::role/A", session: "s" },
    "a wildcard for the account": { kind: "role", arn: "arn:aws:iam::*:role/A", session: "s" },
  };
  for (const [title, caller] of Object.entries(callers)) {
    it(`refuses ${title}`, () => {
      assert.throws(() => decide({ ...request, caller }, {}), RequestError);
    });
  }

  const requests: Readonly<Record<string, Partial<Request>>> = {
    "no action": { action: "" },
    "an action without a service": { action: "GetObject" },
    "a pattern of actions": { action: "s3:*" },
    "a context that contradicts the caller": { context: { "aws:PrincipalAccount": "222222222222" } },
    "a context that contradicts the resource": { context: { "aws:ResourceAccount": "222222222222" } },
    "a key given twice": { context: { "s3:prefix": "a", "S3:Prefix": "b" } },
  };
  for (const [title, wrong] of Object.entries(requests)) {
    it(`refuses ${title}`, () => {
      assert.throws(() => decide({ ...request, ...wrong }, {}), RequestError);
    });
  }

  it("requires the account of a bucket", () => {
    const { resourceAccount, ...unowned } = request;
    assert.equal(resourceAccount, ACCOUNT);
    assert.throws(() => decide(unowned, {}), /resourceAccount: .* give the account/);
  });

  const odd: Readonly<Record<string, Principal>> = {
    "a deleted role's id": { kind: "unique-id", id: "AROAEXAMPLEID1234567" },
    "a canonical user": { kind: "canonical-user", id: "79a59df900b949e55d96a1e698fbaced" },
    "an origin access identity": { kind: "origin-access-identity", id: "E1EXAMPLE" },
    "a session": { kind: "session", arn: `arn:aws:sts::${ACCOUNT}:assumed-role/A/s` },
    "a federated user": { kind: "federated-user", arn: `arn:aws:sts::${ACCOUNT}:federated-user/Carlos` },
    "a role with a star": { kind: "role", arn: `arn:aws:iam::${ACCOUNT}:role/*` },
    "a user with a star": { kind: "user", arn: `arn:aws:iam::${ACCOUNT}:user/*` },
  };
  for (const [title, principal] of Object.entries(odd)) {
    it(`takes ${title} in Principal for no other principal`, () => {
      assert.equal(principalMatches({ negated: false, principals: [principal] }, request.caller), "none");
    });
  }
});
