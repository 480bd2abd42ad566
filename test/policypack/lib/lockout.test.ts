import assert from "node:assert/strict";
import { lockoutOf } from "../../../policypack/lib/lockout";
import { readDocument } from "../../../policypack/lib/policy-document";
import { document, OWN, STRANGER } from "../pack";

/** What the denials of a bucket policy, of which each is partly given, shut the deployer out of. */
function lockout(...denials: readonly object[]) {
  const whole = denials.map((one) => ({
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"],
    ...one,
  }));
  return lockoutOf(readDocument("bucket", document(...whole)), new Set([OWN]))?.action;
}

const when = (operator: string, key: string, value: unknown) => ({ Condition: { [operator]: { [key]: value } } });
const ROLE = `arn:aws:iam::${OWN}:role/deployer`;

describe("lockoutOf", () => {
  for (const [about, denials] of Object.entries({
    "no condition": [{}],
    "the own account": [{ Principal: { AWS: OWN } }],
    "everyone but the root": [{ Principal: undefined, NotPrincipal: { AWS: OWN } }],
    "everyone but the root, by its ARN": [when("ArnNotEquals", "aws:PrincipalArn", `arn:aws:iam::${OWN}:root`)],
    "all roles and all users, in two statements": [
      when("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${OWN}:role/*`),
      when("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${OWN}:user/*`),
    ],
    "the own account, as everyone of it": [when("StringEquals", "aws:PrincipalAccount", OWN)],
    "requests without MFA": [when("BoolIfExists", "aws:MultiFactorAuthPresent", "false")],
    "a date that has passed": [when("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z")],
    "a date to come": [when("DateGreaterThan", "aws:CurrentTime", "2090-01-01T00:00:00Z")],
    "elsewhere than an endpoint": [when("StringNotEquals", "aws:SourceVpce", "vpce-1")],
    "a key that the request does not have": [when("StringNotEquals", "s3:x-amz-acl", "private")],
    "a value and every other value": [
      when("StringEquals", "aws:PrincipalTag/team", "a"),
      when("StringNotEquals", "aws:PrincipalTag/team", "a"),
    ],
    "NotAction that leaves the policy out": [{ Action: undefined, NotAction: "s3:GetObject" }],
  })) {
    it(`finds the deployer shut out by ${about}`, () => {
      assert.ok(lockout(...denials));
    });
  }
  for (const [about, denials] of Object.entries({
    "plain HTTP": [when("Bool", "aws:SecureTransport", "false")],
    "an old TLS": [when("NumericLessThan", "s3:TlsVersion", "1.2")],
    "everyone but a role": [when("ArnNotEquals", "aws:PrincipalArn", ROLE)],
    "a stranger": [{ Principal: { AWS: STRANGER } }],
    "another organization": [when("StringNotEquals", "aws:PrincipalOrgID", "o-abcdefghij")],
    "principals without a tag": [when("StringNotEquals", "aws:PrincipalTag/team", "platform")],
    "another Region": [when("StringNotEquals", "aws:RequestedRegion", "eu-west-1")],
    "objects only": [{ Resource: "arn:aws:s3:::acme/*" }],
    "reading and writing objects": [{ Action: ["s3:GetObject", "s3:PutObject"] }],
    "all roles, as users are left": [when("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${OWN}:role/*`)],
  })) {
    it(`finds no one shut out by ${about}`, () => {
      assert.equal(lockout(...denials), undefined);
    });
  }
});
