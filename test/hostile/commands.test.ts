import assert from "node:assert/strict";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command as fleet } from "../../fleet/main";
import { command as accessDiff } from "../../rehearsal/cli/access-diff";
import type { Command } from "../../rehearsal/cli/main";
import { command as start } from "../../rehearsal/cli/start";
import { command as whoCan } from "../../rehearsal/cli/who-can";
import { command as explain } from "../../verify/explain";
import { command as verify } from "../../verify/main";
import { PROJECT } from "../rehearsal/support";
import { ended } from "../support/command";

const ROOT = join(__dirname, "../..");

/** The commands that read a project, with arguments that they take. The doctor reports such a project as missing. */
const COMMANDS: Readonly<Record<string, readonly [command: Command, ...args: readonly string[]]>> = {
  "npm start": [start],
  "access-diff": [accessDiff, "--configuration", PROJECT],
  explain: [explain, "indexer", "s3:GetObject", "s3://acme-genomics/x"],
  "who-can": [whoCan, "s3:GetObject", "s3://acme-genomics/x"],
  verify: [verify],
  fleet: [fleet, "list"],
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

  async function run([command, ...args]: readonly [Command, ...(readonly string[])]) {
    const { code, stdout, stderr } = await ended(command, [...args, "--dir", folder]);
    return { code, said: stdout + stderr };
  }

  const HARM: Readonly<Record<string, readonly [string, RegExp]>> = {
    "an alias bomb": [BOMB, /alias/i],
    "a key __proto__": [`${CONFIG}  cross-account-s3:tags:\n    "__proto__": x\n`, /__proto__/],
    "an endpoint that is not AWS's": [
      `${CONFIG}  aws:endpoints:\n    - sts: https://sts.example.com\n`,
      /endpoints\[0\]\.sts: .*--allow-endpoints/,
    ],
  };

  for (const [name, command] of Object.entries(COMMANDS)) {
    it(`is bad input to ${name}`, async () => {
      for (const [what, [text, message]] of Object.entries(HARM)) {
        await writeFile(join(folder, "Pulumi.data.yaml"), text);
        const { code, said } = await run(command);
        assert.equal(code, 2, `${what}: ${said}`);
        assert.match(said, message, what);
        assert.doesNotMatch(said, /\n\s+at /, "no stack trace");
      }
      await rm(join(folder, "Pulumi.data.yaml"));
      await symlink("/etc/passwd", join(folder, "Pulumi.data.yaml"));
      const { code, said } = await run(command);
      assert.equal(code, 2, said);
      assert.match(said, /not inside the project's folder/);
    });
  }
});
