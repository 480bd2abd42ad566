import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { atRef } from "../../../rehearsal/diff/other-ref";

describe("a project at another ref", () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "other-ref-")));
  const accounts = join(root, "accounts");
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], { cwd: root });

  before(() => {
    git("init", "--quiet", "--initial-branch=main");
    git("commit", "--quiet", "--allow-empty", "--message=Begin");
    mkdirSync(accounts);
    writeFileSync(join(accounts, "Pulumi.yaml"), "name: acme\n");
  });

  after(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const folderAtMain = async () => await atRef(accounts, "main", (folder) => Promise.resolve(folder));

  it("is refused by its own path where it is in no commit yet", async () => {
    await assert.rejects(folderAtMain(), (error) => {
      assert.ok(error instanceof RunError);
      assert.match(error.message, /^main has no accounts\/Pulumi\.yaml: .*commit it first$/);
      return true;
    });
  });

  it("is in the same folder of the ref once it is committed", async () => {
    git("add", "accounts");
    git("commit", "--quiet", "--message=Add");
    assert.match(await folderAtMain(), /\/accounts\/?$/);
  });
});
