import assert from "node:assert/strict";
import {
  checkAccessNotGranted,
  checkNoNewAccess,
  checkNoOutsideAccess,
  checkNoPublicAccess,
  type Json,
  parsePolicy,
  type Policy,
  type PolicyType,
  serviceActions,
  servicePrefixes,
  serviceResourceTypes,
} from "@cross-account-s3/iam";

function policy(statement: Json, type: PolicyType): Policy {
  const result = parsePolicy({ Version: "2012-10-17", Statement: statement }, { type });
  assert.ok("policy" in result, JSON.stringify(result));
  return result.policy;
}

/** A name of the reference, with its placeholders filled in. */
function filledIn(name: string): string {
  const values = new Map([
    ["${Partition}", "aws"],
    ["${Region}", "us-east-1"],
    ["${Account}", "111122223333"],
  ]);
  return name.replace(/\$\{\w+\}/g, (placeholder) => values.get(placeholder) ?? "example");
}

const identity = (...statements: readonly Json[]) => policy(statements, "identity");
const bucket = (...statements: readonly Json[]) => policy(statements, "bucket");

const read = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::amzn-s3-demo-bucket/*" };
const readAs = (principal: Json, condition: Json = {}) => ({ ...read, Principal: principal, Condition: condition });

describe("checkNoNewAccess", () => {
  it("passes another spelling of the same access", () => {
    const existing = identity({ ...read, Action: ["s3:GetObject", "s3:PutObject"] });
    const split = identity(read, { ...read, Action: "S3:putobject" });
    assert.equal(checkNoNewAccess(split, existing, "identity").result, "PASS");
    assert.equal(checkNoNewAccess(existing, split, "identity").result, "PASS");
  });

  it("passes less access, and fails more with a request and the statement that allows it", () => {
    const narrow = identity(read);
    const wide = identity(read, { Sid: "Wide", ...read, Action: "s3:*" });
    assert.equal(checkNoNewAccess(narrow, wide, "identity").result, "PASS");
    const result = checkNoNewAccess(wide, narrow, "identity");
    assert.equal(result.result, "FAIL");
    assert.equal(result.reasons[0]?.statementId, "Wide");
    assert.match(result.example?.action ?? "", /^s3:/);
    assert.notEqual(result.example?.action, "s3:GetObject");
  });

  it("fails a dropped denial and a dropped condition", () => {
    const denied = identity(read, {
      Effect: "Deny",
      Action: "s3:*",
      Resource: "arn:aws:s3:::amzn-s3-demo-bucket/secret/*",
    });
    assert.equal(checkNoNewAccess(identity(read), denied, "identity").result, "FAIL");
    const limited = identity({ ...read, Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } });
    assert.equal(checkNoNewAccess(identity(read), limited, "identity").result, "FAIL");
    assert.equal(checkNoNewAccess(limited, identity(read), "identity").result, "PASS");
  });

  it("finds that NotAction and * reach other services", () => {
    const all = identity({ Effect: "Allow", NotAction: "s3:*", Resource: "*" });
    const result = checkNoNewAccess(all, identity({ Effect: "Allow", Action: "s3:*", Resource: "*" }), "identity");
    assert.equal(result.result, "FAIL");
  });

  it("settles a comparison of policy variables by the request, or says that it cannot", () => {
    const own = (key: string) => identity({ ...read, Resource: `arn:aws:s3:::amzn-s3-demo-bucket/\${${key}}/*` });
    assert.equal(checkNoNewAccess(own("aws:username"), own("aws:username"), "identity").result, "PASS");
    assert.equal(checkNoNewAccess(own("aws:username"), identity(read), "identity").result, "PASS");
    assert.equal(checkNoNewAccess(identity(read), own("aws:username"), "identity").result, "FAIL");
  });
});

describe("checkAccessNotGranted", () => {
  for (const service of servicePrefixes()) {
    if (serviceActions(service).every(({ resourceTypes }) => resourceTypes.length === 0)) continue;
    const unlisted = serviceResourceTypes(service).filter(({ isListed }) => !isListed);
    if (unlisted.length === 0) continue;

    it(`covers the resource types that the reference lists for no action of ${service}, and their keys`, () => {
      for (const { arn, conditionKeys } of unlisted) {
        const Null = Object.fromEntries(conditionKeys.map((key) => [filledIn(key), "false"]));
        const Condition = conditionKeys.length > 0 && { Condition: { Null } };
        const allowed = { Effect: "Allow", Action: `${service}:*`, Resource: filledIn(arn), ...Condition };
        const { result } = checkAccessNotGranted(identity(allowed), { actions: [`${service}:*`] }, "identity");
        assert.equal(result, "FAIL", JSON.stringify(allowed));
      }
    });
  }

  it("distinguishes resource types of S3 from those of other services with the same names", () => {
    const names = new Set(serviceResourceTypes("s3").map(({ name }) => name));
    for (const service of servicePrefixes()) {
      const types = service === "s3" ? [] : serviceResourceTypes(service);
      for (const { arn } of types.filter(({ name, isListed }) => isListed && names.has(name))) {
        const NotAction: Json = ["s3:NoAction", `${service}:NoAction`];
        const allowed = { Effect: "Allow", NotAction, Resource: filledIn(arn) };
        const { result } = checkAccessNotGranted(identity(allowed), { actions: ["*"] }, "identity");
        assert.equal(result, "FAIL", JSON.stringify(allowed));
      }
    }
  });

  it("covers log groups, whose names have slashes, and their streams", () => {
    const group = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/acme";
    for (const [action, resource] of [
      ["logs:DeleteLogGroup", group],
      ["logs:PutLogEvents", `${group}:log-stream:a/b`],
    ] as const) {
      const allowed = identity({ Effect: "Allow", Action: action, Resource: resource });
      assert.equal(checkAccessNotGranted(allowed, { actions: [action] }, "identity").result, "FAIL", action);
    }
  });

  it("fails if one of the actions is allowed on one of the resources", () => {
    const wide = identity({ Effect: "Allow", Action: "s3:*", Resource: "*" });
    assert.equal(checkAccessNotGranted(wide, { actions: ["s3:DeleteBucket"] }, "identity").result, "FAIL");
    assert.equal(checkAccessNotGranted(wide, { actions: ["ec2:RunInstances"] }, "identity").result, "PASS");
    assert.equal(
      checkAccessNotGranted(wide, { resources: ["arn:aws:s3:::amzn-s3-demo-bucket"] }, "identity").result,
      "FAIL",
    );
    assert.equal(
      checkAccessNotGranted(identity(read), { resources: ["arn:aws:s3:::other/*"] }, "identity").result,
      "PASS",
    );
  });

  it("counts denials", () => {
    const but = identity(read, { Effect: "Deny", Action: "s3:Get*", Resource: "*" });
    assert.equal(checkAccessNotGranted(but, { actions: ["s3:GetObject"] }, "identity").result, "PASS");
  });
});

describe("checkNoPublicAccess", () => {
  for (const [what, statement] of [
    ["everyone", readAs("*")],
    ["everyone from any VPC", readAs("*", { StringLike: { "aws:SourceVpc": "vpc-*" } })],
  ] as const) {
    it(`fails ${what}, with a request`, () => {
      const result = checkNoPublicAccess(bucket(statement), "bucket");
      assert.equal(result.result, "FAIL");
      assert.equal(result.example?.action, "s3:GetObject");
    });
  }

  for (const [what, statement] of [
    ["one account", readAs({ AWS: "111122223333" })],
    ["everyone from one VPC", readAs("*", { StringEquals: { "aws:SourceVpc": "vpc-91237329" } })],
  ] as const) {
    it(`passes ${what}`, () => {
      assert.equal(checkNoPublicAccess(bucket(statement), "bucket").result, "PASS");
    });
  }
});

describe("checkNoOutsideAccess", () => {
  const two = bucket(
    readAs({ AWS: "111122223333" }),
    readAs({ AWS: "arn:aws:iam::444455556666:role/Reader" }),
    readAs({ Service: "logging.s3.amazonaws.com" }),
  );

  it("passes if everyone is trusted", () => {
    const trusted = ["111122223333", "444455556666", "logging.s3.amazonaws.com"];
    assert.equal(checkNoOutsideAccess(two, trusted, "bucket").result, "PASS");
  });

  it("shows a principal that is not trusted", () => {
    const role = checkNoOutsideAccess(two, ["111122223333", "logging.s3.amazonaws.com"], "bucket");
    assert.ok(role.result === "FAIL" && role.example?.caller.kind === "role");
    assert.equal(role.example.caller.arn, "arn:aws:iam::444455556666:role/Reader");
    const service = checkNoOutsideAccess(two, ["111122223333", "444455556666"], "bucket");
    assert.deepEqual(service.result === "FAIL" && service.example?.caller, {
      kind: "service",
      service: "logging.s3.amazonaws.com",
    });
  });

  it("counts a condition on the principal's account", () => {
    const held = bucket(readAs("*", { StringEquals: { "aws:PrincipalAccount": "111122223333" } }));
    assert.equal(checkNoOutsideAccess(held, ["111122223333"], "bucket").result, "PASS");
    assert.equal(checkNoOutsideAccess(held, [], "bucket").result, "FAIL");
  });
});

describe("kms:CallerAccount", () => {
  const key = (condition: Json) =>
    policy({ Effect: "Allow", Principal: "*", Action: "kms:Decrypt", Resource: "*", Condition: condition }, "key");

  it("exists in signed requests only, and a star allows every account", () => {
    const result = checkNoOutsideAccess(key({ StringLike: { "kms:CallerAccount": "*" } }), ["111111111111"], "key");
    assert.equal(result.result, "FAIL");
    assert.ok(result.example && result.example.caller.kind !== "anonymous");
  });

  it("limits callers to an account, and makes a key policy not public", () => {
    const own = key({ StringEquals: { "kms:CallerAccount": "111111111111" } });
    assert.equal(checkNoOutsideAccess(own, ["111111111111"], "key").result, "PASS");
    assert.equal(checkNoPublicAccess(own, "key").result, "PASS");
    assert.equal(checkNoPublicAccess(key({ StringLike: { "kms:CallerAccount": "*" } }), "key").result, "FAIL");
  });
});

describe("public access", () => {
  it("follows S3's rules for buckets, and counts other keys for other services", () => {
    const units = { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/r-ab12/*" } };
    const topic = {
      Effect: "Allow",
      Principal: "*",
      Action: "sns:Publish",
      Resource: "arn:aws:sns:us-east-1:111111111111:t",
    };
    assert.equal(checkNoPublicAccess(bucket(readAs("*", units)), "bucket").result, "FAIL");
    assert.equal(checkNoPublicAccess(policy({ ...topic, Condition: units }, "topic"), "topic").result, "PASS");
    assert.equal(checkNoPublicAccess(policy(topic, "topic"), "topic").result, "FAIL");
  });
});
