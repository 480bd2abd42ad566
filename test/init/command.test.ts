import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command } from "../../init/main";
import { ended } from "../support/command";

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

  const init = (...args: readonly string[]) => ended(command, ["--dir", folder, ...args]);

  it("writes a project", async () => {
    assert.equal((await init(...ANSWERS)).code, 0);
    assert.deepEqual(readdirSync(folder).sort(), ["Pulumi.control.yaml", "Pulumi.data.yaml", "Pulumi.yaml"]);
  });

  it("overwrites nothing, and writes nothing next to a file that exists", async () => {
    writeFileSync(join(folder, "Pulumi.data.yaml"), "mine");
    const { code, stderr } = await init(...ANSWERS);
    assert.equal(code, 2);
    assert.match(stderr, /Pulumi\.data\.yaml: exists; choose another folder with --dir/);
    assert.deepEqual(readdirSync(folder), ["Pulumi.data.yaml"]);
  });

  it("names every answer that is missing or does not fit", async () => {
    const { code, stderr } = await init("--control-account", "1");
    assert.equal(code, 2);
    for (const flag of ["control-account", "data-account", "owner", "role", "bucket"]) {
      assert.match(stderr, new RegExp(`--${flag}: `));
    }
    assert.deepEqual(readdirSync(folder), []);
  });
});
