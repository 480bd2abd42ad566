import assert from "node:assert/strict";
import { driftOf } from "../../../verify/drift";
import { type Answers, found, refusal, type Resources } from "./fake-account";

const BUCKET = "acme-genomics";
const BUS = "arn:aws:events:us-east-1:222222222222:event-bus/events";
const KEY = "arn:aws:kms:us-east-1:222222222222:key/1";
const TOPIC = "arn:aws:sns:us-east-1:222222222222:alarms";
const TRAIL = "arn:aws:cloudtrail:us-east-1:222222222222:trail/audit";
const STRANGER = "999999999999";

function policy(action: string, resource: string, principal = "arn:aws:iam::222222222222:root"): string {
  const statement = { Effect: "Allow", Principal: { AWS: principal }, Action: action, Resource: resource };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

/** What a stack declares, what AWS answers where it is deployed so, and what else AWS may answer. */
interface Deployed {
  readonly resources: Resources;
  readonly answers: Answers;
  /** A difference, the answers that show it, and how its message reads. */
  readonly differences: readonly (readonly [what: string, answers: Answers, title: RegExp])[];
}

const RULE = {
  id: "old",
  status: "Enabled",
  filter: { prefix: "raw/" },
  expiration: { days: 365 },
  noncurrentVersionExpiration: { noncurrentDays: 30 },
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
  transitions: [{ days: 60, storageClass: "GLACIER" }],
};
const LIVE_RULE = {
  ID: "renamed",
  Status: "Enabled",
  Filter: { Prefix: "raw/" },
  Expiration: { Days: 365 },
  NoncurrentVersionExpiration: { NoncurrentDays: 30 },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
  Transitions: [{ Days: 60, StorageClass: "GLACIER" }],
};
const lifecycle = (change: object) => ({ GetBucketLifecycleConfiguration: { Rules: [{ ...LIVE_RULE, ...change }] } });
const lock = (retention: object) => ({
  GetObjectLockConfiguration: {
    ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: retention } },
  },
});
const replicating = (Status: string) => ({
  GetBucketReplication: {
    ReplicationConfiguration: {
      Rules: [{ Status, Destination: { Bucket: "arn:aws:s3:::stranger", Account: STRANGER } }],
    },
  },
});
const listing = (IsEnabled: boolean) => ({
  ListBucketInventoryConfigurations: {
    InventoryConfigurationList: [
      {
        IsEnabled,
        Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::stranger", AccountId: STRANGER } },
      },
    ],
  },
});
const accessPoint = (principal: string) => ({
  ListAccessPoints: { AccessPointList: [{ Name: "point" }] },
  GetAccessPointPolicy: {
    Policy: policy("s3:GetObject", "arn:aws:s3:us-east-1:222222222222:accesspoint/point/object/*", principal),
  },
});

const ownership = (ObjectOwnership: string) => ({
  GetBucketOwnershipControls: { OwnershipControls: { Rules: [{ ObjectOwnership }] } },
});
const OBJECTS = `arn:aws:s3:::${BUCKET}/*`;

const BUCKETS: Deployed = {
  resources: [
    ["aws:s3/bucket:Bucket", { bucket: BUCKET, arn: `arn:aws:s3:::${BUCKET}`, objectLockEnabled: true }],
    ["aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", { bucket: BUCKET, rules: [RULE] }],
    [
      "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
      { bucket: BUCKET, rule: { defaultRetention: { mode: "COMPLIANCE", days: 30 } } },
    ],
    [
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      { bucket: BUCKET, rule: { objectOwnership: "BucketOwnerEnforced" } },
    ],
    [
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      { bucket: BUCKET, blockPublicPolicy: true, restrictPublicBuckets: true },
    ],
    ["aws:s3/bucketVersioning:BucketVersioning", { bucket: BUCKET, versioningConfiguration: { status: "Enabled" } }],
    [
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      { bucket: BUCKET, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    ],
    ["aws:s3/bucketPolicy:BucketPolicy", { bucket: BUCKET, policy: policy("s3:GetObject", OBJECTS) }],
  ],
  answers: {
    ...lifecycle({}),
    ...lock({ Mode: "COMPLIANCE", Days: 30 }),
    ...accessPoint("arn:aws:iam::222222222222:root"),
    ...ownership("BucketOwnerEnforced"),
    GetPublicAccessBlock: {
      PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true, BlockPublicAcls: false },
    },
    GetBucketVersioning: { Status: "Enabled" },
    GetBucketEncryption: {
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      },
    },
    GetBucketPolicy: { Policy: policy("s3:GetObject", OBJECTS) },
  },
  differences: [
    ["expires earlier", lifecycle({ Expiration: { Days: 1 } }), /lifecycle is .*"expire after days":1,/],
    ["expires at a date", lifecycle({ Expiration: { Date: new Date(0) } }), /lifecycle is .*1970-01-01/],
    ["deletes all that is expired at once", lifecycle({ Filter: {} }), /lifecycle is .*"prefix":""/],
    ["expires what has a tag", lifecycle({ Filter: { Tag: { Key: "a", Value: "b" } } }), /lifecycle is .*"Tag"/],
    [
      "deletes old versions earlier",
      lifecycle({ NoncurrentVersionExpiration: { NoncurrentDays: 1 } }),
      /lifecycle is .*"expire noncurrent after days":1,/,
    ],
    [
      "keeps fewer old versions",
      lifecycle({ NoncurrentVersionExpiration: { NoncurrentDays: 30, NewerNoncurrentVersions: 1 } }),
      /lifecycle is .*NewerNoncurrentVersions/,
    ],
    [
      "ends uploads earlier",
      lifecycle({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }),
      /lifecycle is .*"abort uploads after days":1,/,
    ],
    [
      "moves objects elsewhere",
      lifecycle({ Transitions: [{ Days: 60, StorageClass: "DEEP_ARCHIVE" }] }),
      /lifecycle is .*to DEEP_ARCHIVE after 60 days/,
    ],
    ["has no rule in effect", lifecycle({ Status: "Disabled" }), /lifecycle is none/],
    ["has no rules", { GetBucketLifecycleConfiguration: refusal("NoSuchLifecycleConfiguration") }, /lifecycle is none/],
    ["is locked for a shorter time", lock({ Mode: "COMPLIANCE", Days: 1 }), /object lock is .*"days":1/],
    ["is locked for years", lock({ Mode: "COMPLIANCE", Years: 30 }), /object lock is .*"years":30/],
    ["has a lock that can be bypassed", lock({ Mode: "GOVERNANCE", Days: 30 }), /object lock is .*GOVERNANCE/],
    [
      "is not locked",
      { GetObjectLockConfiguration: refusal("ObjectLockConfigurationNotFoundError") },
      /object lock is none/,
    ],
    ["lets objects belong to others", ownership("ObjectWriter"), /ownership is ObjectWriter/],
    [
      "may be public",
      { GetPublicAccessBlock: { PublicAccessBlockConfiguration: { BlockPublicPolicy: true } } },
      /block public access is BlockPublicPolicy, and/,
    ],
    ["keeps no versions", { GetBucketVersioning: { Status: "Suspended" } }, /versioning is Suspended/],
    ["lets a stranger in", { GetBucketPolicy: { Policy: policy("s3:GetObject", OBJECTS, "*") } }, /anyone.* may now/],
    ["is replicated to a stranger", replicating("Enabled"), /replication is to arn:aws:s3:::stranger of account 9{12}/],
    ["is listed for a stranger", listing(true), /inventory is to arn:aws:s3:::stranger of account 9{12}/],
    [
      "has an access point for a stranger",
      accessPoint(`arn:aws:iam::${STRANGER}:root`),
      /999999999999.* may now s3:GetObject.*, through access point point/,
    ],
  ],
};

const POINT = "arn:aws:s3:us-east-1:222222222222:accesspoint/point";
const VPC = { VpcId: "vpc-0a1b2c3d4e5f60718" };
const point = (change: object) => ({
  GetAccessPoint: {
    Bucket: BUCKET,
    VpcConfiguration: VPC,
    PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true, BlockPublicAcls: false },
    ...change,
  },
});

const ACCESS_POINTS: Deployed = {
  resources: [
    [
      "aws:s3/accessPoint:AccessPoint",
      {
        ...{ arn: POINT, name: "point", bucket: BUCKET, vpcConfiguration: { vpcId: VPC.VpcId } },
        publicAccessBlockConfiguration: { blockPublicPolicy: true, restrictPublicBuckets: true },
        policy: policy("s3:GetObject", `${POINT}/object/*`),
      },
    ],
  ],
  answers: { ...point({}), ...accessPoint("arn:aws:iam::222222222222:root") },
  differences: [
    ["belongs to another bucket", point({ Bucket: "stranger" }), /bucket is stranger/],
    ["takes requests from anywhere", point({ VpcConfiguration: undefined }), /only from VPC is none/],
    ["is not closed to the public", point({ PublicAccessBlockConfiguration: {} }), /block public access is none/],
    ["lets a stranger in", accessPoint(`arn:aws:iam::${STRANGER}:root`), /999999999999.* may now s3:GetObject/],
    ["is gone", { GetAccessPoint: refusal("NoSuchAccessPoint") }, /the grants through it give no access/],
  ],
};

const PATTERN = { source: ["aws.s3"], detail: { bucket: { name: [BUCKET] } } };
const rule = (change: object) => ({
  DescribeRule: { Name: "forward", State: "ENABLED", EventPattern: JSON.stringify(PATTERN), ...change },
});
const targets = (...Targets: readonly object[]) => ({ ListTargetsByRule: { Targets } });
const TARGET = { Id: "control", Arn: BUS, RoleArn: "arn:aws:iam::222222222222:role/forward" };

const RULES: Deployed = {
  resources: [
    [
      "aws:cloudwatch/eventRule:EventRule",
      {
        arn: "arn:aws:events:us-east-1:222222222222:rule/forward",
        name: "forward",
        eventPattern: JSON.stringify(PATTERN),
        tags: {},
      },
    ],
    [
      "aws:cloudwatch/eventTarget:EventTarget",
      { rule: "forward", targetId: "control", arn: BUS, roleArn: TARGET.RoleArn },
    ],
  ],
  answers: { ...rule({}), ...targets(TARGET) },
  differences: [
    ["is disabled", rule({ State: "DISABLED" }), /state is DISABLED/],
    ["takes other events", rule({ EventPattern: '{"source":["aws.ec2"]}' }), /pattern is .*aws\.ec2/],
    ["has no target", targets(), /targets is none/],
    [
      "has another target too",
      targets(TARGET, { Id: "more", Arn: `arn:aws:sqs:us-east-1:${STRANGER}:queue` }),
      /targets is .*more: arn:aws:sqs:us-east-1:9{12}:queue/,
    ],
    ["sends as another role", targets({ ...TARGET, RoleArn: "arn:aws:iam::222222222222:role/x" }), /role\/x, and/],
    ["does not exist", { DescribeRule: refusal("ResourceNotFoundException") }, /does not exist .*not forwarded/],
  ],
};

const bus = (principal?: string) => ({ DescribeEventBus: { Policy: policy("events:PutEvents", BUS, principal) } });

const BUSES: Deployed = {
  resources: [
    ["aws:cloudwatch/eventBus:EventBus", { name: "events", arn: BUS, tags: {} }],
    [
      "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
      { eventBusName: "events", policy: policy("events:PutEvents", BUS) },
    ],
  ],
  answers: bus(),
  differences: [
    ["takes events of anyone", bus("*"), /anyone.* may now events:PutEvents/],
    ["takes events of a stranger", bus(`arn:aws:iam::${STRANGER}:root`), /999999999999.* may now events:PutEvents/],
    [
      "has a rule that sends events to a stranger",
      {
        ListRules: { Rules: [{ Name: "theirs" }] },
        ...targets({ Id: "x", Arn: `arn:aws:lambda:us-east-1:${STRANGER}:function:f` }),
      },
      /targets of strangers is arn:aws:lambda:us-east-1:9{12}:function:f/,
    ],
    ["does not exist", { DescribeEventBus: refusal("ResourceNotFoundException") }, /does not exist/],
  ],
};

const granted = (GranteePrincipal: string) => ({
  ListGrants: { Grants: [{ GranteePrincipal, Operations: ["GenerateDataKey", "Decrypt"] }] },
});
const keyState = (KeyState: string, more = {}) => ({ DescribeKey: { KeyMetadata: { KeyState, ...more } } });
const keyPolicy = (principal?: string) => ({ GetKeyPolicy: { Policy: policy("kms:Decrypt", "*", principal) } });

const KEYS: Deployed = {
  resources: [
    [
      "aws:kms/key:Key",
      { arn: KEY, keyId: "1", enableKeyRotation: true, policy: policy("kms:Decrypt", "*"), tags: {} },
    ],
    ["aws:kms/alias:Alias", { name: "alias/acme", targetKeyId: "1" }],
  ],
  answers: {
    ...keyState("Enabled"),
    ...keyPolicy(),
    GetKeyRotationStatus: { KeyRotationEnabled: true },
    ListAliases: { Aliases: [{ AliasName: "alias/acme" }] },
  },
  differences: [
    [
      "is granted to a stranger",
      granted(`arn:aws:iam::${STRANGER}:role/x`),
      /grants is .*role\/x may Decrypt, GenerateDataKey/,
    ],
    ["lets a stranger in", keyPolicy(`arn:aws:iam::${STRANGER}:root`), /999999999999.* may now kms:Decrypt/],
    ["is disabled", keyState("Disabled"), /state is Disabled/],
    [
      "is deleted soon",
      keyState("PendingDeletion", { DeletionDate: new Date("2030-01-02") }),
      /state is PendingDeletion, gone on 2030-01-02/,
    ],
    ["is not rotated", { GetKeyRotationStatus: { KeyRotationEnabled: false } }, /rotation is off/],
    ["has lost its alias", { ListAliases: {} }, /aliases is none/],
  ],
};

const trail = (change: object) => ({
  GetTrail: {
    Trail: {
      S3BucketName: "logs",
      IsMultiRegionTrail: true,
      LogFileValidationEnabled: true,
      IncludeGlobalServiceEvents: true,
      ...change,
    },
  },
});

const TRAILS: Deployed = {
  resources: [
    [
      "aws:cloudtrail/trail:Trail",
      {
        arn: TRAIL,
        name: "audit",
        s3BucketName: "logs",
        isMultiRegionTrail: true,
        enableLogFileValidation: true,
        tags: {},
      },
    ],
  ],
  answers: {
    ...trail({}),
    GetTrailStatus: { IsLogging: true },
    GetEventSelectors: { EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true }] },
  },
  differences: [
    ["does not log", { GetTrailStatus: { IsLogging: false } }, /logging is off/],
    ["is of one Region", trail({ IsMultiRegionTrail: false }), /multi-Region is off/],
    ["is not validated", trail({ LogFileValidationEnabled: false }), /log file validation is off/],
    ["leaves out IAM", trail({ IncludeGlobalServiceEvents: false }), /global service events is off/],
    ["writes elsewhere", trail({ S3BucketName: "stranger" }), /log bucket is stranger/],
    [
      "records writes only",
      { GetEventSelectors: { EventSelectors: [{ ReadWriteType: "WriteOnly", IncludeManagementEvents: true }] } },
      /selectors is management events \(WriteOnly\)/,
    ],
    ["does not exist", { GetTrail: refusal("TrailNotFoundException") }, /nothing is recorded/],
  ],
};

const profile = (...names: readonly string[]) => ({
  GetInstanceProfile: { InstanceProfile: { Roles: names.map((RoleName) => ({ RoleName })) } },
});

const PROFILES: Deployed = {
  resources: [["aws:iam/instanceProfile:InstanceProfile", { name: "host", role: "host", tags: { team: "a" } }]],
  answers: {
    GetInstanceProfile: { InstanceProfile: { Roles: [{ RoleName: "host" }], Tags: [{ Key: "team", Value: "a" }] } },
  },
  differences: [
    ["has another role", profile("admin"), /roles is admin, and host is declared: instances have another role/],
    ["has no role", profile(), /roles is none/],
    ["has another tag", profile("host"), /tags is/],
    ["does not exist", { GetInstanceProfile: refusal("NoSuchEntity") }, /does not exist .*no credentials/],
  ],
};

const ENDPOINT_POLICY = policy("s3:GetObject", `arn:aws:s3:::${BUCKET}/*`);
const endpoint = (change: object) => ({
  DescribeVpcEndpoints: {
    VpcEndpoints: [
      {
        ...{
          State: "Available",
          VpcId: "vpc-1",
          VpcEndpointType: "Gateway",
          ServiceName: "com.amazonaws.us-east-1.s3",
        },
        ...{ RouteTableIds: ["rtb-1"], PolicyDocument: ENDPOINT_POLICY, ...change },
      },
    ],
  },
});
const LOCAL = { GatewayId: "local", DestinationCidrBlock: "10.0.0.0/24" };
const routes = (...more: readonly object[]) => ({
  DescribeRouteTables: {
    RouteTables: [{ VpcId: "vpc-1", Associations: [{ SubnetId: "subnet-1" }], Routes: [LOCAL, ...more] }],
  },
});

const ENDPOINTS: Deployed = {
  resources: [
    [
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      {
        ...{ id: "vpce-1", vpcId: "vpc-1", vpcEndpointType: "Gateway", serviceName: "com.amazonaws.us-east-1.s3" },
        ...{ routeTableIds: ["rtb-1"], policy: ENDPOINT_POLICY, tags: {} },
      },
    ],
    ["aws:ec2/routeTable:RouteTable", { id: "rtb-1", vpcId: "vpc-1", tags: {} }],
    ["aws:ec2/routeTableAssociation:RouteTableAssociation", { routeTableId: "rtb-1", subnetId: "subnet-1" }],
  ],
  answers: { ...endpoint({}), ...routes({ GatewayId: "vpce-1", DestinationPrefixListId: "pl-1" }) },
  differences: [
    [
      "lets everything through",
      endpoint({ PolicyDocument: policy("*", "*", "*") }),
      /anyone.* may now s3:.* on endpoint\/vpce-1/,
    ],
    ["is of no route table", endpoint({ RouteTableIds: [] }), /route tables is none/],
    ["is being deleted", endpoint({ State: "deleting" }), /state is deleting/],
    ["is in another VPC", endpoint({ VpcId: "vpc-2" }), /vpc is vpc-2/],
    [
      "has a way out of the VPC",
      routes({ GatewayId: "igw-1", DestinationCidrBlock: "0.0.0.0/0" }),
      /ways out is 0\.0\.0\.0\/0 by igw-1/,
    ],
    [
      "has a way out through NAT",
      routes({ NatGatewayId: "nat-1", DestinationCidrBlock: "0.0.0.0/0" }),
      /ways out is 0\.0\.0\.0\/0 by nat-1/,
    ],
    [
      "has lost its subnet",
      { DescribeRouteTables: { RouteTables: [{ VpcId: "vpc-1", Routes: [LOCAL] }] } },
      /subnets is none/,
    ],
  ],
};

const alarm = (change: object) => ({
  DescribeAlarms: {
    MetricAlarms: [
      {
        ...{ ActionsEnabled: true, AlarmActions: [TOPIC], Namespace: "Audit", MetricName: "Denied", Statistic: "Sum" },
        ...{ ComparisonOperator: "GreaterThanOrEqualToThreshold", Threshold: 1, Period: 300, EvaluationPeriods: 1 },
        ...{ TreatMissingData: "notBreaching", ...change },
      },
    ],
  },
});

const ALARMS: Deployed = {
  resources: [
    [
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      {
        ...{
          arn: "arn:aws:cloudwatch:us-east-1:222222222222:alarm:denied",
          name: "denied",
          alarmActions: [TOPIC],
          namespace: "Audit",
          metricName: "Denied",
          statistic: "Sum",
        },
        ...{ comparisonOperator: "GreaterThanOrEqualToThreshold", threshold: 1, period: 300, evaluationPeriods: 1 },
        ...{ treatMissingData: "notBreaching", tags: {} },
      },
    ],
  ],
  answers: { ...alarm({}), GetTopicAttributes: { Attributes: {} } },
  differences: [
    ["notifies no one", alarm({ AlarmActions: [] }), /actions is none/],
    ["notifies a stranger", alarm({ AlarmActions: [`arn:aws:sns:us-east-1:${STRANGER}:x`] }), /actions is .*9{12}:x/],
    ["has its actions off", alarm({ ActionsEnabled: false }), /actions enabled is off/],
    ["rings later", alarm({ Threshold: 100 }), /condition is GreaterThanOrEqualToThreshold 100/],
    ["rings on missing data only", alarm({ TreatMissingData: "breaching" }), /missing data breaching/],
    ["watches another metric", alarm({ MetricName: "Other" }), /metric is Sum of Audit\/Other/],
    ["notifies a topic that is gone", { GetTopicAttributes: refusal("NotFound") }, /missing topics is .*:alarms/],
    ["does not exist", { DescribeAlarms: { MetricAlarms: [] } }, /does not exist .*no one is notified/],
  ],
};

const KINDS: readonly (readonly [kind: string, deployed: Deployed])[] = [
  ["a bucket", BUCKETS],
  ["an access point", ACCESS_POINTS],
  ["a rule of events", RULES],
  ["an event bus", BUSES],
  ["a key", KEYS],
  ["a trail", TRAILS],
  ["an instance profile", PROFILES],
  ["an endpoint with its route table", ENDPOINTS],
  ["an alarm", ALARMS],
];

for (const [kind, { resources, answers, differences }] of KINDS) {
  describe(`verify of ${kind}`, () => {
    it("finds nothing where it is deployed as declared", async () => {
      const { drifts } = await found(resources, answers);
      assert.deepEqual(
        drifts.flatMap(({ findings }) => findings.map(({ title }) => title)),
        [],
      );
      assert.deepEqual(
        drifts.flatMap(({ unchecked }) => unchecked),
        [],
      );
    });

    for (const [what, change, title] of differences) {
      it(`finds one that ${what}`, async () => {
        const { drifts } = await found(resources, { ...answers, ...change });
        const titles = drifts.flatMap(({ findings }) => findings.map((finding) => finding.title));
        assert.ok(
          titles.some((one) => title.test(one)),
          titles.join("\n") || "nothing",
        );
      });
    }

    it("does not hold where any call is denied, whichever", async () => {
      const { called } = await found(resources, answers);
      assert.ok(called.size > 0);
      for (const operation of called) {
        const { drifts } = await found(resources, { ...answers, [operation]: refusal("AccessDenied") });
        const unchecked = drifts.flatMap((drift) => drift.unchecked);
        assert.ok(
          unchecked.some(({ why }) => why === "denied"),
          `${operation} was denied, and all was held`,
        );
      }
    });

    it("does not hold where a reader leaves out a setting or a document", async () => {
      const { subjects, observed } = await found(resources, answers);
      for (const subject of subjects) {
        const seen = observed.get(subject.id);
        assert.ok(seen?.kind === "seen");
        for (const name of subject.settings.keys()) {
          const settings = new Map([...seen.settings].filter(([other]) => other !== name));
          const { unchecked } = driftOf(subject, { ...seen, settings });
          assert.deepEqual(
            unchecked.map(({ why }) => why),
            ["no reader"],
            `${subject.id} ${name}`,
          );
        }
        for (const of of subject.documents.keys()) {
          const documents = new Map([...seen.documents].filter(([other]) => other !== of));
          const { unchecked } = driftOf(subject, { ...seen, documents });
          assert.deepEqual(
            unchecked.map(({ why }) => why),
            ["no reader"],
            `${subject.id} ${of}`,
          );
        }
      }
    });
  });
}
