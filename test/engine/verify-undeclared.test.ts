import assert from "node:assert/strict";
import { PutEventSelectorsCommand, StopLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { DisableAlarmActionsCommand, PutDashboardCommand } from "@aws-sdk/client-cloudwatch";
import { DeleteMetricFilterCommand, PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DeleteEventBusCommand,
  DisableRuleCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { AttachRolePolicyCommand, CreatePolicyCommand } from "@aws-sdk/client-iam";
import { CreateGrantCommand, ListAliasesCommand } from "@aws-sdk/client-kms";
import {
  PutBucketCorsCommand,
  PutBucketInventoryConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketReplicationCommand,
  PutBucketTaggingCommand,
} from "@aws-sdk/client-s3";
import { DeleteTopicCommand } from "@aws-sdk/client-sns";
import type { Settings } from "../../sandbox/project";
import type { Verification } from "../../verify/result";
import { examples, useVerifyWorld, type VerifyWorld } from "./verify-world";

const REGION = "us-east-1";
const BUCKET = "acme-genomics";
const STRANGER = "999999999999";
const BUS = "cross-account-s3-control";
const ROLE = "cross-account-s3-control-indexer";
const RULE = "cross-account-s3-data-events-1";
const TRAIL = "cross-account-s3-data-audit";
const LOG_GROUP = `/aws/cloudtrail/${TRAIL}`;

/** The examples with a trail, alarms, access logs, a lifecycle and events on the control account's bus. */
function stacks(): Record<"control" | "data", Settings> {
  const { control = {}, data = {} } = examples();
  const [genomics] = data["cross-account-s3:buckets"] as object[];
  return {
    control: {
      ...control,
      "cross-account-s3:eventBus": { from: ["arn:aws:iam::222222222222:role/cross-account-s3-data.events"] },
    },
    data: {
      ...data,
      "cross-account-s3:audit": { trail: "create", alarms: {} },
      "cross-account-s3:accessLogs": {},
      "cross-account-s3:buckets": [
        { ...genomics, lifecycle: { rules: [{ prefix: "scratch/", expireDays: 30 }] } },
        { name: "acme-events", grants: { indexer: "read" }, notifications: "eventbridge" },
      ],
    },
  };
}

const data = ({ account }: VerifyWorld) => account("222222222222");
const control = ({ account }: VerifyWorld) => account("111111111111");
const s3 = (world: VerifyWorld) => data(world).s3(REGION);

/** What is done, and what must be said of which subject. */
type Tampering = readonly [title: string, tamper: (world: VerifyWorld) => Promise<unknown>, of: string, says: RegExp];

const TAMPERINGS: readonly Tampering[] = [
  [
    "a lifecycle that deletes everything after a day",
    (world) =>
      s3(world).send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket: BUCKET,
          LifecycleConfiguration: {
            Rules: [{ ID: "rule-1", Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } }],
          },
        }),
      ),
    `bucket/${BUCKET}`,
    /lifecycle is \{"expire after days":1\S*, and .*"prefix":"scratch\/".* is declared/,
  ],
  [
    "a lifecycle where none is declared",
    (world) =>
      s3(world).send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket: "acme-events",
          LifecycleConfiguration: {
            Rules: [{ ID: "all", Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } }],
          },
        }),
      ),
    "bucket/acme-events",
    /lifecycle is .*"expire after days":1.* none is declared/,
  ],
  [
    "replication to a stranger's bucket",
    (world) =>
      s3(world).send(
        new PutBucketReplicationCommand({
          Bucket: BUCKET,
          ReplicationConfiguration: {
            Role: "arn:aws:iam::222222222222:role/copies",
            Rules: [
              {
                Status: "Enabled",
                Priority: 1,
                Filter: { Prefix: "" },
                Destination: { Bucket: "arn:aws:s3:::mallory", Account: STRANGER },
              },
            ],
          },
        }),
      ),
    `bucket/${BUCKET}`,
    /replication is to arn:aws:s3:::mallory/,
  ],
  [
    "an inventory to a stranger's bucket",
    (world) =>
      s3(world).send(
        new PutBucketInventoryConfigurationCommand({
          Bucket: BUCKET,
          Id: "all",
          InventoryConfiguration: {
            ...{ Id: "all", IsEnabled: true, IncludedObjectVersions: "All", Schedule: { Frequency: "Daily" } },
            Destination: {
              S3BucketDestination: { Bucket: "arn:aws:s3:::mallory", Format: "CSV", AccountId: STRANGER },
            },
          },
        }),
      ),
    `bucket/${BUCKET}`,
    /inventory is to arn:aws:s3:::mallory/,
  ],
  [
    "cross-origin access for every page",
    (world) =>
      s3(world).send(
        new PutBucketCorsCommand({
          Bucket: BUCKET,
          CORSConfiguration: { CORSRules: [{ AllowedMethods: ["GET"], AllowedOrigins: ["*"] }] },
        }),
      ),
    `bucket/${BUCKET}`,
    /cross-origin access is .*"origins":\["\*"\]/,
  ],
  [
    "access logs turned off",
    (world) => s3(world).send(new PutBucketLoggingCommand({ Bucket: BUCKET, BucketLoggingStatus: {} })),
    `bucket/${BUCKET}`,
    /access logs is none/,
  ],
  [
    "tags removed",
    (world) => s3(world).send(new PutBucketTaggingCommand({ Bucket: "acme-events", Tagging: { TagSet: [] } })),
    "bucket/acme-events",
    /tags is \{\}, and .*owner/,
  ],
  [
    "a grant of the key to a stranger",
    async (world) => {
      const kms = data(world).kms(REGION);
      const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
      const KeyId = Aliases.find(({ AliasName }) => AliasName === `alias/${BUCKET}`)?.TargetKeyId;
      const GranteePrincipal = `arn:aws:iam::${STRANGER}:role/mallory`;
      return kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ["Decrypt"] }));
    },
    "key/",
    /grants is arn:aws:iam::999999999999:role\/mallory may Decrypt/,
  ],
  [
    "the control account's bus opened to everyone",
    (world) => {
      const Resource = `arn:aws:events:${REGION}:111111111111:event-bus/${BUS}`;
      const Statement = [{ Sid: "Hand", Effect: "Allow", Principal: "*", Action: "events:PutEvents", Resource }];
      const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
      return control(world)
        .events(REGION)
        .send(new PutPermissionCommand({ EventBusName: BUS, Policy }));
    },
    `event bus/${BUS}`,
    /may now events:PutEvents/,
  ],
  [
    "a rule of the bus that sends events to a stranger",
    async (world) => {
      const events = control(world).events(REGION);
      const EventBusName = BUS;
      await events.send(new PutRuleCommand({ Name: "hand", EventBusName, EventPattern: '{"source":["aws.s3"]}' }));
      const Arn = `arn:aws:sqs:${REGION}:${STRANGER}:mallory`;
      return events.send(new PutTargetsCommand({ Rule: "hand", EventBusName, Targets: [{ Id: "hand", Arn }] }));
    },
    `event bus/${BUS}`,
    /targets of strangers is arn:aws:sqs:us-east-1:999999999999:mallory/,
  ],
  [
    "a rule disabled",
    (world) =>
      data(world)
        .events(REGION)
        .send(new DisableRuleCommand({ Name: RULE })),
    `event rule/${RULE}`,
    /state is DISABLED/,
  ],
  [
    "a target added to a rule",
    (world) => {
      const Targets = [{ Id: "hand", Arn: `arn:aws:sqs:${REGION}:222222222222:elsewhere` }];
      return data(world)
        .events(REGION)
        .send(new PutTargetsCommand({ Rule: RULE, Targets }));
    },
    `event rule/${RULE}`,
    /targets is .*hand: arn:aws:sqs/,
  ],
  [
    "a policy attached to a role that no stack declares, though it allows nothing more",
    async (world) => {
      const iam = control(world).iam();
      const Statement = [{ Effect: "Deny", Action: "s3:DeleteBucket", Resource: "*" }];
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
      const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: "hand", PolicyDocument }));
      return iam.send(new AttachRolePolicyCommand({ RoleName: ROLE, PolicyArn: Policy?.Arn }));
    },
    `role/${ROLE}`,
    /attached policies is .*policy\/hand.*principals that may change an undeclared policy/,
  ],
  [
    "the trail stopped",
    (world) =>
      data(world)
        .cloudTrail(REGION)
        .send(new StopLoggingCommand({ Name: TRAIL })),
    `trail/${TRAIL}`,
    /logging is off/,
  ],
  [
    "the trail's selectors replaced",
    (world) => {
      const Equals = ["Management"];
      const AdvancedEventSelectors = [{ Name: "hand", FieldSelectors: [{ Field: "eventCategory", Equals }] }];
      return data(world)
        .cloudTrail(REGION)
        .send(new PutEventSelectorsCommand({ TrailName: TRAIL, AdvancedEventSelectors }));
    },
    `trail/${TRAIL}`,
    /selectors is eventCategory Equals Management, and .*acme-genomics/,
  ],
  [
    "records of the trail deleted after a day",
    (world) =>
      data(world)
        .logs(REGION)
        .send(new PutRetentionPolicyCommand({ logGroupName: LOG_GROUP, retentionInDays: 1 })),
    `log group/${LOG_GROUP}`,
    /retention in days is 1, and 30/,
  ],
  [
    "what an alarm counts no longer counted",
    (world) => {
      const of = { logGroupName: LOG_GROUP, filterName: `${TRAIL}-BucketPolicyChanges` };
      return data(world).logs(REGION).send(new DeleteMetricFilterCommand(of));
    },
    `log group/${LOG_GROUP}`,
    /metric filters is /,
  ],
  [
    "an alarm without its actions",
    (world) =>
      data(world)
        .cloudWatch(REGION)
        .send(new DisableAlarmActionsCommand({ AlarmNames: [`${TRAIL}-BucketPolicyChanges`] })),
    `alarm/${TRAIL}-BucketPolicyChanges`,
    /actions enabled is off/,
  ],
  [
    "the topic of the alarms deleted",
    (world) => {
      const TopicArn = `arn:aws:sns:${REGION}:222222222222:${TRAIL}`;
      return data(world).sns(REGION).send(new DeleteTopicCommand({ TopicArn }));
    },
    `alarm/${TRAIL}-BucketPolicyChanges`,
    /missing topics is arn:aws:sns/,
  ],
  [
    "a dashboard emptied",
    (world) =>
      data(world)
        .cloudWatch(REGION)
        .send(new PutDashboardCommand({ DashboardName: TRAIL, DashboardBody: '{"widgets":[]}' })),
    `dashboard/${TRAIL}`,
    /body is \{"widgets":\[\]\}/,
  ],
];

describe("what is changed and added where no stack declares it", function () {
  this.timeout(120_000);
  const world = useVerifyWorld(stacks());
  let found: Verification;

  it("holds before, and nothing is unchecked", async () => {
    const { findings, unchecked, reworded } = await world().verify();
    assert.deepEqual([findings.map(({ title }) => title), unchecked, reworded], [[], [], []]);
  });

  // All of it at once, as each is of another setting: one verification shows all.
  it("can be tampered with", async () => {
    for (const [title, tamper] of TAMPERINGS) {
      await tamper(world()).catch((error: unknown) => {
        throw new Error(`${title}: ${String(error)}`);
      });
    }
    found = await world().verify();
    assert.deepEqual(found.unchecked, []);
  });

  for (const [title, , of, says] of TAMPERINGS) {
    it(`is found: ${title}`, () => {
      const titles = found.findings.filter((finding) => finding.of.startsWith(of)).map((finding) => finding.title);
      assert.ok(
        titles.some((one) => says.test(one)),
        titles.join("\n"),
      );
    });
  }

  it("is found: the control account's bus deleted", async () => {
    await control(world())
      .events(REGION)
      .send(new DeleteEventBusCommand({ Name: BUS }));
    const { findings } = await world().verify();
    assert.ok(findings.some(({ title }) => title.startsWith(`event bus/${BUS} does not exist`)));
  });
});
