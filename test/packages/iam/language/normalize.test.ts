import assert from "node:assert/strict";
import { type Json, normalText, parsePolicy, type Policy, writePolicy } from "@cross-account-s3/iam";

function policy(document: Json): Policy {
  const result = parsePolicy(document, { type: "bucket" });
  assert.ok("policy" in result, JSON.stringify(result));
  return result.policy;
}

const read = {
  Effect: "Allow",
  Principal: { AWS: "111122223333" },
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::b/*",
};
const list = { Effect: "Deny", NotPrincipal: "*", NotAction: "s3:ListBucket", NotResource: "arn:aws:s3:::b" };

const same: readonly (readonly [string, Json, Json])[] = [
  ["order of statements", { Statement: [read, list] }, { Statement: [list, read] }],
  ["statements twice", { Statement: [read, read] }, { Statement: read }],
  ["Sids and ids", { Id: "x", Statement: { Sid: "A", ...read } }, { Statement: read }],
  ["the version", { Version: "2012-10-17", Statement: read }, { Statement: read }],
  ["a value and a list", { Statement: read }, { Statement: [{ ...read, Action: ["s3:GetObject"] }] }],
  ["case of actions", { Statement: read }, { Statement: { ...read, Action: "S3:getObject" } }],
  ["stars in a row", { Statement: { ...read, Action: "s3:*" } }, { Statement: { ...read, Action: "s3:**" } }],
  ["everyone", { Statement: { ...read, Principal: "*" } }, { Statement: { ...read, Principal: { AWS: ["*"] } } }],
  [
    "an account's id and root ARN",
    { Statement: read },
    { Statement: { ...read, Principal: { AWS: ["arn:aws:iam::111122223333:root", "111122223333"] } } },
  ],
  [
    "order and case in conditions",
    {
      Statement: {
        ...read,
        Condition: { StringLike: { "aws:A": ["b", "a", "a"] }, Bool: { "aws:SecureTransport": true } },
      },
    },
    {
      Statement: {
        ...read,
        Condition: { bool: { "AWS:securetransport": "True" }, StringLike: { "aws:a": ["a", "b"] } },
      },
    },
  ],
  [
    "ArnEquals and ArnLike",
    { Statement: { ...read, Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:s3:::b" } } } },
    { Statement: { ...read, Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::b" } } } },
  ],
  [
    "an address and a range of one",
    { Statement: { ...read, Condition: { IpAddress: { "aws:SourceIp": ["10.0.0.1", "2001:db8::1"] } } } },
    { Statement: { ...read, Condition: { IpAddress: { "aws:SourceIp": ["2001:DB8:0:0::1/128", "10.0.0.1/32"] } } } },
  ],
];

const different: readonly (readonly [string, Json, Json])[] = [
  ["effect", { Statement: read }, { Statement: { ...read, Effect: "Deny" } }],
  ["case of a resource", { Statement: read }, { Statement: { ...read, Resource: "arn:aws:s3:::b/A*" } }],
  [
    "case of a value",
    { Statement: { ...read, Condition: { StringEquals: { "aws:A": "b" } } } },
    { Statement: { ...read, Condition: { StringEquals: { "aws:A": "B" } } } },
  ],
  [
    "IfExists",
    { Statement: { ...read, Condition: { StringEquals: { "aws:A": "b" } } } },
    { Statement: { ...read, Condition: { StringEqualsIfExists: { "aws:A": "b" } } } },
  ],
  [
    "the version of a policy variable",
    { Statement: { ...read, Resource: "arn:aws:s3:::b/${aws:username}" } },
    { Version: "2012-10-17", Statement: { ...read, Resource: "arn:aws:s3:::b/${aws:username}" } },
  ],
];

describe("normalText", () => {
  for (const [what, a, b] of same) {
    it(`does not tell apart ${what}`, () => {
      assert.equal(normalText(policy(a)), normalText(policy(b)));
    });
  }

  for (const [what, a, b] of different) {
    it(`tells apart ${what}`, () => {
      assert.notEqual(normalText(policy(a)), normalText(policy(b)));
    });
  }

  it("is its own normal form", () => {
    for (const [, document] of [...same, ...different]) {
      const text = normalText(policy(document));
      assert.equal(normalText(policy(text)), text);
    }
  });
});

describe("writePolicy", () => {
  it("writes a document that parses to the same policy", () => {
    for (const [, a, b] of [...same, ...different]) {
      for (const document of [a, b]) assert.deepEqual(policy(writePolicy(policy(document))), policy(document));
    }
  });

  it("keeps an operator and key that occur in two spellings", () => {
    const twice = { StringLike: { "aws:A": "a*" }, stringlike: { "aws:A": "*b" } };
    const read_ = policy({ Statement: { ...read, Condition: twice } });
    assert.deepEqual(policy(writePolicy(read_)), read_);
  });
});
