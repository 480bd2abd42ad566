import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { engines, scripts } from "../../package.json";

const ROOT = join(__dirname, "../..");
/** Each command that is started by scripts/run.cjs, with its file. */
const commands = Object.entries(scripts).flatMap(([name, line]) => {
  const file = /scripts\/run\.cjs (\S+)/.exec(line)?.[1];
  return file === undefined || /^(bench:|schemas$)/.test(name) ? [] : [{ name, file }];
});

/** Runs the launcher of a folder. */
function run(folder: string, ...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(folder, "scripts/run.cjs"), ...args], { encoding: "utf8", timeout: 30_000 });
}

/** A copy of what the launcher reads, without packages, that needs a Node.js. */
function copy(node: string): string {
  const folder = mkdtempSync(join(tmpdir(), "run-"));
  mkdirSync(join(folder, "scripts"));
  cpSync(join(ROOT, "scripts/run.cjs"), join(folder, "scripts/run.cjs"));
  cpSync(join(ROOT, "test/run.ts"), join(folder, "test/run.ts"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ engines: { node } }));
  return folder;
}

describe("a command of package.json", () => {
  for (const { name, file } of commands) {
    it(`${name} --help prints the help of ${name}`, () => {
      const { status, stdout } = run(ROOT, file, "--help");
      assert.equal(status, 0);
      assert.match(
        stdout,
        name === "test" || name === "start"
          ? new RegExp(`npm ${name}`)
          : new RegExp(`npm run ${name} --|npm run ${name} \\[`),
      );
    });
  }

  it("says that packages are missing, and how to install them", () => {
    const folder = copy(engines.node);
    try {
      const { status, stderr } = run(folder, "test/run.ts");
      assert.equal(stderr, `node_modules: the packages are not installed; run npm ci in ${folder}\n`);
      assert.equal(status, 2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  for (const [needed, refused] of [
    ["99.0", true],
    [`${process.versions.node.split(".")[0]}.99`, true],
    [process.versions.node.split(".").slice(0, 2).join("."), false],
  ] as const) {
    it(`${refused ? "refuses" : "takes"} this Node.js where ${needed} is needed`, () => {
      const folder = copy(`>=${needed}`);
      try {
        assert.equal(/^Node\.js: .* is too old; install /.test(run(folder, "test/run.ts").stderr), refused);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  it("refuses arguments that npm test does not take", () => {
    const { status, stdout } = run(ROOT, "test/run.ts", "test/documents");
    assert.equal(status, 2);
    assert.match(stdout, /found test\/documents; to run one file: npx mocha FILE/);
  });
});
