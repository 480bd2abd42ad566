import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { makeWorkFolder } from "../../fleet/work-folder";

describe("the folder that Pulumi works in", () => {
  let project: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), "fleet-"));
    mkdirSync(join(project, "config"));
    writeFileSync(join(project, "config", "Pulumi.data.yaml"), "config:\n  a: 1 # kept\n");
  });
  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  it("has the program where it is, the stack's file as it is, and nothing else", () => {
    const text =
      "name: p\nmain: src/index.ts\nstackConfigDir: config\nruntime: { name: nodejs, options: { nodeargs: -x } }\n";
    writeFileSync(join(project, "Pulumi.yaml"), text);
    const folder = makeWorkFolder(project, "src/index.ts", "config/Pulumi.data.yaml", join(project, "work"));
    assert.deepEqual(parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")), {
      name: "p",
      main: join(project, "src/index.ts"),
      runtime: { name: "nodejs", options: { nodeargs: "-x" } },
    });
    assert.equal(readFileSync(join(folder, "Pulumi.data.yaml"), "utf8"), "config:\n  a: 1 # kept\n");
    assert.deepEqual(readdirSync(folder).sort(), ["Pulumi.data.yaml", "Pulumi.yaml"]);
  });
});
