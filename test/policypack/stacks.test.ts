import assert from "node:assert/strict";
import { join } from "node:path";
import { runPack } from "../../rehearsal/pack";
import { runStacks } from "../../rehearsal/run";
import { readProject } from "../../rehearsal/run/project";

/** The example stacks, and two stacks with nearly everything that their configuration knows. */
const PROJECTS = { "the example": join(__dirname, "..", ".."), everything: join(__dirname, "project") };

describe("this program's own stacks", function () {
  this.timeout(60_000);
  for (const [what, folder] of Object.entries(PROJECTS)) {
    it(`pass the policy pack in both profiles with no exemption: ${what}`, async () => {
      const stacks = await runStacks(await readProject(folder));
      assert.deepEqual(
        stacks.map(({ config }) => config.role),
        ["control", "data"],
      );
      const found = await runPack(stacks);
      const sharing = await runPack(stacks, { "pack-settings": { profile: "sharing" } });
      assert.deepEqual(
        sharing.filter((one) => one.level === "mandatory").map((one) => `${one.rule} ${one.urn}: ${one.message}`),
        [],
      );
      assert.deepEqual(
        found.filter((one) => one.level === "mandatory").map((one) => `${one.rule} ${one.urn}: ${one.message}`),
        [],
      );
      assert.ok(found.some((one) => one.rule === "stack-foreign-grants"));
    });
  }
});
