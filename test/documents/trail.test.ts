import assert from "node:assert/strict";
import { accessAlarms } from "../../documents/alarms";
import { alarmTopicPolicy } from "../../documents/alarm-topic-policy";
import { auditReaderPolicy } from "../../documents/audit-reader-policy";
import { dashboard } from "../../documents/dashboard";
import { trailBucketPolicy } from "../../documents/trail-bucket-policy";
import { trailKeyPolicy } from "../../documents/trail-key-policy";
import { trailLogPolicy, trailLogTrust } from "../../documents/trail-log-role";
import { bySid } from "./support";

const TRAIL = "arn:aws:cloudtrail:us-east-1:222222222222:trail/x-audit";
const READER = "arn:aws:iam::111111111111:role/x-control-catalog";
const OF = { partition: "aws", region: "us-east-1", accountId: "222222222222", trailArns: [TRAIL] } as const;

describe("trailBucketPolicy", () => {
  const policy = trailBucketPolicy({ ...OF, logBucket: "acme-audit", prefix: "trails", readers: [READER] });

  it("lets CloudTrail write the account's logs, only for the trail, owned by the bucket's owner", () => {
    const { Resource, Condition } = bySid(policy, "AllowCloudTrailWrite");
    assert.equal(Resource, "arn:aws:s3:::acme-audit/trails/AWSLogs/222222222222/*");
    assert.deepEqual(Condition, {
      ArnEquals: { "aws:SourceArn": [TRAIL] },
      StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" },
    });
  });

  it("lets CloudTrail look at the bucket's ACL, only for the trail", () => {
    const { Resource, Condition } = bySid(policy, "AllowCloudTrailAclCheck");
    assert.deepEqual([Resource, Condition], ["arn:aws:s3:::acme-audit", { ArnEquals: { "aws:SourceArn": [TRAIL] } }]);
  });

  it("lets exactly the reader list and get", () => {
    const [list, get] = [bySid(policy, "AllowListLogs"), bySid(policy, "AllowGetLogs")];
    assert.deepEqual([list.Action, get.Action], ["s3:ListBucket", "s3:GetObject"]);
    assert.deepEqual([list.Condition, get.Condition], Array(2).fill({ ArnEquals: { "aws:PrincipalArn": [READER] } }));
  });

  it("lets no one read without a reader", () => {
    const closed = trailBucketPolicy({ ...OF, logBucket: "acme-audit", prefix: undefined, readers: [] });
    assert.ok(!JSON.stringify(closed).includes("s3:GetObject"));
  });
});

describe("trailKeyPolicy", () => {
  const policy = trailKeyPolicy({ ...OF, key: "x-audit", readers: [READER] });

  it("lets CloudTrail encrypt for the trail", () => {
    assert.deepEqual(bySid(policy, "AllowCloudTrailEncrypt").Condition, {
      ArnEquals: { "aws:SourceArn": [TRAIL] },
      StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:222222222222:trail/*" },
    });
  });

  it("lets exactly the reader decrypt, logs of trails only, through S3 only", () => {
    const { Action, Condition } = bySid(policy, "AllowDecryptLogs");
    assert.equal(Action, "kms:Decrypt");
    assert.deepEqual(Condition, {
      ArnEquals: { "aws:PrincipalArn": [READER] },
      StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" },
      Null: { "kms:EncryptionContext:aws:cloudtrail:arn": "false" },
    });
  });
});

describe("the role with which CloudTrail writes to a log group", () => {
  const args = { ...OF, logGroup: "/aws/cloudtrail/x-audit" };

  it("is assumed by CloudTrail only for the trail", () => {
    assert.deepEqual(bySid(trailLogTrust(args), "AllowCloudTrail").Condition, {
      ArnEquals: { "aws:SourceArn": [TRAIL] },
      StringEquals: { "aws:SourceAccount": "222222222222" },
    });
  });

  it("writes only CloudTrail's streams of that group", () => {
    assert.equal(
      bySid(trailLogPolicy(args), "WriteLogs").Resource,
      "arn:aws:logs:us-east-1:222222222222:log-group:/aws/cloudtrail/x-audit:log-stream:222222222222_CloudTrail_us-east-1*",
    );
  });
});

describe("auditReaderPolicy", () => {
  it("reads log buckets by their names, in the listed accounts only", () => {
    const args = { partition: "aws", role: "catalog", accounts: ["222222222222"], logBuckets: ["*-audit-*"] } as const;
    const { Resource, Condition } = bySid(auditReaderPolicy(args), "GetAuditLogs");
    assert.deepEqual(Resource, ["arn:aws:s3:::*-audit-*/*"]);
    assert.deepEqual(Condition, { StringEquals: { "aws:ResourceAccount": ["222222222222"] } });
  });
});

describe("accessAlarms", () => {
  const limit = { threshold: 5, periodSeconds: 300 };
  const [denied] = accessAlarms("111111111111", limit);

  it("counts denied requests of the control account, from the log and not from a metric that S3 does not have", () => {
    assert.equal(
      denied?.pattern,
      '{ ($.eventSource = "s3.amazonaws.com") && ($.errorCode = "AccessDenied") && ($.userIdentity.accountId = "111111111111") }',
    );
  });

  it("rings for denied requests as configured, and for a change at once", () => {
    assert.deepEqual(
      accessAlarms(undefined, { threshold: 9, periodSeconds: 60 }).map((a) => [a.name, a.threshold]),
      [
        ["CrossAccountS3AccessFailures", 9],
        ["BucketPolicyChanges", 1],
        ["KeyDisabled", 1],
        ["TrailStopped", 1],
      ],
    );
  });

  it("keeps within what a filter pattern may have, 1024 characters", () => {
    assert.ok(accessAlarms("111111111111", limit).every((a) => a.pattern.length <= 1024));
  });
});

describe("dashboard", () => {
  it("has a graph for each alarm, and the last denied requests", () => {
    const alarms = accessAlarms(undefined, { threshold: 5, periodSeconds: 300 });
    const body = JSON.parse(dashboard({ region: "us-east-1", namespace: "x", alarms, logGroup: "/g" })) as {
      readonly widgets: readonly { readonly properties: { readonly title: string } }[];
    };
    assert.deepEqual(
      body.widgets.map((w) => w.properties.title),
      [...alarms.map((a) => a.name), "Denied requests"],
    );
  });
});

describe("alarmTopicPolicy", () => {
  it("lets CloudWatch publish for this account's alarms, and no other service", () => {
    const { Statement } = alarmTopicPolicy("arn:aws:sns:us-east-1:222222222222:x", "222222222222");
    assert.deepEqual(
      Statement.map((s) => [s.Principal, s.Condition]),
      [[{ Service: "cloudwatch.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": "222222222222" } }]],
    );
  });
});
