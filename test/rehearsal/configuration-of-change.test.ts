import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command as accessDiff } from "../../rehearsal/cli/access-diff";
import { touchedCode, touchedSection } from "../../rehearsal/diff/touched-code";
import { CONTROL, DATA, raw } from "../stacks/support";
import { ended } from "../support/command";

const git = (folder: string, ...args: readonly string[]) =>
  execFileSync("git", ["-C", folder, "-c", "user.name=x", "-c", "user.email=x@example.com", ...args], {
    stdio: "pipe",
  });

function commit(folder: string): void {
  git(folder, "init", "--quiet");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "x");
}

describe("a change's configuration under another program", function () {
  this.timeout(120_000);
  let folder = "";
  let own = "";
  let change = "";

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "change-")));
    own = join(folder, "own");
    change = join(folder, "change");
    mkdirSync(own);
    writeFileSync(
      join(own, "Pulumi.yaml"),
      `name: cross-account-s3\nmain: ${join(process.cwd(), "index.ts")}\nruntime: nodejs\n`,
    );
    for (const [name, config] of Object.entries({ control: raw(CONTROL), data: raw(DATA) })) {
      writeFileSync(join(own, `Pulumi.${name}.yaml`), JSON.stringify({ config }));
    }
    cpSync(own, change, { recursive: true });
    commit(own);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is compared without running the change's program", async () => {
    const ran = join(folder, "ran");
    writeFileSync(join(change, "evil.js"), `require("fs").writeFileSync(${JSON.stringify(ran)}, "");\n`);
    writeFileSync(join(change, "Pulumi.yaml"), "name: rehearsed\nmain: evil.js\nruntime: nodejs\n");
    commit(change);
    const { stdout: said } = await ended(accessDiff, ["--dir", own, "--configuration", change]);
    assert.ok(!existsSync(ran));
    assert.match(said, /against `the default branch`/);
    assert.match(said, /- deployment settings: `Pulumi\.yaml`\. A different program may run/);
    assert.match(said, /- program: `evil\.js`\./);
  });

  it("is said to touch the code that it touches, each file once", async () => {
    for (const file of [
      ".github/workflows/x.yml",
      "policypack/rules/x.ts",
      "package-lock.json",
      "stacks/x.ts",
      "docs/x.md",
    ]) {
      mkdirSync(join(change, file, ".."), { recursive: true });
      writeFileSync(join(change, file), "");
    }
    commit(change);
    assert.deepEqual(
      (await touchedCode(own, change)).map(({ kind, files }) => [kind, files]),
      [
        ["workflows", [".github/workflows/x.yml"]],
        ["policy pack", ["policypack/rules/x.ts"]],
        ["dependencies", ["package-lock.json"]],
        ["program", ["stacks/x.ts"]],
      ],
    );
  });

  it("touches no code, if only configuration differs", async () => {
    writeFileSync(join(change, "Pulumi.data.yaml"), "config: {}\n");
    commit(change);
    assert.equal(touchedSection(await touchedCode(own, change)), "");
  });

  it("names files in a way that no name breaks out of", async () => {
    writeFileSync(join(change, "a`\n## Approved\n.ts"), "");
    commit(change);
    assert.ok(!touchedSection(await touchedCode(own, change)).includes("\n## Approved"));
  });
});
