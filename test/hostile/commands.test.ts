import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT } from "../rehearsal/support";

const ROOT = join(__dirname, "../..");

/** The commands that read a project, with arguments that they take. The doctor reports such a project as missing. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  "npm start": ["rehearsal/cli/start.ts"],
  "access-diff": ["rehearsal/cli/access-diff.ts", "--configuration", PROJECT],
  explain: ["verify/explain.ts", "indexer", "s3:GetObject", "s3://acme-genomics/x"],
  "who-can": ["rehearsal/cli/who-can.ts", "s3:GetObject", "s3://acme-genomics/x"],
  verify: ["verify/main.ts"],
  fleet: ["fleet/main.ts", "list"],
};

/** Four hundred million items, if its aliases were followed. */
const BOMB = [
  "a: &a [x,x,x,x,x,x,x,x,x]",
  ...Array.from("bcdefghi").map(
    (key, n) =>
      `${key}: &${key} [${Array(9)
        .fill(`*${"abcdefgh"[n] ?? ""}`)
        .join(",")}]`,
  ),
].join("\n");

const CONFIG = "config:\n  aws:region: us-east-1\n  cross-account-s3:role: data\n";

describe("every command, on a project that means harm", function () {
  this.timeout(120_000);
  let folder = "";

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "commands-"));
    await cp(PROJECT, folder, { recursive: true });
    await writeFile(join(folder, "Pulumi.yaml"), `name: cross-account-s3\nmain: ${join(ROOT, "index.ts")}\n`);
  });
  afterEach(() => rm(folder, { recursive: true }));

  function run([script = "", ...args]: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        ["-r", "ts-node/register/transpile-only", join(ROOT, script), ...args, "--dir", folder],
        { cwd: ROOT, timeout: 60_000 },
        (_, stdout, stderr) => {
          resolve({ code: child.exitCode ?? -1, said: stdout + stderr });
        },
      );
    });
  }

  const HARM: Readonly<Record<string, readonly [string, RegExp]>> = {
    "an alias bomb": [BOMB, /alias/i],
    "a key __proto__": [`${CONFIG}  cross-account-s3:tags:\n    "__proto__": x\n`, /__proto__/],
    "an endpoint that is not AWS's": [
      `${CONFIG}  aws:endpoints:\n    - sts: https://sts.example.com\n`,
      /endpoints\[0\]\.sts: .*--allow-endpoints/,
    ],
  };

  for (const [command, args] of Object.entries(COMMANDS)) {
    it(`is bad input to ${command}`, async () => {
      for (const [what, [text, message]] of Object.entries(HARM)) {
        await writeFile(join(folder, "Pulumi.data.yaml"), text);
        const { code, said } = await run(args);
        assert.equal(code, 2, `${what}: ${said}`);
        assert.match(said, message, what);
        assert.doesNotMatch(said, /\n\s+at /, "no stack trace");
      }
      await rm(join(folder, "Pulumi.data.yaml"));
      await symlink("/etc/passwd", join(folder, "Pulumi.data.yaml"));
      const { code, said } = await run(args);
      assert.equal(code, 2, said);
      assert.match(said, /not inside the project's folder/);
    });
  }
});
