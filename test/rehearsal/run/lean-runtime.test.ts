import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { runStacks } from "../../../rehearsal/run";
import { readProject } from "../../../rehearsal/run/project";

const ROOT = join(__dirname, "../../..");
const PROJECT = join(__dirname, "../project");

/** Declares a project in a process of its own, on Pulumi's runtime as it is: the module that changes it is loaded as an empty one. */
function onPulumisOwnRuntime(folder: string): unknown {
  const work = `
    const id = require.resolve("./rehearsal/run/lean-runtime.ts");
    require.cache[id] = { id, filename: id, loaded: true, exports: {} };
    const { readProject } = require("./rehearsal/run/project.ts");
    const { runStacks } = require("./rehearsal/run/index.ts");
    readProject(${JSON.stringify(folder)}).then(runStacks).then((stacks) => {
      require("node:fs").writeSync(1, JSON.stringify(stacks));
    });`;
  const args = ["-r", "ts-node/register/transpile-only", "-e", work];
  return JSON.parse(
    execFileSync(process.execPath, args, { cwd: ROOT, maxBuffer: 2 ** 28, timeout: 60_000 }).toString(),
  );
}

const declaredSchema = z.array(z.looseObject({ resources: z.array(z.looseObject({ urn: z.string() })) }));

/** What stacks declared, whatever the order in which their resources were ready. */
function sorted(stacks: unknown): unknown {
  const declared = declaredSchema.parse(JSON.parse(JSON.stringify(stacks)));
  return declared.map(({ resources, ...stack }) => [stack, resources.toSorted((a, b) => a.urn.localeCompare(b.urn))]);
}

describe("the runtime of a rehearsal", function () {
  this.timeout(90_000);

  it("declares what Pulumi's own declares", async () => {
    assert.deepEqual(sorted(await runStacks(await readProject(PROJECT))), sorted(onPulumisOwnRuntime(PROJECT)));
  });
});
