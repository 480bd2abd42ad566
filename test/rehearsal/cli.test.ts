import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { command as accessDiff } from "../../rehearsal/cli/access-diff";
import { command as start } from "../../rehearsal/cli/start";
import { command as whoCan } from "../../rehearsal/cli/who-can";
import { command as explain } from "../../verify/explain";
import { ended } from "../support/command";
import { PROJECT } from "./support";

const ROOT = join(__dirname, "../..");

const COMMANDS = { start, explain, "who-can": whoCan, "access-diff": accessDiff };

const run = (name: keyof typeof COMMANDS, ...args: readonly string[]) => ended(COMMANDS[name], args);

describe("the commands", function () {
  this.timeout(180_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "rehearsed-"));
    await cp(PROJECT, folder, { recursive: true });
    await change(folder, "Pulumi.yaml", "../../../index.ts", join(ROOT, "index.ts"));
    const git = promisify(execFile);
    const author = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    await git("git", ["init", "--quiet"], { cwd: folder });
    await git("git", ["add", "."], { cwd: folder });
    await git("git", [...author, "commit", "--quiet", "--message", "before"], { cwd: folder });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Changes a file of a folder, once. */
  async function change(of: string, file: string, from: string, to: string): Promise<void> {
    const before = await readFile(join(of, file), "utf8");
    assert.ok(before.includes(from), `${file} holds ${from}`);
    await writeFile(join(of, file), before.replace(from, to));
  }

  /** Runs a test on a copy of the project with some files changed: the project itself stays as it is, whatever becomes of the test. */
  async function changed(
    changes: readonly (readonly [file: string, from: string, to: string])[],
    then: (copy: string) => Promise<void>,
  ): Promise<void> {
    const copy = await mkdtemp(join(tmpdir(), "rehearsed-"));
    try {
      await cp(folder, copy, { recursive: true });
      for (const one of changes) await change(copy, ...one);
      await then(copy);
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  }

  it("start ends with 0 and prints only JSON with --json", async () => {
    const { code, stdout } = await run("start", "--dir", folder, "--json");
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), JSON.parse(await readFile(join(folder, "rehearsal.json"), "utf8")));
  });

  it("start ends with 1 on an advisory finding, where that is to fail", async () => {
    assert.equal((await run("start", "--dir", folder, "--quiet", "--fail-on", "advisory")).code, 1);
  });

  it("start ends with 2, and only the message, on a grant to an unknown role", async () => {
    const typo = ["Pulumi.data.yaml", "grants: { indexer: read }", "grants: { indexr: read }"] as const;
    await changed([typo], async (copy) => {
      const { code, stderr } = await run("start", "--dir", copy);
      assert.equal(code, 2);
      assert.match(stderr, /grants\.indexr: .* did you mean "indexer"\?/);
      assert.doesNotMatch(stderr, / at .*\.ts:/);
    });
  });

  it("start ends with 2 on a value that only the engine can read", async () => {
    const secret = ["Pulumi.control.yaml", 'accountId: "111111111111"', "accountId: {secure: xyz}"] as const;
    await changed([secret], async (copy) => {
      const { code, stderr } = await run("start", "--dir", copy);
      assert.equal(code, 2);
      assert.match(stderr, /cross-account-s3:accountId is encrypted/);
    });
  });

  for (const [what, args, message] of [
    ["a stack that is not there", ["--stack", "dat"], /no stack "dat", did you mean "data"/],
    ["an option that is none", ["--nope"], /--nope/],
    ["a level that is none", ["--fail-on", "never"], /expected mandatory or advisory/],
    ["a folder without a project", ["--dir", tmpdir()], /has no Pulumi\.yaml/],
  ] as const) {
    it(`start ends with 2 on ${what}`, async () => {
      const given = what.startsWith("a folder") ? args : ["--dir", folder, ...args];
      const { code, stderr } = await run("start", ...given);
      assert.equal(code, 2);
      assert.match(stderr, message);
    });
  }

  it("explain ends with 1 on a denial, and says what would allow it", async () => {
    const { code, stdout } = await run("explain", "writer", "s3:GetObject", "s3://acme-archive/x", "--dir", folder);
    assert.equal(code, 1);
    assert.match(stdout, /DENIED/);
    assert.match(stdout, /Pulumi\.data\.yaml: under bucket acme-archive, grants: \{ writer: read \}/);
  });

  const DENIED = ["explain", "indexer", "s3:GetObject", "s3://acme-private/x"] as const;
  const THROUGH = ["--context", "aws:SourceVpce=vpce-0656bd020d5a1b150"];
  for (const [what, args, code] of [
    ["0 on a denial that is expected", ["--expect", "denied"], 0],
    ["1 on a denial that is not expected", ["--expect", "allowed"], 1],
    ["0 on what a condition key allows, as expected", [...THROUGH, "--expect", "allowed"], 0],
    ["1 on what a condition key allows, not as expected", [...THROUGH, "--expect", "denied"], 1],
    ["2 on an answer that is none", ["--expect", "maybe"], 2],
    ["2 on a condition key without a value", ["--context", "aws:SourceVpce"], 2],
    ["2 on a condition key of another service", ["--context", "ec2:Region=us-east-1"], 2],
  ] as const) {
    it(`explain ends with ${what}`, async () => {
      assert.equal((await run(...DENIED, ...args, "--dir", folder)).code, code);
    });
  }

  it("explain ends with 2 on a bucket that is not there, with the nearest", async () => {
    const { code, stderr } = await run("explain", "indexer", "s3:GetObject", "s3://acme-archiv/x", "--dir", folder);
    assert.equal(code, 2);
    assert.match(stderr, /did you mean "acme-archive"/);
  });

  it("who-can ends with 0 and lists the principals, and with 2 on a bucket that is not there", async () => {
    const { code, stdout } = await run("who-can", "s3:GetObject", "s3://acme-archive/x", "--dir", folder);
    assert.equal(code, 0);
    assert.match(stdout, /^ {2}indexer$\n^ {4}denied where over plain HTTP$/m);
    assert.equal((await run("who-can", "s3:GetObject", "s3://acme-archiv/x", "--dir", folder)).code, 2);
  });

  it("access-diff says whose access changed, and who may act as a role now", async () => {
    const trusted = ["Pulumi.control.yaml", 'user/ops"]', 'user/ops2"]'] as const;
    const granted = ["Pulumi.data.yaml", "indexer: read, analyst: read", "indexer: read"] as const;
    await changed([trusted, granted], async (copy) => {
      const { code, stdout } = await run("access-diff", "HEAD", "--dir", copy);
      assert.equal(code, 0);
      const said = stdout.split("\n").filter((line) => /^[+-] /.test(line));
      assert.deepEqual(said, [
        "- analyst may no longer read acme-eu",
        "- analyst may no longer kms:Decrypt on arn:aws:kms:eu-west-1:222222222222:key/675fae66-b2f5-a5b5-6eec-611a1f379383 (with kms:encryptioncontext:aws:s3:arn such as arn:aws:s3:::acme-eu, with kms:viaservice s3.eu-west-1.amazonaws.com)",
        "+ arn:aws:iam::111111111111:user/ops2 may act as uploader (with sts:externalid only-us)",
        "- arn:aws:iam::111111111111:user/ops may no longer act as uploader (with sts:externalid only-us)",
      ]);
    });
  });

  it("access-diff compares two folders, and a folder with a commit, of which neither is this folder", async () => {
    const more = ["Pulumi.data.yaml", "courier: { level: upload, ", "courier: { level: readwrite, "] as const;
    await changed([more], async (copy) => {
      for (const before of [folder, "HEAD"]) {
        const { code, stdout } = await run("access-diff", before, copy, "--dir", folder);
        assert.equal(code, 0);
        assert.match(stdout, /^\+ courier, by way of rehearsed-data-courier, may read .*acme-via/m);
      }
      const { stdout } = await run("access-diff", "HEAD", "HEAD", "--dir", folder);
      assert.match(stdout, /no access changes/);
    });
  });

  it("access-diff ends with 2 on a ref that is none", async () => {
    assert.equal((await run("access-diff", "no-such-ref")).code, 2);
  });
});
