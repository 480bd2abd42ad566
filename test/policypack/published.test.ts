import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";

const ROOT = resolve(__dirname, "../..");
const manifest = z.object({ main: z.string(), dependencies: z.record(z.string(), z.string()) });

describe("the published pack", () => {
  let folder = "";

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pack-"));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("loads from its tarball and its own dependencies, without the repository", async () => {
    const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], {
      cwd: join(ROOT, "policypack"),
      encoding: "utf8",
    });
    const tarball = packed.trim().split("\n").at(-1) ?? "";
    execFileSync("tar", ["-xzf", join(folder, tarball), "-C", folder]);
    const published = join(folder, "package");
    const { main, dependencies } = manifest.parse(JSON.parse(readFileSync(join(published, "package.json"), "utf8")));
    for (const name of Object.keys(dependencies)) {
      const link = join(published, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(ROOT, "node_modules", name), link);
    }
    assert.match(await firstOutput(join(published, main)), /^\d+$/);
    const check = (config: unknown) => {
      const file = join(folder, "pack.json");
      writeFileSync(file, JSON.stringify(config));
      const { status, stderr } = spawnSync(process.execPath, [join(published, "bin", "check-config.js"), file]);
      return { status, stderr: String(stderr).replace(`${file}: `, "") };
    };
    assert.deepEqual(check({ all: "advisory", "kms-key-rotation": "disabled" }), { status: 0, stderr: "" });
    assert.deepEqual(check({ "kms-key-rotaton": "disabled" }), {
      status: 2,
      stderr:
        'kms-key-rotaton: the pack has no such rule, did you mean "kms-key-rotation"; docs/policies.md lists them\n',
    });
    const short = check({ "pack-settings": { trustedAccounts: ["11111111111"] } });
    assert.equal(short.status, 2);
    assert.match(
      short.stderr,
      /^pack-settings: trustedAccounts\[0\]: found a text, expected an AWS account id: 12 digits, in quotes/,
    );
  }).timeout(60_000);
});

/** What a pack prints first: the port at which it serves the engine. Its process is ended then. */
function firstOutput(script: string): Promise<string> {
  return new Promise((fulfil, reject) => {
    const child = spawn(process.execPath, [script, "127.0.0.1:1", dirname(script)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += String(chunk)));
    child.stdout.once("data", (chunk: Buffer) => {
      child.kill();
      fulfil(String(chunk).trim());
    });
    child.on("exit", () => {
      reject(new Error(`the pack ended before it served: ${errors}`));
    });
  });
}
