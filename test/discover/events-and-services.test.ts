import assert from "node:assert/strict";
import type { JsonObject } from "../../adopt/json";
import { configurationOf } from "../../discover/configuration";
import { discover } from "../../discover/discover";
import type { Found, FoundBucket } from "../../discover/found";
import { readFound } from "../../discover/read-found";
import { recordingTrail } from "../../discover/recording-trail";
import { NAMESPACE } from "../../stacks/config";
import { allow, bucket, CONTROL, DATA, found, OPTIONS, role } from "./support";

const BUCKET = "arn:aws:s3:::acme";
const TOPIC = `arn:aws:sns:us-east-1:${DATA}:events`;
const QUEUE = `arn:aws:sqs:us-east-1:${DATA}:events`;
const TRAIL = `arn:aws:cloudtrail:us-east-1:${DATA}:trail/main`;
const READ = [allow({ Sid: "Read" }), allow({ Sid: "List", Action: "s3:ListBucket", Resource: BUCKET })];
const ALL_EVENTS = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"];

/** The policy of a topic or queue that S3 may send to, as AWS's guide has it, and more. */
function target(service: "sns" | "sqs", ...more: readonly JsonObject[]): JsonObject {
  const arn = service === "sns" ? TOPIC : QUEUE;
  const publish = {
    ...{ Sid: "S3", Effect: "Allow", Principal: { Service: "s3.amazonaws.com" } },
    ...{ Action: service === "sns" ? "sns:Publish" : "sqs:SendMessage", Resource: arn },
    Condition: { ArnLike: { "aws:SourceArn": BUCKET }, StringEquals: { "aws:SourceAccount": DATA } },
  };
  return { document: { Version: "2012-10-17", Statement: [publish, ...more] }, restrictsPublic: false };
}

function subscribe(principal: string, more: JsonObject = {}): JsonObject {
  return {
    ...{ Sid: "Subscribe", Effect: "Allow", Principal: { AWS: principal }, Resource: TOPIC },
    ...{ Action: ["sns:Subscribe", "sns:GetTopicAttributes"], ...more },
  };
}

function notified(document: JsonObject, statements = READ): FoundBucket {
  return { ...bucket("acme", statements), notifications: { region: "us-east-1", document } };
}

const toTopic = (more: JsonObject = {}): JsonObject => ({ Id: "t", TopicArn: TOPIC, Events: ALL_EVENTS, ...more });
const toQueue = (more: JsonObject = {}): JsonObject => ({ Id: "q", QueueArn: QUEUE, Events: ALL_EVENTS, ...more });

/** What the data stack has for the bucket, the roles of the control stack, and what is left. */
function said(all: Found) {
  const { data, control, left, statements } = configurationOf(readFound(all), OPTIONS);
  const values = data.get("data") ?? {};
  const [of = {}] = values[`${NAMESPACE}:buckets`] as readonly Readonly<Record<string, unknown>>[];
  const { notifications, topicArn, topicFilter, eventTargets, services } = of;
  const events = { notifications, topicArn, topicFilter, eventTargets, services };
  return {
    of: Object.fromEntries(Object.entries(events).filter(([, value]) => value !== undefined)),
    audit: values[`${NAMESPACE}:audit`],
    roles: control[`${NAMESPACE}:roles`],
    accounts: control[`${NAMESPACE}:dataAccounts`],
    left,
    open: statements
      .filter((one) => one.said !== "whole")
      .map(({ sid, policyOf }) => `${policyOf ?? "bucket"} ${sid ?? ""}`),
  };
}

describe("what a discovery says of events", function () {
  this.timeout(60_000);

  it("is the topic that gets all events, without a change", async () => {
    const all = found([notified({ TopicConfigurations: [toTopic()] })], {
      eventTargets: new Map([[TOPIC, target("sns")]]),
    });
    assert.deepEqual(said(all).of, { notifications: "sns", topicArn: TOPIC });
    const { discovery } = await discover(all, OPTIONS);
    assert.deepEqual(discovery.left, []);
    assert.deepEqual(discovery.rehearsal, { held: true, violations: [], findings: [] });
    assert.deepEqual(
      discovery.access.changes.filter((line) => line.startsWith("+")),
      [],
    );
    assert.deepEqual(discovery.access.undecided, []);
    assert.deepEqual(discovery.changes.find(({ of }) => of.startsWith("notifications"))?.lines, []);
  });

  it("is a topic and queues with their filters", () => {
    const FilterRules = [
      { Name: "Prefix", Value: "in/" },
      { Name: "Suffix", Value: ".csv" },
    ];
    const Filter = { Key: { FilterRules } };
    const removed = toQueue({ Id: "r", Events: ["s3:ObjectRemoved:*"] });
    const all = found(
      [
        notified({
          TopicConfigurations: [toTopic({ Events: ["s3:ObjectCreated:*"], Filter })],
          QueueConfigurations: [removed],
        }),
      ],
      {
        eventTargets: new Map([
          [TOPIC, target("sns")],
          [QUEUE, target("sqs")],
        ]),
      },
    );
    assert.deepEqual(said(all).of, {
      notifications: "sns",
      topicArn: TOPIC,
      topicFilter: { events: ["created"], prefix: "in/", suffix: ".csv" },
      eventTargets: [{ queueArn: QUEUE, events: ["removed"] }],
    });
    assert.deepEqual(said(all).left, []);
  });

  it("changes nothing of a queue's policy that was not announced", async () => {
    const all = found([notified({ QueueConfigurations: [toQueue()] })], {
      eventTargets: new Map([[QUEUE, target("sqs")]]),
    });
    const { discovery } = await discover(all, OPTIONS);
    assert.ok(discovery.changes.some(({ of, lines }) => of === `policy of ${QUEUE}` && lines.length > 0));
    assert.deepEqual(
      discovery.access.changes.filter((line) => line.includes("queue") || line.includes(QUEUE)),
      [],
    );
    assert.deepEqual(discovery.access.undecided, []);
    assert.equal(discovery.rehearsal.held, true, discovery.rehearsal.violations.join("\n"));
  });

  it("is a topic, a queue and a subscriber all the same where their policies deny plain HTTP", () => {
    const denial = (service: "sns" | "sqs"): JsonObject => ({
      ...{ Sid: "Tls", Effect: "Deny", Principal: "*" },
      Action: service === "sns" ? "sns:Publish" : "sqs:*",
      ...{ Resource: service === "sns" ? TOPIC : QUEUE, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    });
    const removed = toQueue({ Events: ["s3:ObjectRemoved:*"] });
    const created = toTopic({ Events: ["s3:ObjectCreated:*"] });
    const all = found([notified({ TopicConfigurations: [created], QueueConfigurations: [removed] })], {
      eventTargets: new Map([
        [TOPIC, target("sns", subscribe(role("indexer")), denial("sns"))],
        [QUEUE, target("sqs", denial("sqs"))],
      ]),
    });
    const { of, roles, left } = said(all);
    assert.deepEqual(left, []);
    assert.deepEqual(of, {
      ...{ notifications: "sns", topicArn: TOPIC, topicFilter: { events: ["created"] } },
      eventTargets: [{ queueArn: QUEUE, events: ["removed"] }],
    });
    assert.deepEqual(roles, { indexer: { existingArn: role("indexer"), level: "read", subscribes: true } });
  });

  it("lists an invalid statement of a topic's policy, with its error", () => {
    const odd = { Sid: "Odd", Effect: "Allow", Principal: { AWS: CONTROL }, Action: "sns:Subscribe", Resource: TOPIC };
    const Condition = { NoSuchOperator: { "aws:UserAgent": "x" } };
    const all = found([notified({ TopicConfigurations: [toTopic()] })], {
      eventTargets: new Map([[TOPIC, target("sns", { ...odd, Condition })]]),
    });
    const { statements } = configurationOf(readFound(all), OPTIONS);
    const [one] = statements.filter(({ sid }) => sid === "Odd");
    assert.match(one?.reasons.join() ?? "", /^it cannot be read: Condition.NoSuchOperator/);
  });

  it("lets roles subscribe that may today, and no others", () => {
    const both = [
      allow({ Sid: "Read", Principal: { AWS: [role("indexer"), role("other")] } }),
      allow({ Sid: "List", Action: "s3:ListBucket", Resource: BUCKET }),
    ];
    const all = found([notified({ TopicConfigurations: [toTopic()] }, both)], {
      eventTargets: new Map([[TOPIC, target("sns", subscribe(role("indexer")))]]),
    });
    const { roles, accounts, open } = said(all);
    assert.deepEqual(roles, {
      indexer: { existingArn: role("indexer"), level: "read", subscribes: true },
      other: { existingArn: role("other"), level: "read" },
    });
    assert.deepEqual(accounts, [{ id: DATA, buckets: ["acme"], topics: ["events"] }]);
    // It also lets the role subscribe addresses of e-mail, which `subscribes` does not.
    assert.deepEqual(open, [`${TOPIC} Subscribe`]);
  });

  const left: Readonly<Record<string, readonly [JsonObject, RegExp]>> = {
    "single event types": [
      { TopicConfigurations: [toTopic({ Events: ["s3:ObjectCreated:Put"] })] },
      /and not s3:ObjectCreated:Put/,
    ],
    "events of other kinds": [
      { TopicConfigurations: [toTopic({ Events: ["s3:ObjectCreated:*", "s3:ObjectRestore:*"] })] },
      /and not s3:ObjectRestore/,
    ],
    "a second topic": [
      { TopicConfigurations: [toTopic(), toTopic({ Id: "u", TopicArn: `${TOPIC}-2` })] },
      /notification u .*topicArn names one topic, which is .*:events$/,
    ],
    "a second notification to the topic": [
      {
        TopicConfigurations: [
          toTopic({ Events: ["s3:ObjectCreated:*"] }),
          toTopic({ Id: "u", Events: ["s3:ObjectRemoved:*"] }),
        ],
      },
      /notification u .*: stays unchanged; topicFilter has one filter for each topic$/,
    ],
    "a function": [
      {
        LambdaFunctionConfigurations: [
          { Id: "f", LambdaFunctionArn: `arn:aws:lambda:us-east-1:${DATA}:function:f`, Events: ALL_EVENTS },
        ],
      },
      /set eventTargets with functionArn/,
    ],
    "a queue of another account": [
      { QueueConfigurations: [toQueue({ QueueArn: "arn:aws:sqs:us-east-1:333333333333:q" })] },
      /in another account/,
    ],
    "a queue that does not allow S3 to send": [{ QueueConfigurations: [toQueue()] }, /does not allow S3 to send/],
    EventBridge: [{ EventBridgeConfiguration: {} }, /EventBridge is on/],
  };
  for (const [what, [document, reason]] of Object.entries(left)) {
    it(`is nothing of ${what}, which is named`, () => {
      const silent = { document: { Version: "2012-10-17", Statement: [] } };
      const all = found([notified(document)], {
        eventTargets: new Map([
          [TOPIC, target("sns")],
          [`${TOPIC}-2`, target("sns")],
          [QUEUE, silent],
        ]),
      });
      const result = said(all);
      assert.match(result.left.join("\n"), reason);
      assert.equal(result.left.length, 1);
      assert.equal("eventTargets" in result.of, false);
    });
  }
});

describe("what a discovery says of services", function () {
  this.timeout(60_000);
  const logs = (more: JsonObject = {}): JsonObject => ({
    ...{ Sid: "Logs", Effect: "Allow", Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" } },
    ...{ Action: "s3:PutObject", Resource: `${BUCKET}/lb/AWSLogs/${DATA}/*`, ...more },
  });
  const cdn = (more: JsonObject = {}): JsonObject => ({
    ...{ Sid: "Cdn", Effect: "Allow", Principal: { Service: "cloudfront.amazonaws.com" } },
    ...{ Action: "s3:GetObject", Resource: `${BUCKET}/*`, ...more },
  });
  const distribution = `arn:aws:cloudfront::${DATA}:distribution/E1234567890`;

  it("is a distribution, whole", async () => {
    const all = found([
      bucket("acme", [...READ, cdn({ Condition: { StringEquals: { "AWS:SourceArn": distribution } } })]),
    ]);
    assert.deepEqual(said(all).of, { services: [{ service: "cloudfront", sourceArn: distribution }] });
    assert.deepEqual(said(all).open, []);
    const { discovery } = await discover(all, OPTIONS);
    assert.deepEqual(discovery.rehearsal, { held: true, violations: [], findings: [] });
    assert.deepEqual(
      discovery.access.changes.filter((line) => line.startsWith("+")),
      [],
    );
  });

  it("is access logs of the buckets that a statement names, and of none where it names patterns", () => {
    const delivery = (sources: string | readonly string[]) => {
      const Condition = { ArnLike: { "aws:SourceArn": sources }, StringEquals: { "aws:SourceAccount": DATA } };
      return logs({ Principal: { Service: "logging.s3.amazonaws.com" }, Resource: `${BUCKET}/s3/*`, Condition });
    };
    const sourceArns = ["arn:aws:s3:::acme-a", "arn:aws:s3:::acme-b"];
    const { of, open } = said(found([bucket("acme", [...READ, delivery(sourceArns)])]));
    assert.deepEqual(of, { services: [{ service: "access-logs", sourceArns, prefix: "s3/" }] });
    assert.deepEqual(open, []);
    assert.deepEqual(said(found([bucket("acme", [...READ, delivery("arn:aws:s3:::acme-*")])])).of, {});
  });

  it("is load balancers of an account, where the statement lets in more, which stays open", () => {
    const { of, open } = said(found([bucket("acme", [...READ, logs()])]));
    assert.deepEqual(of, { services: [{ service: "load-balancer-logs", accountId: DATA, prefix: "lb/" }] });
    assert.deepEqual(open, ["bucket Logs"]);
  });

  it("is the first hundred uses of a statement that stands for more, which is named", () => {
    const distributions = Array.from({ length: 60 }, (_, n) => `arn:aws:cloudfront::${DATA}:distribution/E${n}`);
    const many = cdn({
      Resource: ["a", "b"].map((prefix) => `${BUCKET}/${prefix}/*`),
      Condition: { StringEquals: { "AWS:SourceArn": distributions } },
    });
    const all = found([bucket("acme", [...READ, many])]);
    const { services = [] } = said(all).of;
    assert.equal((services as readonly unknown[]).length, 100);
    const statement = configurationOf(readFound(all), OPTIONS).statements.find(({ sid }) => sid === "Cdn");
    assert.equal(statement?.said, "nothing");
    assert.match(statement.reasons.join("; "), /more uses of services than the 100 that are compared/);
  });

  it("is nothing that the policy does not allow whole", () => {
    const narrow = cdn({
      Condition: { StringEquals: { "AWS:SourceArn": distribution }, Bool: { "aws:SecureTransport": "true" } },
      Resource: `${BUCKET}/public*x`,
    });
    const delivery = logs({ Principal: { Service: "delivery.logs.amazonaws.com" } });
    // Log delivery also needs s3:GetBucketAcl, which nothing allows here.
    assert.deepEqual(said(found([bucket("acme", [...READ, narrow, delivery])])).of, {});
  });
});

describe("what a discovery says of trails", () => {
  const trail = (document: JsonObject, more: JsonObject = {}) => ({
    ...{ arn: TRAIL, accountId: DATA },
    facts: {
      ...{
        document,
        logging: true,
        organization: false,
        multiRegion: true,
        homeRegion: "us-east-1",
        logBucket: "logs",
      },
      ...more,
    },
  });
  const basic = (Values: readonly string[], ReadWriteType = "All"): JsonObject => ({
    EventSelectors: [{ ReadWriteType, DataResources: [{ Type: "AWS::S3::Object", Values: [...Values] }] }],
  });
  const advanced = (...more: readonly JsonObject[]): JsonObject => ({
    AdvancedEventSelectors: [
      {
        Name: "data",
        FieldSelectors: [
          { Field: "eventCategory", Equals: ["Data"] },
          { Field: "resources.type", Equals: ["AWS::S3::Object"] },
          ...more,
        ],
      },
    ],
  });
  const of = (one: ReturnType<typeof trail>) => said(found([bucket("acme", READ)], { trails: [one] }));

  for (const [what, document] of Object.entries({
    "the bucket": basic([`${BUCKET}/`]),
    "all buckets": basic(["arn:aws:s3"]),
    "all objects": advanced(),
    "objects of the bucket, with operators that hold nothing": advanced({
      ...{ Field: "resources.ARN", StartsWith: [`${BUCKET}/`] },
      ...{ Equals: [], NotStartsWith: [] },
    }),
    "objects of the bucket": advanced({ Field: "resources.ARN", StartsWith: [`${BUCKET}/`] }),
  })) {
    it(`is one that records ${what}`, () => {
      const { audit, left } = of(trail(document));
      assert.deepEqual(audit, { trail: TRAIL });
      assert.deepEqual(left, []);
    });
  }

  it("is one that records all buckets of a partition of its own", () => {
    const china = { ...bucket("acme", READ), arn: "arn:aws-cn:s3:::acme", region: "cn-north-1" };
    const recorded = (value: string) => recordingTrail({ trails: [trail(basic([value]))] }, [china], new Map());
    for (const value of ["arn:aws-cn:s3", "arn:aws-cn:s3:::", "arn:aws-cn:s3:::acme/"])
      assert.deepEqual(recorded(value), { trailArn: TRAIL, left: [] });
    assert.equal(recorded("arn:aws:s3").trailArn, undefined);
  });

  it("is none that records one of two buckets, which names the other", () => {
    const other = bucket("other", [allow({ Resource: "arn:aws:s3:::other/*" })]);
    const { audit, left } = said(
      found([bucket("acme", READ), other], { trails: [trail(basic([`${BUCKET}/`, "arn:aws:s3:::other/logs/"]))] }),
    );
    assert.equal(audit, undefined);
    assert.match(left.join("\n"), /: does not record every data event of other;/);
  });

  for (const [what, [one, reason]] of Object.entries({
    "is stopped": [trail(basic(["arn:aws:s3"]), { logging: false }), /is stopped/],
    "is an organization's": [trail(basic(["arn:aws:s3"]), { organization: true }), /organization trail/],
    "records another bucket": [
      trail(basic(["arn:aws:s3:::other/"])),
      /: does not record every data event of these buckets;/,
    ],
    "records writes only": [
      trail(basic([`${BUCKET}/`], "WriteOnly")),
      /: does not record every data event of these buckets;/,
    ],
    "records some events only": [
      trail(advanced({ Field: "readOnly", Equals: ["true"] })),
      /: does not record every data event of these buckets;/,
    ],
    "records objects but those under a prefix": [
      trail(advanced({ Field: "resources.ARN", StartsWith: [`${BUCKET}/`], NotStartsWith: [`${BUCKET}/tmp/`] })),
      /: does not record every data event of these buckets;/,
    ],
    "records one object": [
      trail(advanced({ Field: "resources.ARN", Equals: [`${BUCKET}/one`] })),
      /: does not record every data event of these buckets;/,
    ],
    "records a start and one object": [
      trail(advanced({ Field: "resources.ARN", StartsWith: [`${BUCKET}/`], Equals: [`${BUCKET}/one`] })),
      /: does not record every data event of these buckets;/,
    ],
    "narrows the category": [
      trail(advanced({ Field: "eventCategory", Equals: ["Data"], NotEquals: ["Data"] })),
      /: does not record every data event of these buckets;/,
    ],
    "narrows by an operator to come": [
      trail(advanced({ Field: "resources.type", Equals: ["AWS::S3::Object"], Matches: "x" })),
      /: does not record every data event of these buckets;/,
    ],
    "records another Region": [
      trail(basic(["arn:aws:s3"]), { multiRegion: false, homeRegion: "eu-west-1" }),
      /: does not record every data event of these buckets;/,
    ],
  } as const)) {
    it(`is none that ${what}, which is named`, () => {
      const { audit, left } = of(one);
      assert.equal(audit, undefined);
      assert.match(left.join("\n"), reason);
    });
  }
});

describe("what a discovery says of roles", () => {
  const policy = (Resource: string) => ({
    id: "own",
    policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow" as const, Action: "s3:GetObject", Resource }] },
  });

  it("names a role that the control account assumes to reach a bucket, and no other", () => {
    const of = (name: string, Resource: string) => ({
      arn: role(name, DATA),
      policies: [policy(Resource)],
      trust: undefined,
    });
    const assumable = [of("reader", `${BUCKET}/*`), of("elsewhere", "arn:aws:s3:::other/*")];
    const { left } = said(found([bucket("acme", READ)], { assumable }));
    assert.equal(left.length, 1);
    assert.match(left[0] ?? "", /role\/reader: the control account may assume it .* access to acme; .*via: role/);
  });

  it("does not take a role's policies for all, where a boundary narrows them", () => {
    const boundary = `arn:aws:iam::${CONTROL}:policy/bound`;
    const known = { arn: role("indexer"), policies: [policy(`${BUCKET}/*`)], trust: undefined, boundary };
    const all = found([bucket("acme", READ)], { roles: new Map([[role("indexer"), known]]) });
    assert.equal(configurationOf(readFound(all), OPTIONS).policyFiles.size, 0);
    assert.match(said(all).left.join(), /role indexer has the permissions boundary .*policy\/bound/);
  });
});
