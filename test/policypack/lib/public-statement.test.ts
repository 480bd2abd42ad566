import assert from "node:assert/strict";
import { isPublicStatement } from "@cross-account-s3/iam";
import { type DocumentKind, EVERY_KIND } from "../../../policypack/lib/document-kinds";
import { readDocument } from "../../../policypack/lib/policy-document";
import { opennessOf, publicRules } from "../../../policypack/lib/public-statement";
import { UNKNOWN } from "../../../policypack/lib/unknown";
import { document, OBJECTS } from "../pack";

/** The statements, one or none, that let everyone in under a condition, as a document of a kind has them. */
function forEveryone(condition: object, kind: DocumentKind) {
  const allow = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: OBJECTS };
  return readDocument(kind, document({ ...allow, Condition: condition })).statements;
}

function openness(condition: object, kind: DocumentKind = "bucket") {
  const [statement] = forEveryone(condition, kind);
  assert.ok(statement);
  return opennessOf(statement, publicRules(kind));
}

describe("how far a statement for everyone is open", () => {
  for (const [range, expected] of [
    ["203.0.113.7", "limited"],
    ["10.0.0.0/8", "limited"],
    ["10.0.0.0/7", "public"],
    ["3.0.0.0/8", "open to anyone"],
    ["3.5.0.0/15", "open to anyone"],
    ["0.0.0.0/0", "public"],
    ["2001:db8::/32", "limited"],
    ["2001:db8::/31", "public"],
    ["::/0", "public"],
    ["10.0.0.0/x", "public"],
    [UNKNOWN, "limited"],
  ] as const) {
    it(`from ${range}: ${expected}`, () => {
      assert.equal(openness({ IpAddress: { "aws:SourceIp": [range] } }), expected);
    });
  }

  it("with a header that the caller chooses: S3 takes it for fixed, and anyone may send it", () => {
    const condition = {
      StringEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:us-east-1:222222222222:key/1" },
    };
    assert.equal(openness(condition), "open to anyone");
  });

  it("with a wide range and an account is not", () => {
    const condition = {
      IpAddress: { "aws:SourceIp": "3.0.0.0/8" },
      StringEquals: { "aws:PrincipalAccount": "111111111111" },
    };
    assert.equal(openness(condition), "limited");
  });

  it("for units of an organization is public to S3, and to S3 only", () => {
    const condition = {
      "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/r-ab12/ou-ab12-11111111/*" },
    };
    assert.equal(openness(condition), "public");
    assert.equal(openness(condition, "topic"), "limited");
  });

  it("is never less than what packages/iam calls public", () => {
    for (const kind of EVERY_KIND) {
      for (const condition of [
        {},
        { StringLike: { "aws:SourceVpc": "vpc-*" } },
        { StringEquals: { "kms:CallerAccount": "111111111111" } },
      ]) {
        for (const statement of forEveryone(condition, kind)) {
          if (isPublicStatement(statement, publicRules(kind)))
            assert.equal(opennessOf(statement, publicRules(kind)), "public", kind);
        }
      }
    }
  });
});
