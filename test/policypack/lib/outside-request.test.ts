import assert from "node:assert/strict";
import { outsideRequest } from "../../../policypack/lib/outside-request";
import { readDocument } from "../../../policypack/lib/policy-document";
import { accountsOf, settingsSchema, stackConfig } from "../../../policypack/lib/settings";
import { document, OWN, STRANGER, TRUSTED } from "../pack";

const accounts = accountsOf(
  settingsSchema.parse({
    ownAccounts: [OWN],
    trustedAccounts: [TRUSTED],
    trustedOrganizations: ["o-abcdefghij"],
    trustedVpcEndpoints: ["vpce-0a1b2c3d"],
    trustedAddressRanges: ["203.0.113.0/24"],
  }),
  stackConfig({}),
  [],
);

/** What is decided of the first of some statements of a bucket policy, of which each is partly given. */
function outside(...statements: readonly object[]) {
  const whole = statements.map((one) => ({
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::acme/*",
    ...one,
  }));
  const read = readDocument("bucket", document(...whole));
  const [first] = read.statements;
  assert.ok(first);
  return outsideRequest(read, first, accounts);
}

const when = (operator: string, key: string, value: string) => ({ Condition: { [operator]: { [key]: value } } });

describe("outsideRequest", () => {
  it("shows a request of a stranger, with the values that the statement asks for", () => {
    assert.deepEqual(outside({ Principal: { AWS: STRANGER }, ...when("StringEquals", "aws:SourceVpce", "vpce-1") }), {
      is: "allowed",
      example: `for example arn:aws:iam::${STRANGER}:role/example calls s3:GetObject on arn:aws:s3:::acme/example, with aws:sourcevpce vpce-1`,
    });
  });
  for (const [about, statement] of Object.entries({
    "the own account": { Principal: { AWS: OWN } },
    "the trusted account": { Principal: { AWS: `arn:aws:iam::${TRUSTED}:role/reader` } },
    "a trusted organization": when("StringEquals", "aws:PrincipalOrgID", "o-abcdefghij"),
    "a trusted endpoint": when("StringEquals", "aws:SourceVpce", "vpce-0a1b2c3d"),
    "a part of a trusted range": when("IpAddress", "aws:SourceIp", "203.0.113.128/25"),
    "a trusted account's access points": when("StringEquals", "s3:DataAccessPointAccount", TRUSTED),
    services: { Principal: { Service: "cloudtrail.amazonaws.com" } },
    "services by a source": when("StringEquals", "aws:SourceAccount", STRANGER),
    "two conditions that no request meets": {
      Condition: {
        StringEquals: { "aws:PrincipalAccount": STRANGER },
        ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OWN}:*` },
      },
    },
  })) {
    it(`finds no outsider in ${about}`, () => {
      assert.equal(outside(statement).is, "no principal");
    });
  }
  for (const [about, statement] of Object.entries({
    everyone: {},
    "another organization": when("StringEquals", "aws:PrincipalOrgID", "o-zzzzzzzzzz"),
    "a trusted organization if there is one": when("StringEqualsIfExists", "aws:PrincipalOrgID", "o-abcdefghij"),
    "another endpoint": when("StringEquals", "aws:SourceVpce", "vpce-9"),
    "more than a trusted range": when("IpAddress", "aws:SourceIp", "203.0.112.0/23"),
    "accounts by a prefix": when("StringLike", "aws:PrincipalAccount", "1*"),
    "an Allow of all but one": { Principal: undefined, NotPrincipal: { AWS: OWN } },
  })) {
    it(`shows an outsider in ${about}`, () => {
      assert.equal(outside(statement).is, "allowed");
    });
  }
  it("sees the denial that keeps strangers out", () => {
    const denial = { Effect: "Deny", Action: "s3:*", ...when("StringNotEquals", "aws:PrincipalAccount", OWN) };
    assert.equal(outside({}, denial).is, "denied");
  });
  it("is not misled by a denial of something else", () => {
    const denial = { Effect: "Deny", Action: "s3:PutObject", ...when("StringNotEquals", "aws:PrincipalAccount", OWN) };
    assert.equal(outside({}, denial).is, "allowed");
  });
  it("gives up on a document of thousands of values", () => {
    const many = Array.from({ length: 2_000 }, (_, index) => `arn:aws:s3:::acme/${index}/*`);
    assert.equal(outside({ Principal: { AWS: STRANGER }, Resource: many }).is, "undecided");
  });
});
