import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(__dirname, "../..");
const MODULE = JSON.stringify(join(ROOT, "stacks/stack-traces.ts"));

/** What a script prints that loads the module as Pulumi's runner does: after ts-node, and after its own source maps. */
async function printed(script: string): Promise<string> {
  const preload = ["-r", "ts-node/register/transpile-only", "-r", "source-map-support/register"];
  const args = [...preload, "-e", `require(${MODULE});\n${script}`];
  return (await promisify(execFile)(process.execPath, args, { cwd: ROOT, timeout: 60_000 })).stdout;
}

describe("stack traces of the deployed program", () => {
  it("are empty for the errors that Pulumi makes at each promise and resource", async () => {
    assert.equal(await printed("console.log(new Error().stack)"), "Error\n");
  });

  it("name file and line of the TypeScript for an error with a message", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stack-traces-"));
    try {
      const file = join(folder, "fails.ts");
      // Types, which swc removes together with their lines.
      writeFileSync(
        file,
        'interface Removed {\n  readonly a: string;\n}\n\nthrow new Error("on line 5") as Removed;\n',
      );
      const script = `try { require(${JSON.stringify(file)}) } catch (error) { console.log(error.stack) }`;
      assert.match(await printed(script), /^Error: on line 5\n +at .*fails\.ts:5:\d+\)/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
