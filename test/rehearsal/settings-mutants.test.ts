import assert from "node:assert/strict";
import { declaredWorld } from "../../rehearsal/declared-world";
import { runPack } from "../../rehearsal/pack";
import { prove } from "../../rehearsal/proof";
import { settingChecks } from "../../rehearsal/prove/settings";
import type { RanStack } from "../../rehearsal/run";
import type { World } from "../../rehearsal/world";
import { type SettingMutant, settingMutants } from "./settings-mutants";
import { stacks, wanted } from "./support";

/** The types whose settings decide about access, or connect resources. Documents have mutants of their own. */
const CHECKED =
  /:(Bucket(Notification|OwnershipControls|PublicAccessBlock|ServerSideEncryptionConfiguration|Versioning|Logging|ReplicationConfig|RequestPaymentConfiguration|CorsConfiguration)|Key|Role|RolePolicyAttachment|Trail|LogMetricFilter|MetricAlarm|EventRule|EventTarget|Topic)$/;

/** Changes that are not found, and why. */
const ACCEPTED: readonly (readonly [change: RegExp, why: string])[] = [
  [/Trail advancedEventSelectors\.name: /, "a word for people"],
  [/Trail includeGlobalServiceEvents: .* dropped$/, "AWS's default is the same"],
  [/Role maxSessionDuration: .* dropped$/, "AWS's default is the same: 3600 seconds"],
  [/LogMetricFilter metricTransformation\.defaultValue: /, "missing data does not ring"],
  [/ReplicationConfig rules\.id: /, "a name of its own"],
  [/ReplicationConfig rules\.priority: /, "only which rule is first where two have one destination, and none have"],
  [/EventTarget targetId: /, "a name of its own within the rule"],
  [/SideEncryptionConfiguration rules\.bucketKeyEnabled: /, "a Bucket Key in a bucket of logs saves requests only"],
  [/SideEncryptionConfiguration rules: .* repeated$/, "the same rule once more"],
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
      if (!resource.custom || !CHECKED.test(resource.type)) continue;
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
