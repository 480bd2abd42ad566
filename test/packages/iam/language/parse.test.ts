import assert from "node:assert/strict";
import {
  type Json,
  PARSE_BOUNDS,
  parsePolicy,
  policyErrorText,
  type PolicyType,
  readPolicy,
} from "@cross-account-s3/iam";

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };

/** The errors of a document as `path: message` lines. */
function errors(document: string | Json, type: PolicyType = "identity"): readonly string[] {
  const result = parsePolicy(document, { type });
  return "errors" in result ? result.errors.map(policyErrorText) : [];
}

/** The errors of an identity policy that has one statement, of which these elements differ from a good one. */
function statementErrors(elements: Record<string, Json>, type: PolicyType = "identity"): readonly string[] {
  return errors({ Version: "2012-10-17", Statement: [{ ...statement, ...elements }] }, type);
}

/** The errors of a bucket policy with this principal. */
function principalErrors(principal: Json): readonly string[] {
  return statementErrors({ Principal: principal }, "bucket");
}

describe("parsePolicy", () => {
  it("reads single values as lists and fills in AWS's defaults", () => {
    const result = parsePolicy(
      { Statement: { ...statement, Condition: { bool: { "aws:SecureTransport": true } } } },
      { type: "identity" },
    );
    assert.deepEqual(result, {
      policy: {
        version: "2008-10-17",
        statements: [
          {
            index: 0,
            effect: "Allow",
            action: { negated: false, patterns: ["s3:GetObject"] },
            resource: { negated: false, patterns: ["arn:aws:s3:::b/*"] },
            conditions: [{ operator: "Bool", ifExists: false, key: "aws:SecureTransport", values: ["true"] }],
          },
        ],
      },
    });
  });

  it("parses text and values alike", () => {
    const document = {
      Version: "2012-10-17",
      Id: "One",
      Statement: [{ Sid: "A", ...statement, Principal: { AWS: ["111122223333", "*"] } }],
    };
    assert.deepEqual(
      parsePolicy(JSON.stringify(document, null, 2), { type: "bucket" }),
      parsePolicy(document, { type: "bucket" }),
    );
  });

  it("reports every error at once, each with its path and position", () => {
    const text = `{
  "Version": "2012",
  "Statement": [
    {"Effect": "allow", "Action": ["s3:GetObject", 7], "Resource": "b", "Condition": {"StringEqual": {"a:b": "c"}}},
    []
  ]
}`;
    assert.deepEqual(errors(text), [
      'Version (line 2, column 3): is "2012"; write "2012-10-17"',
      'Statement[0].Effect (line 4, column 6): is "allow"; write "Allow" or "Deny"',
      "Statement[0].Action[1] (line 4, column 52): is the number 7; write a string",
      'Statement[0].Resource (line 4, column 56): "b" is not an ARN; write one such as arn:aws:s3:::bucket/*, or "*"',
      "Statement[0].Condition.StringEqual (line 4, column 87): is not a condition operator; write one such as StringEquals",
      "Statement[1] (line 5, column 5): is a list; write an object",
    ]);
  });

  it("reports duplicate keys of an object", () => {
    const text = '{"Statement": {"Effect": "Deny", "Effect": "Allow", "Action": "*", "Resource": "*"}}';
    assert.deepEqual(errors(text), ["Statement.Effect (line 1, column 34): appears twice in one object; keep one"]);
  });

  it("reports condition keys that differ only in case", () => {
    assert.match(
      statementErrors({ Condition: { StringEquals: { "aws:SourceVpc": "a", "AWS:sourcevpc": "b" } } }).join(),
      /AWS:sourcevpc"\]: appears twice/,
    );
  });

  it("reports an unknown element and suggests the intended one", () => {
    assert.deepEqual(statementErrors({ action: "s3:*", Foo: 1 }), [
      "Statement[0].action: is not an element of a policy; write Action",
      "Statement[0].Foo: is not an element of a policy; delete it",
    ]);
  });

  for (const [what, document] of Object.entries<Json>({
    null: null,
    "a list": [],
    "a number": 3,
    "no statement": {},
    "an empty list of statements": { Statement: [] },
    "a statement that is text": { Statement: "x" },
    "both Action and NotAction": { Statement: { ...statement, NotAction: "s3:*" } },
    "an empty list of actions": { Statement: { ...statement, Action: [] } },
    "an empty action": { Statement: { ...statement, Action: "" } },
    "a wildcard in a service": { Statement: { ...statement, Action: "s*:GetObject" } },
    "an action of unicode look-alikes": { Statement: { ...statement, Action: "ѕ3:GetObject" } },
    "an ARN of unicode look-alikes": { Statement: { ...statement, Resource: "arn:aws:ѕ3:::b" } },
    "a Principal": { Statement: { ...statement, Principal: "*" } },
    "a Sid with a blank": { Statement: { ...statement, Sid: "a b" } },
    "a condition that is text": { Statement: { ...statement, Condition: "x" } },
    "an operator that is text": { Statement: { ...statement, Condition: { Bool: "x" } } },
    "a condition value that is an object": { Statement: { ...statement, Condition: { StringLike: { "a:b": {} } } } },
    "a condition without values": { Statement: { ...statement, Condition: { StringLike: { "a:b": [] } } } },
    "a key without a prefix": { Statement: { ...statement, Condition: { StringLike: { SourceVpc: "x" } } } },
    "a key of unicode look-alikes": {
      Statement: { ...statement, Condition: { Bool: { "аws:SecureTransport": true } } },
    },
    "an operator of unicode look-alikes": {
      Statement: { ...statement, Condition: { "StringLi\u212ae": { "a:b": "c" } } },
    },
    "Null with IfExists": { Statement: { ...statement, Condition: { NullIfExists: { "a:b": true } } } },
    "Null of a word": { Statement: { ...statement, Condition: { Null: { "a:b": "yes" } } } },
    "Bool of a number": { Statement: { ...statement, Condition: { Bool: { "a:b": 1 } } } },
    "a number of words": { Statement: { ...statement, Condition: { NumericEquals: { "a:b": "ten" } } } },
    "a number that JSON readers round": {
      Statement: { ...statement, Condition: { StringLike: { "a:b": 12345678901234567890 } } },
    },
    "an address out of range": {
      Statement: { ...statement, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.256" } } },
    },
    "a date that is none": {
      Statement: { ...statement, Condition: { DateLessThan: { "aws:CurrentTime": "2026-13-01" } } },
    },
    "base64 that is none": { Statement: { ...statement, Condition: { BinaryEquals: { "a:b": "?" } } } },
    "two statements of one Sid": {
      Statement: [
        { Sid: "A", ...statement },
        { Sid: "A", ...statement },
      ],
    },
  })) {
    it(`refuses an identity policy with ${what}`, () => {
      assert.equal(errors(document).length, 1, errors(document).join("\n"));
    });
  }

  it("accepts numbers and booleans as text, only in conditions", () => {
    const result = parsePolicy(
      {
        Statement: {
          ...statement,
          Condition: { NumericLessThan: { "s3:max-keys": [10, "20"] }, Bool: { "aws:SecureTransport": "False" } },
        },
      },
      { type: "identity" },
    );
    assert.ok("policy" in result);
    assert.deepEqual(
      result.policy.statements[0]?.conditions.map(({ values }) => values),
      [["10", "20"], ["False"]],
    );
  });

  it("reads operators in any case, with set prefix and IfExists", () => {
    const result = parsePolicy(
      { Statement: { ...statement, Condition: { "forAnyValue:stringlikeifexists": { "aws:TagKeys": "a" } } } },
      { type: "identity" },
    );
    assert.ok("policy" in result);
    assert.deepEqual(result.policy.statements[0]?.conditions, [
      { operator: "StringLike", ifExists: true, quantifier: "ForAnyValue", key: "aws:TagKeys", values: ["a"] },
    ]);
  });

  it("accepts what AWS accepts", () => {
    for (const elements of [
      { Action: "*" },
      { Action: "*:*" },
      { Action: ["SNS:Publish", "s3:Get??ject*"] },
      { Resource: "arn:aws:s3:::${aws:PrincipalTag/Team}/*" },
      { Resource: "arn:aws:s3:::b/${aws:username, 'none'}/*" },
      { Resource: "arn:aws:s3:::b/日本".replace("日本", "été") },
      { Resource: "arn:*" },
      { Condition: { StringLike: { "aws:PrincipalTag/a b:c": "" } } },
      { Condition: { StringEquals: { "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub": "x" } } },
      { Condition: { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32", "::ffff:10.0.0.1"] } } },
      { Condition: { DateLessThan: { "aws:CurrentTime": ["2026-01-31T00:00:00Z", "2026-01-31", 1767225600] } } },
      { Condition: {} },
      { Sid: "" },
    ]) {
      assert.deepEqual(statementErrors(elements), [], JSON.stringify(elements));
    }
  });

  it("reads each kind of principal", () => {
    const result = parsePolicy(
      {
        Statement: {
          ...statement,
          NotPrincipal: {
            AWS: [
              "*",
              "111122223333",
              "arn:aws-eusc:iam::111122223333:root",
              "arn:aws:iam::111122223333:role/path/Reader",
              "arn:aws:iam::111122223333:user/Ann",
              "arn:aws:sts::111122223333:assumed-role/Reader/one@example.com",
              "arn:aws:sts::111122223333:federated-user/Ann",
              "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABC",
              "AROAEXAMPLE1234567890",
            ],
            Service: "delivery.logs.amazonaws.com",
            Federated: [
              "arn:aws:iam::111122223333:saml-provider/Sso",
              "accounts.google.com",
              "cognito-identity.amazonaws.com",
            ],
            CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
          },
        },
      },
      { type: "bucket" },
    );
    assert.ok("policy" in result);
    const { negated, principals } = result.policy.statements[0]?.principal ?? { principals: [] };
    assert.equal(negated, true);
    assert.deepEqual(
      principals.map(({ kind }) => kind),
      [
        "everyone",
        "account",
        "account",
        "role",
        "user",
        "session",
        "federated-user",
        "origin-access-identity",
        "unique-id",
        "service",
        "federated",
        "federated",
        "federated",
        "canonical-user",
      ],
    );
  });

  for (const principal of [
    "111122223333",
    {},
    { AWS: [] },
    { AWS: "" },
    { AWS: 111122223333 },
    { AWS: "1111-2222-3333" },
    { AWS: "arn:aws:iam::111122223333:role/*" },
    { AWS: "arn:aws:iam::*:root" },
    { AWS: "arn:aws:iam::111122223333:role/" },
    { AWS: "arn:aws:iam::111122223333:group/Admins" },
    { AWS: "arn:aws:iam::111122223333:saml-provider/Sso" },
    { AWS: "arn:aws:sts::111122223333:assumed-role/Reader" },
    { AWS: "arn:aws:sts::111122223333:assumed-role/Reader/*" },
    { AWS: "arn:aws:iam::111122223333:role/Rеader" },
    { AWS: "arn:aws:iam::１１１１２２２２３３３３:root" },
    { AWS: "arn:aws:s3:::bucket" },
    { AWS: "${aws:PrincipalArn}" },
    { aws: "*" },
    { Service: "*" },
    { Service: "s3" },
    { Service: "ѕ3.amazonaws.com" },
    { Federated: "*" },
    { Federated: "google" },
    { CanonicalUser: "abc" },
  ] as const) {
    it(`refuses the principal ${JSON.stringify(principal)} with a reason`, () => {
      const found = principalErrors(principal);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", /^Statement\[0\]\.Principal.*: .+/);
    });
  }

  it("requires the elements of each type", () => {
    assert.deepEqual(statementErrors({}, "bucket"), ["Statement[0]: has no Principal"]);
    assert.deepEqual(statementErrors({ Principal: "*" }, "trust"), [
      "Statement[0].Resource: no trust policy has this element; delete it",
    ]);
    assert.deepEqual(errors({ Statement: { Effect: "Allow", Principal: "*", Action: "ecr:*" } }, "resource"), []);
    assert.deepEqual(errors({ Statement: { Effect: "Allow", Principal: "*", Action: "s3:*" } }, "bucket"), [
      "Statement: has no Resource",
    ]);
  });

  it("accepts in a resource control policy only denials for everyone, and RCPFullAWSAccess", () => {
    assert.deepEqual(
      errors({ Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } }, "resource-control"),
      [],
    );
    assert.deepEqual(statementErrors({ Effect: "Deny", Principal: "*" }, "resource-control"), []);
    assert.equal(statementErrors({ Principal: "*" }, "resource-control").length, 1);
    assert.equal(statementErrors({ Effect: "Deny", Principal: { AWS: "111122223333" } }, "resource-control").length, 1);
  });

  it("shows look-alikes as code points", () => {
    assert.match(statementErrors({ Action: "ѕ3:GetObject" })[0] ?? "", /<U\+0455>3:GetObject/);
  });

  it("refuses what is larger than any policy, without parsing it", () => {
    const large = JSON.stringify({
      Statement: { ...statement, Resource: `arn:aws:s3:::${"b".repeat(PARSE_BOUNDS.characters)}` },
    });
    assert.match(errors(large)[0] ?? "", /characters; at most/);
    assert.match(errors({ Statement: Array(1001).fill(statement) })[0] ?? "", /1001 statements; at most 1000/);
    assert.match(statementErrors({ Action: Array(5001).fill("s3:*") })[0] ?? "", /5001 values; at most 5000/);
    assert.equal(errors({ Statement: Array(1000).fill(7) }).length, PARSE_BOUNDS.errors);
    assert.match(errors("[".repeat(100_000))[0] ?? "", /nested deeper/);
  });

  it("reads 1,000 statements and 500 values", () => {
    assert.deepEqual(errors(JSON.stringify({ Statement: Array(1000).fill(statement) })), []);
    const values = Array.from({ length: 500 }, (_, index) => `vpc-${String(index)}`);
    assert.deepEqual(statementErrors({ Condition: { StringEquals: { "aws:SourceVpc": values } } }), []);
  });

  it("treats __proto__ as a key like any other", () => {
    assert.match(errors('{"__proto__": {"Statement": []}}').join(), /__proto__.*is not an element/);
  });
});

describe("readPolicy", () => {
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const read = (statement: Json) =>
    readPolicy({ Version: "2012-10-17", Statement: [statement] }, { type: "bucket", unknown });
  const STATEMENT = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme/*" };

  it("returns the valid parts of a document with an error", () => {
    const { policy, errors } = read({ ...STATEMENT, Principal: { AWS: ["111111111111", "x"] } });
    assert.deepEqual(policy?.statements[0]?.principal?.principals, [{ kind: "account", account: "111111111111" }]);
    assert.deepEqual(
      errors.map(({ kind, path }) => [kind, path]),
      [["principal", "Statement[0].Principal.AWS[1]"]],
    );
  });
  for (const [part, value] of Object.entries({
    Principal: { AWS: unknown },
    Action: unknown,
    Resource: `arn:aws:s3:::${unknown}/*`,
    Effect: unknown,
    Condition: { StringEquals: { "aws:SourceVpce": unknown } },
  })) {
    it(`takes an unknown ${part}`, () => {
      assert.deepEqual(read({ ...STATEMENT, [part]: value }).errors, []);
    });
  }
  it("omits a statement with an unknown condition, which would have another meaning without it", () => {
    assert.deepEqual(read({ ...STATEMENT, Condition: { StringEquals: unknown } }), {
      policy: { version: "2012-10-17", statements: [] },
      errors: [],
    });
  });
});
