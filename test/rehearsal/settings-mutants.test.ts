import assert from "node:assert/strict";
import { declaredWorld } from "../../rehearsal/declared-world";
import { runPack } from "../../rehearsal/pack";
import { prove } from "../../rehearsal/proof";
import { settingChecks } from "../../rehearsal/prove/settings";
import type { RanStack } from "../../rehearsal/run";
import type { World } from "../../rehearsal/world";
import { assertNames } from "../support/cited";
import { type SettingMutant, settingMutants } from "./settings-mutants";
import { stacks, wanted } from "./support";

/** The types whose settings decide about access, or connect resources. Documents have more mutants in mutations.test.ts. */
const CHECKED = [
  "aws:cloudtrail/trail:Trail",
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:cloudwatch/logMetricFilter:LogMetricFilter",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:kms/key:Key",
  "aws:lambda/permission:Permission",
  "aws:s3/accessPoint:AccessPoint",
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
  "aws:s3/bucketLogging:BucketLogging",
  "aws:s3/bucketNotification:BucketNotification",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
  "aws:s3/bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:sns/topic:Topic",
];

const NETWORK = ["test/stacks/control/network.test.ts", "the proof knows a network only by its endpoint"] as const;
const durability = (name: string) =>
  ["test/rehearsal/protection.test.ts", "decides how long data is kept, and not about access", name] as const;

/**
 * The other types that the stacks declare, with the test of their settings, why the proof does not depend on them, and the name that the test
 * has for them if it is not the type.
 */
const NOT_CHECKED: Readonly<Record<string, readonly [test: string, reason: string, name?: string]>> = {
  "aws:cloudwatch/dashboard:Dashboard": ["test/stacks/audit.test.ts", "shows, and changes nothing"],
  "aws:cloudwatch/eventBus:EventBus": [
    "test/stacks/data/events.test.ts",
    "has only a name; its policy and the targets that name it have mutants",
    "eventBus",
  ],
  "aws:cloudwatch/logGroup:LogGroup": durability("log group"),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": NETWORK,
  "aws:ec2/routeTable:RouteTable": NETWORK,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": NETWORK,
  "aws:ec2/securityGroup:SecurityGroup": NETWORK,
  "aws:ec2/subnet:Subnet": NETWORK,
  "aws:ec2/vpc:Vpc": NETWORK,
  "aws:ec2/vpcEndpoint:VpcEndpoint": [
    "test/stacks/control/network.test.ts",
    "its policy has mutants in mutations.test.ts, and its routes are the network's",
  ],
  "aws:kms/alias:Alias": ["test/stacks/data/keys.test.ts", "settings name a key by its ARN", "alias/"],
  "aws:s3/bucket:Bucket": [
    "test/stacks/stacks.test.ts",
    "has only a name and protection; the other settings are resources of their own",
  ],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": durability("lifecycle"),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": durability("objectLock"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": NETWORK,
  "pulumi-nodejs:dynamic/adopt:SharedPolicy": [
    "test/stacks/data/adopted.test.ts",
    "its statements are a document; the other inputs say how it is written",
  ],
  "pulumi:pulumi:StackReference": ["test/stacks/stacks.test.ts", "is read, and declares nothing", "CONTROL_STACK"],
};

/** Providers decide where the other resources are, which the settings of these show. */
const PROVIDER = "pulumi:providers:";

/** Changes that are not found, and why. */
const ACCEPTED: readonly (readonly [change: RegExp, why: string])[] = [
  [/Trail advancedEventSelectors\.name: /, "a word for people"],
  [/Trail includeGlobalServiceEvents: .* dropped$/, "AWS's default is the same"],
  [/Role maxSessionDuration: .* dropped$/, "AWS's default is the same: 3600 seconds"],
  [/LogMetricFilter metricTransformation\.defaultValue: /, "missing data does not ring"],
  [/ReplicationConfig rules\.id: /, "a name of its own"],
  [/ReplicationConfig rules\.priority: /, "only which rule is first where two have one destination, and none have"],
  [/ReplicationConfig rules\.filter\.prefix: .* dropped$/, "a filter without a prefix is that of the whole bucket"],
  [/EventTarget targetId: /, "a name of its own within the rule"],
  [/SideEncryptionConfiguration rules\.bucketKeyEnabled: /, "a Bucket Key in a bucket of logs saves requests only"],
  [/SideEncryptionConfiguration rules: .* repeated$/, "the same rule once more"],
  [/Permission statementId: /, "a name of its own within the function's policy"],
];

function worldOf(ran: readonly RanStack[]): World {
  return declaredWorld(
    ran.map(({ config, resources }) => ({
      accountId: config.accountId,
      region: config.connection.region,
      resources,
    })),
  );
}

function mutated(ran: readonly RanStack[], { urn, changed }: SettingMutant): readonly RanStack[] {
  return ran.map((stack) => ({
    ...stack,
    resources: stack.resources.flatMap((one) => (one.urn === urn ? (changed ?? []) : [one])),
  }));
}

type Outcome = "settings" | "pack" | "proof" | "refused" | "accepted" | "survived";

describe("the proof of changed settings", function () {
  this.timeout(600_000);

  it("is of every type that the stacks declare, or the type is proved elsewhere", async () => {
    const types = (await stacks())
      .flatMap(({ resources }) => resources)
      .filter(({ custom, type }) => custom && !type.startsWith(PROVIDER))
      .map(({ type }) => type);
    assert.deepEqual([...new Set(types)].sort(), [...CHECKED, ...Object.keys(NOT_CHECKED)].sort());
  });

  for (const [type, [test, , name = type]] of Object.entries(NOT_CHECKED)) {
    it(`leaves ${type} to ${test}, which has it`, () => {
      assertNames(test, name);
    });
  }

  it("finds every change of a declared setting that matters", async () => {
    const [ran, expected] = [await stacks(), await wanted()];
    const findings = async (of: readonly RanStack[]) => (await runPack(of)).map(({ message }) => message);
    const before = new Set(await findings(ran));
    const outcomeOf = async (mutant: SettingMutant): Promise<Outcome> => {
      const after = mutated(ran, mutant);
      let world: World;
      try {
        world = worldOf(after);
      } catch {
        return "refused";
      }
      if (settingChecks(expected, world).some((check) => check.expected !== check.found)) return "settings";
      if (ACCEPTED.some(([change]) => change.test(`${mutant.kind}: ${mutant.what}`))) return "accepted";
      const ofStack = after.filter(({ name }) => name === mutant.stack);
      return (await findings(ofStack)).some((message) => !before.has(message))
        ? "pack"
        : prove(expected, world).violations.length > 0
          ? "proof"
          : "survived";
    };
    const byType = new Map<string, Map<Outcome, number>>();
    const survivors: string[] = [];
    const seen = new Map<string, number>();
    for (const resource of ran.flatMap(({ resources }) => resources)) {
      if (!resource.custom || !CHECKED.includes(resource.type)) continue;
      const kind = `${resource.stack} ${resource.type} ${Object.keys(resource.inputs).sort().join()}`;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
      // Two of a kind in a stack: the others differ by name only.
      if ((seen.get(kind) ?? 0) > 2) continue;
      for (const mutant of settingMutants(resource)) {
        const outcome = await outcomeOf(mutant);
        const tally = byType.get(resource.type) ?? new Map<Outcome, number>();
        byType.set(resource.type, tally.set(outcome, (tally.get(outcome) ?? 0) + 1));
        if (outcome === "survived") survivors.push(`${mutant.kind}: ${mutant.what}`);
      }
    }
    for (const [type, tally] of [...byType].sort()) {
      console.log(`      ${type}: ${[...tally].map(([outcome, count]) => `${String(count)} ${outcome}`).join(", ")}`);
    }
    assert.deepEqual(survivors, []);
  });
});
