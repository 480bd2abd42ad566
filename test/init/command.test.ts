import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const ANSWERS = [
  ...["--control-account", "333333333333", "--data-account", "444444444444", "--owner", "genomics"],
  ...["--role", "indexer=read:ecs-tasks.amazonaws.com", "--bucket", "acme-a"],
];

describe("npm run init", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cross-account-s3-init-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const init = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(ROOT, "scripts/run.cjs"), "init/main.ts", "--dir", folder, ...args], {
      encoding: "utf8",
      input: "",
    });

  it("writes a project", () => {
    assert.equal(init(...ANSWERS).status, 0);
    assert.deepEqual(readdirSync(folder).sort(), ["Pulumi.control.yaml", "Pulumi.data.yaml", "Pulumi.yaml"]);
  });

  it("overwrites nothing, and writes nothing next to a file that exists", () => {
    writeFileSync(join(folder, "Pulumi.data.yaml"), "mine");
    const { status, stderr } = init(...ANSWERS);
    assert.equal(status, 2);
    assert.match(stderr, /Pulumi\.data\.yaml: exists; choose another folder with --dir/);
    assert.deepEqual(readdirSync(folder), ["Pulumi.data.yaml"]);
  });

  it("names every answer that is missing or does not fit", () => {
    const { status, stderr } = init("--control-account", "1");
    assert.equal(status, 2);
    for (const flag of ["control-account", "data-account", "owner", "role", "bucket"]) {
      assert.match(stderr, new RegExp(`--${flag}: `));
    }
    assert.deepEqual(readdirSync(folder), []);
  });
});
