import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";

const ROOT = join(__dirname, "../../..");
const PROJECT = join(__dirname, "../project");

/** Loads the module that changes Pulumi's runtime as an empty one. */
const UNCHANGED = `
  const id = require.resolve("./rehearsal/run/lean-runtime.ts");
  require.cache[id] = { id, filename: id, loaded: true, exports: {} };`;

/** Writes what the runtime is and does: with a project, and with a program that reads a resource that cannot be registered. */
const observe = (answer: string) => `
  const { run } = require("./rehearsal/run/program.ts");
  const { readProject } = require("./rehearsal/run/project.ts");
  const { runStacks } = require("./rehearsal/run/index.ts");
  const { StackReference } = require("@pulumi/pulumi");
  // Pulumi rejects promises of its own with the error that the program ends with.
  process.on("unhandledRejection", () => undefined);
  const failing = {
    program: async () => ({ arn: new StackReference("other").getOutput("arn") }),
    outputsOf: async () => { throw new Error("there is no other stack"); },
    project: "p", stack: "s", accountId: "222222222222", partition: "aws", region: "us-east-1", config: {},
  };
  const work = async () => {
    const stacks = await runStacks(await readProject(${JSON.stringify(PROJECT)}));
    const error = await run(failing).then(() => "none", ({ message }) => message);
    const transfer = require("@pulumi/pulumi/runtime/rpc").transferProperties.name;
    require("node:fs").writeFileSync(${JSON.stringify(answer)}, JSON.stringify({ transfer, stacks, error }));
  };
  work().catch((error) => { console.error(error); process.exit(1); });`;

const observedSchema = z.strictObject({
  /** The name of the function that gives a resource its outputs. */
  transfer: z.string(),
  stacks: z.array(z.looseObject({ resources: z.array(z.looseObject({ urn: z.string() })) })),
  error: z.string(),
});
type Observed = z.output<typeof observedSchema>;

/** Observes a runtime in a process of its own. The answer is a file: a pipe can take a part of a long text only. */
function observed(first: string): Observed {
  const folder = mkdtempSync(join(tmpdir(), "lean-runtime-"));
  try {
    const answer = join(folder, "observed.json");
    const args = ["-r", "ts-node/register/transpile-only", "-e", `${first}${observe(answer)}`];
    execFileSync(process.execPath, args, { cwd: ROOT, timeout: 60_000, stdio: "pipe" });
    return observedSchema.parse(JSON.parse(readFileSync(answer, "utf8")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What stacks declared, whatever the order in which their resources were ready. */
function sorted(stacks: Observed["stacks"]): unknown {
  return stacks.map(({ resources, ...stack }) => [stack, resources.toSorted((a, b) => a.urn.localeCompare(b.urn))]);
}

describe("the runtime of a rehearsal", function () {
  this.timeout(130_000);
  let lean: Observed;
  let own: Observed;
  before(() => {
    lean = observed("");
    own = observed(UNCHANGED);
  });

  it("is another than Pulumi's own", () => {
    assert.deepEqual([lean.transfer, own.transfer], ["transferWhenRead", "transferProperties"]);
  });

  it("declares what Pulumi's own declares", () => {
    assert.deepEqual(sorted(lean.stacks), sorted(own.stacks));
  });

  it("throws what Pulumi's own throws where a resource cannot be registered", () => {
    assert.match(own.error, /"arn": failed to read resource .*: there is no other stack$/);
    assert.equal(lean.error, own.error);
  });
});
