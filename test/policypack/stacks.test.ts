import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { runPack } from "../../rehearsal/pack";
import { runStacks } from "../../rehearsal/run";
import { type Project, readProject } from "../../rehearsal/run/project";
import { sandboxStacks } from "../../sandbox/stacks";

const ROOT = join(__dirname, "..", "..");

/** The example stacks, and two stacks with nearly everything that their configuration knows. */
const PROJECTS: Readonly<Record<string, () => Promise<Project>>> = {
  "the example": () => readProject(ROOT),
  "the example, with all that the sandbox adds": sandboxProject,
  everything: () => readProject(join(__dirname, "project")),
};

/** The stacks of the sandbox, of which the files are merged from the example's and its own. */
async function sandboxProject(): Promise<Project> {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-project-"));
  try {
    for (const { name, settings } of sandboxStacks()) {
      // What only an emulator needs.
      const config = Object.fromEntries(
        Object.entries(settings).filter(([key]) => !/^aws:(?:skip|s3UsePathStyle|maxRetries)/.test(key)),
      );
      writeFileSync(join(folder, `Pulumi.${name}.yaml`), stringify({ config }));
    }
    return await readProject(folder, ROOT);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("this program's own stacks", function () {
  this.timeout(60_000);
  for (const [what, project] of Object.entries(PROJECTS)) {
    it(`pass the policy pack in both profiles with no exemption: ${what}`, async () => {
      const stacks = await runStacks(await project());
      assert.deepEqual([...new Set(stacks.map(({ config }) => config.role))], ["control", "data"]);
      for (const profile of ["sharing", "full"]) {
        const found = await runPack(stacks, { "pack-settings": { profile } });
        assert.deepEqual(
          found.filter((one) => one.level === "mandatory").map((one) => `${one.rule} ${one.urn}: ${one.message}`),
          [],
          profile,
        );
        assert.ok(found.some((one) => one.rule === "stack-foreign-grants"));
      }
    });
  }
});
