import assert from "node:assert/strict";
import {
  conditionKey,
  conditionKeysOf,
  matchingActions,
  serviceAction,
  serviceActions,
  serviceConditionKeys,
  servicePrefixes,
  serviceResourceTypes,
} from "@cross-account-s3/iam";

describe("services", () => {
  it("have the access level, resource types and condition keys of an action, in any case", () => {
    const action = serviceAction("S3:getobject");
    assert.ok(action);
    assert.equal(action.name, "s3:GetObject");
    assert.equal(action.accessLevel, "Read");
    assert.ok(action.resourceTypes.some(({ name }) => name === "object"));
    assert.ok(conditionKeysOf(action).has("s3:existingobjecttag/<key>"));
    assert.equal(serviceAction("s3:PutBucketPolicy")?.accessLevel, "Permissions management");
  });

  it("have no resource type for an action that takes only *", () => {
    assert.deepEqual(serviceAction("s3:ListAllMyBuckets")?.resourceTypes, []);
  });

  it("have the ARN of a resource type", () => {
    assert.equal(
      serviceResourceTypes("kms").find(({ name }) => name === "key")?.arn,
      "arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}",
    );
  });

  it("can all be read", () => {
    for (const prefix of servicePrefixes()) {
      assert.ok(serviceActions(prefix).every(({ name }) => name.startsWith(`${prefix}:`)));
      serviceResourceTypes(prefix);
      serviceConditionKeys(prefix);
    }
  });

  for (const name of ["nothing", "", "../services", "constructor", "__proto__", "ѕ3"]) {
    it(`do not include "${name}"`, () => {
      assert.deepEqual(serviceActions(name), []);
      assert.equal(serviceAction(`${name}:GetObject`), undefined);
      assert.equal(matchingActions(`${name}:*`), undefined);
    });
  }

  it("have the actions that a pattern matches", () => {
    assert.deepEqual(
      matchingActions("SNS:un*scribe")?.map(({ name }) => name),
      ["sns:Unsubscribe"],
    );
    assert.deepEqual(matchingActions("s3:Nothing"), []);
    assert.equal(matchingActions("*"), undefined);
  });
});

describe("conditionKey", () => {
  for (const [name, type] of [
    ["AWS:principalorgpaths", "ArrayOfString"],
    ["secretsmanager:ResourceTag/team", "String"],
    ["ssm:resourceTag/team", "String"],
    ["elasticloadbalancing:ResourceTag/team", "String"],
    ["aws:PrincipalTag/Team", "String"],
    ["kms:EncryptionContext:aws:s3:arn", "String"],
    ["s3:ExistingObjectTag/Class", "String"],
    ["s3:max-keys", "Numeric"],
  ] as const) {
    it(`knows ${name}`, () => {
      assert.equal(conditionKey(name)?.type, type);
    });
  }

  for (const name of [
    "",
    "aws",
    "aws:Nothing",
    "s3:nothing",
    "constructor",
    "constructor:x",
    "__proto__",
    "__proto__:x",
  ]) {
    it(`knows no key "${name}"`, () => {
      assert.equal(conditionKey(name), undefined);
    });
  }
});
