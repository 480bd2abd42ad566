import assert from "node:assert/strict";
import { declaredWorld } from "../../rehearsal/declared-world";
import { expectedFrom } from "../../rehearsal/intent";
import { prove } from "../../rehearsal/proof";
import { runStacks } from "../../rehearsal/run";
import {
  type Addition,
  doubled,
  inDocument,
  type Mutation,
  plus,
  proved,
  replaced,
  setting,
  statement,
  without,
} from "./support";
import { tried } from "./tried";

/** What is done to the declared resources, and what the proof says of it, a pattern for each violation that there must be. */
type Case = readonly [what: string, mutate: Mutation | Addition, ...violations: readonly RegExp[]];

async function violations(mutate?: Mutation | Addition): Promise<readonly string[]> {
  return (await proved(mutate)).violations.map(({ sentence }) => sentence);
}

function finds(cases: readonly Case[]): void {
  for (const [what, mutate, ...patterns] of cases) {
    it(`finds ${what}`, async () => {
      const found = await violations(mutate);
      for (const pattern of patterns) {
        assert.ok(
          found.some((sentence) => pattern.test(sentence)),
          `${String(pattern)}: ${found.join("\n") || "no violation"}`,
        );
      }
    });
  }
}

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const NOBODY_KNOWS = "arn:aws:iam::111111111111:policy/of-the-platform";
const ROLE = "aws:iam/role:Role";
const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const TRAIL = "aws:cloudtrail/trail:Trail";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const TOPIC = "aws:sns/topic:Topic";

const VIA = "rehearsed-data-courier";

const inVia = (added: object) =>
  inDocument(ROLE_POLICY, "courier", plus({ Sid: "More", Effect: "Allow", Resource: "*", ...added }));
const inCeiling = (added: object) =>
  inDocument("aws:iam/policy:Policy", "indexer", plus({ Sid: "More", Effect: "Allow", Resource: "*", ...added }));
const inEndpoint = (change: Parameters<typeof inDocument>[2]) => inDocument(ENDPOINT, "us-east-1", change);

describe("the proof of tampered declarations", function () {
  this.timeout(120_000);

  it("finds nothing where nothing was tampered with", async () => {
    assert.deepEqual(await violations(), []);
  });

  describe("of a created role's policies", () => {
    finds([
      [
        "AdministratorAccess, attached",
        doubled(ATTACHMENT, "indexer", { policyArn: ADMINISTRATOR }),
        /^role indexer: indexer can .*iam:|^role indexer: indexer can .* more actions on /,
        /policies that no stack declares is .*AdministratorAccess/,
      ],
      [
        "AdministratorAccess among managedPolicyArns",
        setting(ROLE, "indexer", { managedPolicyArns: [ADMINISTRATOR] }),
        /^role indexer: indexer can /,
      ],
      [
        "an attached policy whose document is not known, as everything that it could allow",
        doubled(ATTACHMENT, "writer", { policyArn: NOBODY_KNOWS }),
        /^role writer: writer can /,
      ],
      [
        "AdministratorAccess on the role that is assumed in a data account",
        setting(ROLE, "courier", { managedPolicyArns: [ADMINISTRATOR] }),
        new RegExp(`^the role arn:aws:iam::222222222222:role/${VIA}: .* can `),
      ],
      [
        "AdministratorAccess on the role of CloudTrail",
        setting(ROLE, "rehearsed-data-audit", { managedPolicyArns: [ADMINISTRATOR] }),
        /^the role that writes .*: .* can /,
      ],
      [
        "a policy that was not attached",
        without(ATTACHMENT, "indexer"),
        /^role indexer: indexer cannot .*s3:GetObject/,
      ],
      ["s3:* on everything", inCeiling({ Action: "s3:*" }), /^role indexer: indexer can /],
      ["a service of which no level speaks", inCeiling({ Action: "iam:PassRole" }), /indexer can iam:PassRole/],
    ]);

    it("names the attached policy whose document is not known", async () => {
      const { violations: found } = await proved(doubled(ATTACHMENT, "indexer", { policyArn: NOBODY_KNOWS }));
      const [first] = found.filter(
        ({ intent }) => intent === "role/arn:aws:iam::111111111111:role/rehearsed-control-indexer",
      );
      assert.deepEqual(first?.deciding, [`the attached policy ${NOBODY_KNOWS}, whose document is not known`]);
    });

    for (const account of ["333333333333", "111111111111", "000000000001", "999999999999"]) {
      const of = { StringEquals: { "aws:ResourceAccount": account } };
      finds([
        [
          `objects of account ${account}`,
          inCeiling({ Action: "s3:GetObject", Condition: of }),
          new RegExp(`^role indexer: indexer can s3:GetObject on `),
        ],
        [
          `a role to assume in account ${account}`,
          inCeiling({ Action: "sts:AssumeRole", Resource: `arn:aws:iam::${account}:role/x` }),
          new RegExp(`indexer can sts:AssumeRole on arn:aws:iam::${account}:role/x`),
        ],
      ]);
    }
  });

  describe("of a role's permissions boundary", () => {
    const stranger = "arn:aws:iam::111111111111:policy/Stranger";
    finds([
      [
        "one that the configuration does not name",
        setting(ROLE, "indexer", { permissionsBoundary: stranger }),
        /role arn:aws:iam::111111111111:role\/rehearsed-control-indexer: permissions boundary is .*Stranger, and none is needed/,
      ],
    ]);

    it("finds one that was dropped, of every role of a stack", async () => {
      const bounds = (account: string) => `arn:aws:iam::${account}:policy/Bounds`;
      const bucket = {
        name: "acme",
        notifications: "eventbridge",
        grants: { indexer: { level: "read", via: "role" } },
      };
      const assumes = ["arn:aws:iam::222222222222:role/tried-data-indexer"];
      const ran = await runStacks(
        tried(
          {
            permissionsBoundary: bounds("111111111111"),
            roles: { indexer: { trustedService: "lambda.amazonaws.com", level: "read", assumes } },
            eventBus: { from: ["arn:aws:iam::222222222222:role/tried-data.events"] },
          },
          [
            {
              permissionsBoundary: bounds("222222222222"),
              audit: { trail: "create", alarms: {} },
              buckets: [bucket],
            },
          ],
        ),
      );
      const found = (bounded: boolean) =>
        prove(
          expectedFrom(ran.map(({ config }) => config)),
          declaredWorld(
            ran.map(({ config, resources }) => ({
              accountId: config.accountId,
              region: config.connection.region,
              resources: resources.map((one) =>
                bounded ? one : { ...one, outputs: { ...one.outputs, permissionsBoundary: undefined } },
              ),
            })),
          ),
        ).violations.map(({ sentence }) => sentence);
      assert.deepEqual(found(true), []);
      const names = ["tried-control-indexer", "tried-data-indexer", "tried-data.events", "tried-data-audit.logs"];
      assert.deepEqual(
        found(false)
          .map((one) => /role\/(\S+): permissions boundary is none, and .*Bounds is needed/.exec(one)?.[1])
          .sort(),
        names.sort(),
      );
    });
  });

  describe("of a bucket's policy that lacks a role", () => {
    for (const [role, arn] of [
      ["indexer", "arn:aws:iam::111111111111:role/rehearsed-control-indexer"],
      ["analyst", "arn:aws:iam::111111111111:role/Analyst"],
    ] as const) {
      it(`names the grant to ${role}, and not that to another role`, async () => {
        const { violations: found } = await proved(inDocument(BUCKET_POLICY, "acme-eu", replaced(arn, `${arn}-2`)));
        const reasons = found.flatMap(({ sentence }) => / cannot .*; (.*) intends it$/.exec(sentence)?.[1] ?? []);
        assert.deepEqual([...new Set(reasons)], [`grants.${role}: read`]);
      });
    }
  });

  describe("of a role that a grant `via: role` makes", () => {
    finds([
      [
        "reading of every bucket",
        inVia({ Action: "s3:GetObject", Resource: ["arn:aws:s3:::*"] }),
        new RegExp(`the role .*${VIA}: .* can s3:GetObject on `),
      ],
      ["iam:CreateAccessKey", inVia({ Action: "iam:CreateAccessKey" }), /can iam:CreateAccessKey/],
      ["secrets", inVia({ Action: "secretsmanager:GetSecretValue" }), /can secretsmanager:GetSecretValue/],
      ["a whole service by wildcard", inVia({ Action: "dynamodb:*" }), /can dynamodb:/],
      ["everything but some actions", inVia({ NotAction: ["iam:*", "s3:*"] }), new RegExp(`${VIA}: .* can `)],
      [
        "the same bucket in another account",
        inDocument(ROLE_POLICY, "courier", (policy) => ({
          ...policy,
          Statement: policy.Statement.map(({ Condition: _, ...rest }) => rest),
        })),
        new RegExp(`${VIA}: .* can `),
      ],
      [
        "another account's role that may assume it",
        inDocument(
          ROLE,
          "data/courier",
          plus({
            ...{ Sid: "More", Effect: "Allow", Action: "sts:AssumeRole" },
            Principal: { AWS: "arn:aws:iam::333333333333:role/x" },
          }),
        ),
        /the trust of .*courier: arn:aws:iam::333333333333:role\/x can sts:AssumeRole/,
      ],
    ]);
  });

  describe("of an endpoint's policy", () => {
    finds([
      [
        "one that lets nothing through",
        inEndpoint((policy) => ({ ...policy, Statement: policy.Statement.map((one) => ({ ...one, Effect: "Deny" })) })),
        /^the S3 endpoint in us-east-1: .* cannot .*; dataAccounts intends it/,
      ],
      [
        "one of a denial only",
        inEndpoint((policy) => ({
          ...policy,
          Statement: [{ Sid: "No", Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }],
        })),
        /^the S3 endpoint in us-east-1: .* cannot /,
      ],
      [
        "dropped statements for the reader of logs",
        inEndpoint(droppedWhere(/audit/)),
        /^the S3 endpoint in us-east-1: .* cannot .*; auditLogs\.reader: catalog intends it|cannot s3:(GetObject|ListBucket)/,
      ],
      [
        "dropped statements for roles that are assumed",
        inEndpoint(droppedWhere(/rehearsed-data-courier/)),
        /^the S3 endpoint in us-east-1: .*courier cannot /,
      ],
      [
        "dropped statements for what everyone may read",
        inEndpoint(droppedWhere(/al2023-repos/)),
        /^the S3 endpoint in us-east-1: .* cannot s3:GetObject on arn:aws:s3:::al2023-repos-/,
      ],
      [
        "no policy at all",
        setting(ENDPOINT, "us-east-1", { policy: undefined }),
        /^the S3 endpoint in us-east-1: .* can /,
      ],
      ["no endpoint at all", without(ENDPOINT, "us-east-1"), /^the S3 endpoint in us-east-1: .* cannot /],
    ]);
  });

  describe("of what is connected to what", () => {
    const stranger = (service: string, resource: string) => `arn:aws:${service}:us-east-1:333333333333:${resource}`;
    const onCreate = { events: ["s3:ObjectCreated:*"] };
    finds([
      [
        "a bucket whose events go to a stranger's topic",
        setting("aws:s3/bucketNotification:BucketNotification", "acme-genomics", {
          topics: [{ topicArn: stranger("sns", "t"), ...onCreate }],
        }),
        /bucket acme-genomics: notifications is .*333333333333/,
      ],
      [
        "a bucket whose events go to a stranger's queue as well",
        setting("aws:s3/bucketNotification:BucketNotification", "acme-genomics", {
          queues: [{ queueArn: stranger("sqs", "q"), ...onCreate }],
        }),
        /bucket acme-genomics: notifications is .*333333333333/,
      ],
      [
        "a rule whose target is a stranger's bus",
        setting("aws:cloudwatch/eventTarget:EventTarget", "us-east-1-1", { arn: stranger("events", "event-bus/b") }),
        /rule .*: target is .*333333333333/,
      ],
      [
        "an alarm that notifies a stranger's topic",
        setting(ALARM, "rehearsed-data-audit-TrailStopped", { alarmActions: [stranger("sns", "t")] }),
        /alarm .*TrailStopped: topic is .*333333333333/,
      ],
      [
        "a trail that writes to a stranger's bucket",
        setting(TRAIL, "rehearsed-data-audit", { s3BucketName: "strangers-logs" }),
        /trail .*: log bucket is strangers-logs/,
      ],
      [
        "a provider that may reach a stranger's account",
        setting("pulumi:providers:aws", "us-east-1", { allowedAccountIds: '["333333333333"]' }),
        /provider control\/us-east-1: accounts is 333333333333, and 111111111111 is needed/,
        /provider data\/us-east-1: accounts is 333333333333, and 222222222222 is needed/,
      ],
      [
        "a provider that may reach any account",
        setting("pulumi:providers:aws", "eu-west-1", { allowedAccountIds: undefined }),
        /provider data\/eu-west-1: accounts is none, and 222222222222 is needed/,
      ],
      [
        "a trail that does not log",
        setting(TRAIL, "rehearsed-data-audit", { enableLogging: false }),
        /trail .*rehearsed-data-audit: logging is off/,
      ],
      [
        "a key that is disabled",
        setting("aws:kms/key:Key", "acme-genomics-us-east-1", { isEnabled: false }),
        /key arn:aws:kms:.*: state is disabled/,
      ],
      [
        "a key of the logs that is disabled",
        setting("aws:kms/key:Key", "rehearsed-data-audit", { isEnabled: false }),
        /key arn:aws:kms:.*: state is disabled/,
      ],
      [
        "a metric filter that counts other events",
        setting("aws:cloudwatch/logMetricFilter:LogMetricFilter", "rehearsed-data-audit-TrailStopped", {
          pattern: '{ $.eventName = "Nothing" }',
        }),
        /metric .*TrailStopped: pattern is \{ \$\.eventName = "Nothing" \}/,
      ],
      [
        "an alarm that rings later than it should",
        setting(ALARM, "rehearsed-data-audit-TrailStopped", { threshold: 1000 }),
        /alarm .*TrailStopped: .*1000/,
      ],
    ]);
  });

  describe("of what a service must be able to do", () => {
    finds([
      [
        "a role that CloudTrail cannot assume",
        inDocument(ROLE, "rehearsed-data-audit", replaced("cloudtrail.amazonaws.com", "ec2.amazonaws.com")),
        /the trust of .*audit\.logs: the service cloudtrail\.amazonaws\.com cannot sts:AssumeRole/,
        /the service ec2\.amazonaws\.com can sts:AssumeRole/,
      ],
      [
        "a role whose trust names another trail",
        inDocument(ROLE, "rehearsed-data-audit", replaced("trail/rehearsed-data-audit", "trail/other")),
        /the trust of .*audit\.logs: the service cloudtrail\.amazonaws\.com cannot sts:AssumeRole/,
      ],
      [
        "a role of CloudTrail that may not write the log group",
        inDocument(
          ROLE_POLICY,
          "rehearsed-data-audit",
          statement("WriteLogs", (one) => ({ ...one, Action: "logs:CreateLogStream" })),
        ),
        /cannot logs:PutLogEvents/,
      ],
      [
        "a topic that CloudWatch cannot publish to",
        inDocument(TOPIC, "rehearsed-data-audit", replaced("cloudwatch.amazonaws.com", "ec2.amazonaws.com")),
        /the topic of alarms .*: the service cloudwatch\.amazonaws\.com cannot sns:Publish/,
      ],
      [
        "a topic that CloudWatch publishes to for another account",
        inDocument(
          TOPIC,
          "rehearsed-data-audit",
          replaced('"aws:SourceAccount":"222222222222"', '"aws:SourceAccount":"333333333333"'),
        ),
        /the topic of alarms .*: the service cloudwatch\.amazonaws\.com cannot sns:Publish/,
        /the service cloudwatch\.amazonaws\.com can sns:Publish .*333333333333/,
      ],
      [
        "a bucket of logs that CloudTrail cannot write",
        inDocument(
          BUCKET_POLICY,
          "rehearsed-data-audit-222222222222-us-east-1",
          replaced("cloudtrail.amazonaws.com", "ec2.amazonaws.com"),
        ),
        /log bucket .*: the service cloudtrail\.amazonaws\.com cannot s3:/,
      ],
    ]);
  });
});

/** Drops the statements of a policy whose text matches; at least one does. */
function droppedWhere(text: RegExp): Parameters<typeof inDocument>[2] {
  return (policy) => {
    const kept = policy.Statement.filter((one) => !text.test(JSON.stringify(one)));
    assert.ok(kept.length < policy.Statement.length, `no statement has ${String(text)}`);
    return { ...policy, Statement: kept };
  };
}
