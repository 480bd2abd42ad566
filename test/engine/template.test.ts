import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { ROOT } from "../../sandbox/paths";
import { findPulumi } from "../../sandbox/pulumi";

describe("the template for pulumi new", function () {
  this.timeout(300_000);
  let scratch: string;
  before(() => {
    scratch = mkdtempSync(join(tmpdir(), "cross-account-s3-template-"));
  });
  after(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  function run(program: string, args: readonly string[], cwd: string): string {
    const env = { ...process.env, PULUMI_BACKEND_URL: `file://${scratch}`, PULUMI_HOME: join(scratch, ".pulumi") };
    const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: "utf8", timeout: 120_000 });
    assert.equal(status, 0, `${args.join(" ")}\n${stdout}\n${stderr}`);
    return stdout;
  }

  it("makes a project of one's own, whose stacks are proved", () => {
    const template = join(scratch, "template");
    const project = join(scratch, "project");
    mkdirSync(project);
    run(process.execPath, ["scripts/run.cjs", "scripts/template.ts", template], ROOT);
    const made = ["new", template, "--generate-only", "--yes", "--name", "acme-access", "--dir", project];
    run(findPulumi(), [...made, "--description", "Access of Acme"], scratch);
    const file = z.looseObject({ name: z.string() }).parse(parse(readFileSync(join(project, "Pulumi.yaml"), "utf8")));
    assert.equal(file.name, "acme-access");
    assert.equal(file.template, undefined);
    for (const left of ["test", "bench", "sandbox", "Pulumi.control.yaml"]) {
      assert.ok(!existsSync(join(project, left)), `${left} is not copied`);
    }

    symlinkSync(join(ROOT, "node_modules"), join(project, "node_modules"));
    const init = [
      ...["scripts/run.cjs", "init/main.ts", "--dir", ".", "--owner", "genomics", "--bucket", "acme-a"],
      ...["--control-account", "333333333333", "--data-account", "444444444444"],
      ...["--role", "indexer=read:ecs-tasks.amazonaws.com"],
    ];
    run(process.execPath, init, project);
    assert.match(run(process.execPath, ["scripts/run.cjs", "rehearsal/cli/start.ts"], project), /acme-a/);
  });
});
