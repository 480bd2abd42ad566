import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command } from "../../fleet/main";
import { ended } from "../support/command";

const ROOT = join(__dirname, "../..");

describe("npm run fleet", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fleet-"));
    for (const file of ["Pulumi.yaml", "Pulumi.control.yaml", "Pulumi.data.yaml"])
      cpSync(join(ROOT, file), join(folder, file));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const fleet = (...args: readonly string[]) => ended(command, [...args, "--dir", folder], { PATH: "/nowhere" });

  it("lists the stacks with what they wait for, and the shards for a workflow's matrix", async () => {
    const { code, stdout } = await fleet("list", "--json", "--shards", "4");
    assert.equal(code, 0);
    const { stacks, shards } = JSON.parse(stdout) as {
      stacks: { name: string; dependsOn: string[] }[];
      shards: object[];
    };
    assert.deepEqual(
      stacks.map(({ name, dependsOn }) => ({ name, dependsOn })),
      [
        { name: "control", dependsOn: [] },
        { name: "data", dependsOn: ["control"] },
      ],
    );
    assert.deepEqual(shards, [
      { shard: "1/2", stacks: ["control"], accounts: ["111111111111"] },
      { shard: "2/2", stacks: ["data"], accounts: ["222222222222", "111111111111"] },
    ]);
  });

  it("lists the good files with one that does not parse, and ends with 2", async () => {
    writeFileSync(join(folder, "Pulumi.broken.yaml"), "config: [");
    const { code, stdout, stderr } = await fleet("list");
    assert.equal(code, 2);
    assert.match(stdout, /^control .*\ndata /);
    assert.match(stderr, /^Pulumi\.broken\.yaml:\d+: not YAML/);
  });

  it("deploys nothing next to a file that does not parse, until it is left out", async () => {
    writeFileSync(join(folder, "Pulumi.broken.yaml"), "config: [");
    const pack = ["--policy-pack", "none", "--unreviewed"];
    const { code, stderr } = await fleet("up", ...pack);
    assert.equal(code, 2);
    assert.match(stderr, /nothing was started: mend these files, or leave them out with --stack '!NAME'/);
    assert.match((await fleet("up", ...pack, "--stack", "!broken")).stderr, /pulumi is not on PATH/);
  });

  it("refuses two names that differ only in case", async () => {
    cpSync(join(folder, "Pulumi.data.yaml"), join(folder, "Pulumi.Data.yaml"));
    const { code, stderr } = await fleet("list");
    assert.equal(code, 2);
    assert.match(stderr, /Pulumi\.Data\.yaml and Pulumi\.data\.yaml: the names differ only in case/);
  });

  it("does not destroy without --yes", async () => {
    const { code, stderr } = await fleet("destroy", "--policy-pack", "none");
    assert.equal(code, 2);
    assert.match(stderr, /destroy deletes all that these have: control, data\. Add --yes/);
  });

  it("does not deploy without a policy pack unless an option says so", async () => {
    const { code, stderr } = await fleet("up", "--unreviewed");
    assert.equal(code, 2);
    assert.match(stderr, /--policy-pack: .* has no PulumiPolicy\.yaml/);
  });

  for (const args of [
    ["up", "--concurrency", "0"],
    ["list", "--stack", "nope"],
    ["up", "--resume", "--policy-pack", "none", "--unreviewed"],
  ]) {
    it(`says in a line what is wrong with ${args.join(" ")}`, async () => {
      const { code, stderr } = await fleet(...args);
      assert.equal(code, 2);
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
    });
  }
});
