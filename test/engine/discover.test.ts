import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateTrailCommand, PutEventSelectorsCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { CreateKeyCommand, GetKeyPolicyCommand } from "@aws-sdk/client-kms";
import { CreateTopicCommand, GetTopicAttributesCommand, type SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from "@aws-sdk/client-sqs";
import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  PutBucketEncryptionCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import { type JsonObject, readObject } from "../../adopt/json";
import { plannedDifference } from "../../rehearsal/diff/planned-difference";
import type { Discovery } from "../../discover/report";
import { deployer, forEmulator, readSettings } from "../../sandbox/project";
import { run } from "../../sandbox/process";
import { ROOT } from "../../sandbox/paths";
import { assertAnnounced } from "../discover/announced";
import { type ForeignBucket, foreignBuckets, notificationsOf } from "../discover/foreign-policies";
import { policyIn } from "../docs/policy-block";
import { callOf } from "./support/calls";
import { startProxy } from "./verify-proxy";
import { useWorld } from "./world";

const CONTROL = "111111111111";
const DATA = "222222222222";
const VENDOR = "444444444444";
const role = (name: string, account = CONTROL) => `arn:aws:iam::${account}:role/${name}`;

/** A statement for the indexer, unless it says for whom. */
const allow = (Sid: string, Action: string | string[], Resource: string | string[], more: object = {}) => ({
  ...{ Sid, Effect: "Allow", Principal: { AWS: role("indexer") }, Action, Resource },
  ...more,
});
const objects = (bucket: string, prefix = "") => `arn:aws:s3:::${bucket}/${prefix}*`;
const itself = (bucket: string) => `arn:aws:s3:::${bucket}`;
const conditioned = (Condition: object) => ({ Condition });

/** Policies as five years leave them behind, by bucket. */
const POLICIES: Readonly<Record<string, readonly object[]>> = {
  "acme-plain": [
    allow("Read", "s3:GetObject", objects("acme-plain")),
    allow("List", "s3:ListBucket", itself("acme-plain")),
  ],
  "acme-wide": [
    allow("All", ["s3:Get*", "s3:List*", "s3:PutBucketPolicy"], [itself("acme-wide"), objects("acme-wide")]),
    {
      ...allow("Tls", "s3:*", [itself("acme-wide"), objects("acme-wide")]),
      Effect: "Deny",
      Principal: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
  "acme-prefixes": [
    allow("Team", ["s3:GetObject", "s3:PutObject"], objects("acme-prefixes", "team-a/"), {
      Principal: { AWS: [role("indexer"), role("service/uploader")] },
    }),
    allow(
      "TeamList",
      "s3:ListBucket",
      itself("acme-prefixes"),
      conditioned({ StringLike: { "s3:prefix": ["team-a/*", "team-a/"] } }),
    ),
  ],
  "acme-root": [
    allow("Narrowed", "s3:GetObject", objects("acme-root"), {
      Principal: { AWS: `arn:aws:iam::${CONTROL}:root` },
      Condition: { ArnEquals: { "aws:PrincipalArn": role("indexer") } },
    }),
    allow("Whole", "s3:GetObject", objects("acme-root", "shared/"), { Principal: { AWS: CONTROL } }),
  ],
  "acme-company": [
    allow("Company", "s3:GetObject", objects("acme-company", "public/"), {
      Principal: "*",
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } },
    }),
    allow("Vendor", "s3:PutObject", objects("acme-company", "in/"), {
      Principal: { AWS: `arn:aws:iam::${VENDOR}:user/loader` },
      Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
    }),
    allow(
      "Address",
      "s3:GetObject",
      objects("acme-company"),
      conditioned({ IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }),
    ),
  ],
  "acme-encrypted": [
    allow("Read", ["s3:GetObject", "s3:ListBucket"], [itself("acme-encrypted"), objects("acme-encrypted")]),
  ],
  "acme-service": [
    allow("Logs", "s3:PutObject", objects("acme-service"), { Principal: { Service: "logging.s3.amazonaws.com" } }),
  ],
  "acme-everyone": [
    allow("Read", "s3:GetObject", objects("acme-everyone")),
    allow("Everyone", "s3:GetObject", objects("acme-everyone", "www/"), { Principal: "*" }),
  ],
  "acme-ireland": [allow("Read", "s3:GetObject", objects("acme-ireland"))],
};

/** An emulator has no address for access points. */
const NOT_IN_EMULATORS = ["s3:GetAccessPointPolicy", "s3:ListAccessPoints"];

/** More of them, which are generated. */
const GENERATED = foreignBuckets(17, 14, "acme-any");
const targetArn = (service: "sns" | "sqs", name: string) => `arn:aws:${service}:us-east-1:${DATA}:${name}`;
const TRAIL = "acme-calls";

describe("accounts full of policies that others wrote", function () {
  this.timeout(600_000);
  const world = useWorld();
  const folder = join(ROOT, ".sandbox", `discovered-${process.pid}`);
  let keyArn = "";
  /** The keys of generated buckets, by the bucket. */
  const keys = new Map<string, string>();
  let discovery: Discovery;
  let original: Readonly<Record<string, JsonObject>>;
  const owner = (region = "us-east-1") => world().accounts.in(DATA, region);
  const regionOf = (bucket: string) => (bucket === "acme-ireland" ? "eu-west-1" : "us-east-1");

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function policies(): Promise<Readonly<Record<string, JsonObject>>> {
    const { kms, sns, sqs } = owner();
    const read = await Promise.all(
      [...Object.keys(POLICIES), ...GENERATED.map(({ name }) => name)].map(async (Bucket) => {
        const { Policy = "" } = await owner(regionOf(Bucket)).s3.send(new GetBucketPolicyCommand({ Bucket }));
        return [itself(Bucket), objectIn(Policy)] as const;
      }),
    );
    const ofKeys = [keyArn, ...keys.values()].map(async (KeyId) => {
      const { Policy = "" } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
      return [KeyId, objectIn(Policy)] as const;
    });
    const ofTargets = GENERATED.flatMap(({ name, topic, queue }) => [
      ...(topic ? [topicPolicy(sns, targetArn("sns", name))] : []),
      ...(queue ? [queuePolicy(sqs, name)] : []),
    ]);
    return Object.fromEntries([...read, ...(await Promise.all([...ofKeys, ...ofTargets]))]);
  }

  async function command(script: string, ...args: readonly string[]) {
    return commandAt(world().emulator.url, script, ...args);
  }

  async function commandAt(url: string, script: string, ...args: readonly string[]) {
    const { env, home, logs, signal } = world();
    return run({
      program: process.execPath,
      args: [join(ROOT, "scripts", "run.cjs"), script, ...args],
      env: { ...env, AWS_ENDPOINT_URL: url, AWS_CONFIG_FILE: join(home, "aws-config") },
      cwd: ROOT,
      log: join(logs, "discover.log"),
      timeout: 120_000,
      signal,
    });
  }

  before(async () => {
    const { home, accounts } = world();
    mkdirSync(folder, { recursive: true });
    rmSync(folder, { recursive: true });
    const profile = (name: string, account: string) =>
      `[profile ${name}]\nrole_arn = ${deployer(account)}\ncredential_source = Environment\nregion = us-east-1\n`;
    writeFileSync(join(home, "aws-config"), `${profile("control", CONTROL)}\n${profile("data", DATA)}`);
    const { iam } = accounts.in(CONTROL, "us-east-1");
    const trust = (Service: string) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }],
      });
    const everything = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["s3:*", "kms:Decrypt", "kms:GenerateDataKey"], Resource: "*" }],
    });
    for (const [RoleName, Path] of [
      ["indexer", "/"],
      ["reader", "/"],
      ["uploader", "/service/"],
    ] as const) {
      await iam.send(
        new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: trust("lambda.amazonaws.com") }),
      );
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "all", PolicyDocument: everything }));
      const attached = await iam.send(new CreatePolicyCommand({ PolicyName: RoleName, PolicyDocument: everything }));
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: attached.Policy?.Arn }));
    }
    const own = { RoleName: "own", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") };
    await accounts.in(DATA, "us-east-1").iam.send(new CreateRoleCommand(own));
    const { kms } = owner();
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${DATA}:root` }, Action: "kms:*", Resource: "*" },
        { Effect: "Allow", Principal: { AWS: role("indexer") }, Action: "kms:Decrypt", Resource: "*" },
      ],
    });
    keyArn = (await kms.send(new CreateKeyCommand({ Policy }))).KeyMetadata?.Arn ?? "";
    for (const [Bucket, Statement] of Object.entries(POLICIES)) {
      const { s3 } = owner(regionOf(Bucket));
      const elsewhere = { CreateBucketConfiguration: { LocationConstraint: "eu-west-1" as const } };
      await s3.send(new CreateBucketCommand({ Bucket, ...(Bucket === "acme-ireland" ? elsewhere : {}) }));
      await s3.send(
        new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) }),
      );
    }
    const byKey = { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID: keyArn };
    const Rules = [{ ApplyServerSideEncryptionByDefault: byKey, BucketKeyEnabled: true }];
    const encrypted = { Bucket: "acme-encrypted", ServerSideEncryptionConfiguration: { Rules } };
    await owner().s3.send(new PutBucketEncryptionCommand(encrypted));
    const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" as const }] };
    await owner().s3.send(new PutBucketOwnershipControlsCommand({ Bucket: "acme-plain", OwnershipControls }));
    await owner().s3.send(new CreateBucketCommand({ Bucket: "acme-private" }));
    for (const one of GENERATED) await createForeign(one);
    await createTrail();
    original = await policies();
  });

  async function createForeign(one: ForeignBucket): Promise<void> {
    const { name: Bucket, topic, queue, key } = one;
    const { s3, kms: keyService, sns, sqs } = owner();
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(one.policy) }));
    if (topic) {
      const Attributes = { Policy: JSON.stringify(topic) };
      await sns.send(new CreateTopicCommand({ Name: Bucket, Attributes }));
    }
    if (queue) {
      await sqs.send(new CreateQueueCommand({ QueueName: Bucket, Attributes: { Policy: JSON.stringify(queue) } }));
    }
    const NotificationConfiguration = notificationsOf(one);
    const notified = { Bucket, NotificationConfiguration, SkipDestinationValidation: true };
    await s3.send(new PutBucketNotificationConfigurationCommand(notified));
    if (!key) return;
    const { KeyMetadata } = await keyService.send(new CreateKeyCommand({ Policy: JSON.stringify(key) }));
    keys.set(Bucket, KeyMetadata?.Arn ?? "");
    const Rules = [
      { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID: KeyMetadata?.Arn } },
    ];
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
  }

  /** A trail of another purpose, which records none of the buckets. */
  async function createTrail(): Promise<void> {
    const { s3, cloudtrail } = owner();
    await s3.send(new CreateBucketCommand({ Bucket: `${TRAIL}-logs` }));
    await cloudtrail.send(new CreateTrailCommand({ Name: TRAIL, S3BucketName: `${TRAIL}-logs` }));
    const EventSelectors = [{ ReadWriteType: "All" as const, IncludeManagementEvents: true, DataResources: [] }];
    await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: TRAIL, EventSelectors }));
    await cloudtrail.send(new StartLoggingCommand({ Name: TRAIL }));
  }

  it("are discovered, with everything that grants cannot say", async () => {
    const actions = new Set<string>();
    const proxy = await startProxy(world().emulator.url, (request, body) => {
      const { service, operation } = callOf(request, body);
      if (service !== "sts") actions.add(`${service}:${operation}`);
      return "pass";
    });
    const ended = await commandAt(
      proxy.url,
      "discover/main.ts",
      ...["--control-account", CONTROL, "--profile", "control", "--profile", "data", "--dir", folder, "--json"],
      ...["--acknowledge", "written before this program came"],
    ).finally(() => proxy.stop());
    discovery = JSON.parse(ended.stdout) as Discovery;
    assert.deepEqual(discovery.unread, []);
    assert.equal(ended.code, 0);
    const page = readFileSync(join(ROOT, "docs", "discover.md"), "utf8");
    const needed = policyIn(page, "discover").Statement.flatMap(({ Action = [] }) => [Action].flat());
    // The emulator names no Region in its list of buckets, so that each is asked for.
    const asked = needed.filter((action) => !NOT_IN_EMULATORS.includes(action));
    assert.deepEqual([...actions].sort(), asked.sort());
    assert.deepEqual(
      discovery.stacks.map(({ buckets }) => buckets.filter((name) => !isGenerated(name)).sort()),
      [["acme-company", "acme-encrypted", "acme-ireland", "acme-plain", "acme-prefixes", "acme-root", "acme-wide"]],
    );
    const leftOut = discovery.leftOut.map(({ bucket }) => bucket);
    assert.deepEqual(leftOut.filter((name) => !isGenerated(name)).sort(), ["acme-everyone", "acme-service"]);
    assert.deepEqual(discovery.left.filter((line) => line.includes(TRAIL)).length, 1);
    for (const { name, policy } of GENERATED) {
      const listed = discovery.statements.filter((one) => one.bucket === name && one.policyOf === undefined);
      assert.equal(listed.length, [policy.Statement].flat().length, name);
    }
    assert.deepEqual(
      discovery.statements
        .filter(({ said, bucket }) => said !== "whole" && !isGenerated(bucket))
        .map(({ bucket, sid, said }) => `${bucket} ${sid ?? ""} ${said}`)
        .sort(),
      [
        "acme-company Address nothing",
        "acme-company Vendor nothing",
        "acme-encrypted  nothing",
        "acme-everyone Everyone nothing",
        "acme-everyone Read nothing",
        "acme-root Whole part",
        "acme-service Logs nothing",
        "acme-wide All part",
        "acme-wide Tls nothing",
      ],
    );
  });

  it("hold in the rehearsal, as the discovery says", async () => {
    const ended = await command("rehearsal/cli/start.ts", "--dir", folder);
    assert.equal(ended.code, discovery.rehearsal.held ? 0 : 1, ended.output);
    // Denials of others cannot be acknowledged: they may take what a grant gives.
    for (const line of discovery.rehearsal.violations) assert.match(line, /acme-any/);
  });

  it("are deployed, and no access changes that was not announced", async () => {
    const { pulumi } = world();
    for (const stack of ["control", "data"]) {
      // The provider has no address of the emulator for the STS that a profile asks.
      const { "aws:profile": profile, ...settings } = readSettings(join(folder, `Pulumi.${stack}.yaml`));
      assert.equal(profile, stack);
      await pulumi.configure(stack, forEmulator(settings));
      await pulumi.up(stack);
    }
    const now = await policies();
    const everything = Object.keys(original);
    const plan = differenceOf(everything, original, now, discovery.grantees);
    assert.deepEqual(plan.undecided, []);
    assert.deepEqual([...plan.changes].sort(), [...discovery.access.changes].sort());
    // And by other code than that which announced it.
    assertAnnounced(
      discovery.access.changes,
      everything.map((arn) => ({ arn, before: original[arn] ?? null, after: now[arn] ?? null })),
    );
    const adopted = discovery.stacks.flatMap(({ buckets }) => buckets).filter(isGenerated);
    assert.ok(adopted.length > 4, adopted.join());
    for (const { bucket } of discovery.leftOut) assert.deepEqual(now[itself(bucket)], original[itself(bucket)]);
    await pulumi.up("data", "--expect-no-changes");
  });

  it("are not overwritten by a second discovery", async () => {
    assert.ok(existsSync(join(folder, "discovered.txt")));
    const before = readFileSync(join(folder, "Pulumi.data.yaml"), "utf8");
    const ended = await command("discover/main.ts", "--control-account", CONTROL, "--profile", "data", "--dir", folder);
    assert.equal(ended.code, 2, ended.output);
    assert.match(ended.output, /Pulumi\.data\.yaml: exists; choose another folder with --dir/);
    assert.equal(readFileSync(join(folder, "Pulumi.data.yaml"), "utf8"), before);
  });
});

function isGenerated(bucket: string): boolean {
  return GENERATED.some(({ name }) => name === bucket);
}

async function topicPolicy(sns: SNSClient, arn: string) {
  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: arn }));
  return [arn, objectIn(Attributes?.Policy ?? "")] as const;
}

async function queuePolicy(sqs: SQSClient, QueueName: string) {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["Policy"] }));
  return [targetArn("sqs", QueueName), objectIn(Attributes?.Policy ?? "")] as const;
}

function objectIn(text: string): JsonObject {
  const read = readObject(text);
  assert.ok("object" in read);
  return read.object;
}

/** How access differs between two sets of documents, by ARN, in the words of a discovery. */
function differenceOf(
  arns: readonly string[],
  before: Readonly<Record<string, JsonObject>>,
  after: Readonly<Record<string, JsonObject>>,
  grantees: Discovery["grantees"],
) {
  const names = new Map(grantees.map(({ name, principal }) => [principal, name]));
  return plannedDifference(
    arns.map((arn) => ({ arn, accountId: DATA, before: before[arn] ?? null, after: after[arn] ?? null })),
    names,
  );
}
