import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { run } from "../../sandbox/process";

const ROOT = resolve(__dirname, "../..");
const PACK = join(ROOT, "policypack");

/** What a run of `pulumi` came to. */
interface Run {
  readonly failed: boolean;
  readonly output: string;
}

/** Accounts as a user gives them to the pack where the stack's configuration has none. */
const ACCOUNTS = {
  "pack-settings": { profile: "full", ownAccounts: ["222222222222"], trustedAccounts: ["111111111111"] },
};

describe("the policy pack on the engine", function () {
  this.timeout(180_000);
  let folder = "";
  let stacks = 0;
  let env: NodeJS.ProcessEnv = {};

  before(() => {
    execFileSync("npm", ["run", "--silent", "build"], { cwd: PACK });
    // Below the project, so that programs find its packages.
    mkdirSync(join(ROOT, ".sandbox"), { recursive: true });
    folder = mkdtempSync(join(ROOT, ".sandbox", "policypack-"));
    mkdirSync(join(folder, "state"));
    env = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "not a secret: no stack of these tests holds one",
      // Nothing is asked of AWS: previews send no request, and the one update stops before its first resource of AWS.
      AWS_ACCESS_KEY_ID: "none",
      AWS_SECRET_ACCESS_KEY: "none",
      AWS_EC2_METADATA_DISABLED: "true",
    };
  });

  after(() => {
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  async function pulumi(cwd: string, ...args: string[]): Promise<Run> {
    const { signal } = new AbortController();
    const log = join(folder, "log");
    const { code, output } = await run({
      ...{ program: "pulumi", args: [...args, "--non-interactive"], env, cwd, log, timeout: 150_000, signal },
    });
    return { failed: code !== 0, output };
  }

  /** A copy of a fixture with a stack of its own. */
  async function project(fixture: string, config: Readonly<Record<string, string>> = {}): Promise<string> {
    const stack = `test${++stacks}`;
    const cwd = join(folder, stack);
    cpSync(join(__dirname, "fixtures", fixture), cwd, { recursive: true });
    const made = await pulumi(cwd, "stack", "init", stack);
    assert.ok(!made.failed, made.output);
    const skips = ["skipCredentialsValidation", "skipMetadataApiCheck", "skipRequestingAccountId"];
    const all = {
      "aws:region": "us-east-1",
      ...Object.fromEntries(skips.map((key) => [`aws:${key}`, "true"])),
      ...config,
    };
    const values = Object.entries(all).flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
    const set = await pulumi(cwd, "config", "set-all", ...values);
    assert.ok(!set.failed, set.output);
    return cwd;
  }

  function packConfig(config: object): string {
    const path = join(folder, `config-${Math.random().toString(36).slice(2)}.json`);
    writeFileSync(path, JSON.stringify(config));
    return path;
  }

  const withPack = (config: object = ACCOUNTS) => ["--policy-pack", PACK, "--policy-pack-config", packConfig(config)];

  describe("over a program that follows guides 000 and 004 to the letter", () => {
    let output = "";
    before(async () => {
      const runs = [
        await pulumi(await project("guides"), "preview", ...withPack()),
        await pulumi(await project("trail"), "preview", ...withPack()),
      ];
      output = runs.map((run) => run.output).join("\n");
      assert.ok(
        runs.every((run) => run.failed),
        output,
      );
    });

    for (const [what, found] of Object.entries({
      "the account root in the bucket's policy": /policy-foreign-root +\(aws:s3\/bucketPolicy:BucketPolicy: quilt\)/,
      "the account root in the topic's policy": /policy-foreign-root +\(aws:sns\/topicPolicy:TopicPolicy: topic\)/,
      "the account root in the key's policy": /policy-foreign-root +\(aws:kms\/key:Key: key\)/,
      "the key's direct use": /kms-key-foreign +\(aws:kms\/key:Key: key\)/,
      "the account root in the trust policy": /iam-trust-foreign +\(aws:iam\/role:Role: role\)/,
      "sns:Unsubscribe": /policy-action-fits +\(aws:sns[^)]*\)[^[]*"sns:Unsubscribe"/,
      "the bare deny by endpoint": /s3-bucketpolicy-lockout +\(aws:s3\/bucketPolicy:BucketPolicy: vpce\)/,
      "the safe form of that deny": /aws:PrincipalIsAWSService/,
      "data events of bucket/*": /cloudtrail-selector-arn[^]{0,300}"arn:aws:s3:::your-data-bucket\/\*"/,
      "data events of the type AWS::S3::Bucket": /cloudtrail-selector-type[^]{0,300}"AWS::S3::Bucket"/,
      "notifications that are not theirs to write": /policy-foreign-notifications/,
      "the bucket without its public access block": /s3-bucket-publicaccess +\(aws:s3\/bucket:Bucket: data\)/,
    })) {
      it(`names ${what}`, () => {
        assert.match(output, found);
      });
    }
  });

  describe("over a program that shares as it should", () => {
    it("lets the preview through, with the accounts of the stack's own configuration", async () => {
      const cwd = await project("good", {
        "cross-account-s3:accountId": "222222222222",
        "cross-account-s3:controlAccountId": "111111111111",
      });
      const run = await pulumi(cwd, "preview", "--policy-pack", PACK);
      assert.ok(!run.failed, run.output);
      assert.doesNotMatch(run.output, /\[mandatory\]/);
      assert.match(run.output, /stack-foreign-grants/);
    });

    it("takes a level from the pack's configuration", async () => {
      const cwd = await project("good", { "cross-account-s3:accountId": "222222222222" });
      const run = await pulumi(cwd, "preview", ...withPack({ ...ACCOUNTS, "s3-bucket-logging": "mandatory" }));
      assert.ok(run.failed, run.output);
      assert.match(run.output, /\[mandatory\].*s3-bucket-logging/);
    });

    it("refuses an exemption without a reason", async () => {
      const cwd = await project("good");
      const exemptions = [{ resource: "data" }];
      const run = await pulumi(cwd, "preview", ...withPack({ ...ACCOUNTS, "s3-bucket-logging": { exemptions } }));
      assert.ok(run.failed, run.output);
      assert.match(run.output, /reason is required/);
    });
  });

  describe("over a document that is not known yet", () => {
    it("says at preview which rules wait, and finds the fault during up", async () => {
      const cwd = await project("waiting");
      const preview = await pulumi(cwd, "preview", ...withPack());
      assert.ok(!preview.failed, preview.output);
      assert.match(preview.output, /assumeRolePolicy is not wholly known yet[^[]*iam-trust-foreign/);
      const up = await pulumi(cwd, "up", "--yes", "--skip-preview", ...withPack());
      assert.ok(up.failed, up.output);
      assert.match(up.output, /policy-foreign-trusted[^[]*999999999999/);
    });
  });

  describe("over the state of a stack, without its program", () => {
    it("finds a public bucket policy by pulumi policy analyze", async () => {
      const cwd = await project("good");
      const stack = `test${stacks}`;
      const urn = (type: string, name: string) => `urn:pulumi:${stack}::policypack-good::${type}::${name}`;
      const provider = urn("pulumi:providers:aws", "default");
      const policy = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme/*" }],
      });
      const inputs = { bucket: "acme", policy };
      const resources = [
        { urn: urn("pulumi:pulumi:Stack", `policypack-good-${stack}`), custom: false, type: "pulumi:pulumi:Stack" },
        { urn: provider, custom: true, id: "id", type: "pulumi:providers:aws", inputs: {}, outputs: {} },
        {
          urn: urn("aws:s3/bucketPolicy:BucketPolicy", "open"),
          custom: true,
          id: "acme",
          type: "aws:s3/bucketPolicy:BucketPolicy",
          provider: `${provider}::id`,
          inputs,
          outputs: { ...inputs, id: "acme" },
        },
      ];
      const manifest = { time: "2026-01-01T00:00:00Z", magic: "", version: "" };
      const file = join(folder, `${stack}.json`);
      writeFileSync(file, JSON.stringify({ version: 3, deployment: { manifest, resources } }));
      const imported = await pulumi(cwd, "stack", "import", "--file", file);
      assert.ok(!imported.failed, imported.output);
      // The program would fail: it is not run.
      writeFileSync(join(cwd, "index.ts"), "throw new Error('the program was run')");
      const run = await pulumi(cwd, "policy", "analyze", "--stack", stack, ...withPack());
      assert.ok(run.failed, run.output);
      assert.match(run.output, /policy-principal-public +\(aws:s3\/bucketPolicy:BucketPolicy: open\)/);
      assert.doesNotMatch(run.output, /the program was run/);
    });
  });

  describe("from its published tarball", () => {
    it("has a licence and a README, and runs in a preview", async () => {
      const packed = execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], {
        cwd: PACK,
        encoding: "utf8",
      });
      const tarball = packed.trim().split("\n").at(-1) ?? "";
      execFileSync("tar", ["-xzf", join(folder, tarball), "-C", folder]);
      const pack = join(folder, "package");
      for (const file of ["LICENSE", "README.md", "PulumiPolicy.yaml", "bin/index.js"]) {
        assert.ok(existsSync(join(pack, file)), file);
      }
      const cwd = await project("guides");
      const run = await pulumi(cwd, "preview", "--policy-pack", pack, "--policy-pack-config", packConfig(ACCOUNTS));
      assert.ok(run.failed, run.output);
      assert.match(run.output, /policy-foreign-root/);
    });
  });
});
