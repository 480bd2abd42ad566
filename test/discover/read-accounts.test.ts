import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command } from "../../discover/main";
import { ended } from "../support/command";
import { policyOf } from "./fake-policies";
import { FakeAws, type FakeBucket } from "./fake-aws";
import { CONTROL, DATA } from "./support";

const ROOT = join(__dirname, "../..");
const DENIED = { status: 403, code: "AccessDenied" };

describe("a discovery of accounts", function () {
  this.timeout(120_000);
  let aws: FakeAws | undefined;
  const home = mkdtempSync(join(tmpdir(), "discover-"));
  let run = 0;

  before(() => {
    const profile = (name: string) =>
      `[profile ${name}]\nregion = us-east-1\naws_access_key_id = ${name.toUpperCase()}\naws_secret_access_key = example\n`;
    writeFileSync(join(home, "config"), `${profile("data")}${profile("control")}`);
  });
  afterEach(() => aws?.stop());
  after(() => {
    rmSync(home, { recursive: true, force: true });
  });

  /** Returns a command line against accounts, with a folder of its own. */
  async function commandLine(fake: FakeAws) {
    aws = fake;
    await fake.start();
    const folder = join(home, `out-${++run}`, "project");
    const args = ["--control-account", CONTROL, "--profile", "data", "--dir", folder];
    const env = {
      AWS_ENDPOINT_URL: fake.url,
      AWS_CONFIG_FILE: join(home, "config"),
      AWS_SHARED_CREDENTIALS_FILE: "",
    };
    return { folder, args, env };
  }

  /** Runs the command against accounts. */
  async function discovered(fake: FakeAws, more: readonly string[] = []) {
    const { folder, args, env } = await commandLine(fake);
    const { code, stdout, stderr } = await ended(command, [...args, ...more], env);
    return { code, output: stdout + stderr, folder };
  }

  const shared = (count: number): FakeBucket[] =>
    Array.from({ length: count }, (_, n) => ({ name: `acme-${n}`, policy: policyOf(`acme-${n}`) }));

  it("reads an account of 1,000 buckets, page by page, and asks a bucket without a policy once", async () => {
    const buckets = Array.from({ length: 1000 }, (_, n): FakeBucket => ({
      name: `acme-${n}`,
      ...(n % 100 === 7 ? { policy: policyOf(`acme-${n}`) } : {}),
    }));
    const fake = new FakeAws(buckets);
    const { code, output, folder } = await discovered(fake, ["--concurrency", "6"]);
    assert.equal(code, 0, output);
    const stack = readFileSync(join(folder, "Pulumi.data.yaml"), "utf8");
    assert.equal(stack.match(/- name: acme-\d*7$/gm)?.length, 10);
    assert.equal(fake.count("ListBuckets"), 4);
    // Each policy once, and once more with the settings of those that are shared.
    assert.equal(fake.count("GET policy"), 1010);
    assert.equal(fake.count("GET acl"), 10);
    assert.ok(fake.count("GetCallerIdentity") + fake.count("AssumeRole") <= 2);
    assert.ok(fake.mostAtATime <= 6 * 5, `${fake.mostAtATime} calls at a time`);
  });

  it("makes no more calls than it may, and says what it left", async () => {
    const fake = new FakeAws(shared(60));
    const { code, output } = await discovered(fake, ["--most-calls", "100"]);
    assert.equal(code, 4, output);
    assert.match(
      output,
      /bucket\/acme-\d+, .* and \d+ more: not read, or only in part, because discover makes at most 100 calls; raise --most-calls/,
    );
    assert.ok(fake.calls.length <= 101, String(fake.calls.length));
  });

  it("names what it may not read, and reads the rest", async () => {
    const fake = new FakeAws(shared(3), (operation, bucket) =>
      (operation === "GET policy" && bucket === "acme-1") || operation === "ListRoles" ? DENIED : undefined,
    );
    const { code, output, folder } = await discovered(fake);
    assert.equal(code, 4, output);
    assert.match(output, /bucket\/acme-1, s3:GetBucketPolicy: AccessDenied/);
    assert.match(output, new RegExp(`account ${DATA}, iam:ListRoles: AccessDenied`));
    assert.match(readFileSync(join(folder, "Pulumi.data.yaml"), "utf8"), /acme-0[^]*acme-2/);
  });

  it("reads the other Regions where the calls of one fail, which is named", async () => {
    const far = Array.from({ length: 4 }, (_, n): FakeBucket => {
      const name = `far-${n}`;
      return { name, policy: policyOf(name), region: "me-south-1" };
    });
    const refused = { status: 401, code: "AuthFailure" };
    const fake = new FakeAws([...far, ...shared(2)], (operation, bucket) =>
      operation === "GET policy" && bucket.startsWith("far") ? refused : undefined,
    );
    const { code, output, folder } = await discovered(fake, ["--concurrency", "1"]);
    assert.equal(code, 4, output);
    assert.match(output, /far-3, s3:GetBucketPolicy: skipped: 3 earlier calls to this service in me-south-1 failed/);
    assert.match(readFileSync(join(folder, "Pulumi.data.yaml"), "utf8"), /acme-0[^]*acme-1/);
  });

  it("names the roles whose trust policies let in the control account, and no others", async () => {
    const trust = (more: object) => ({
      Effect: "Allow",
      Principal: { AWS: CONTROL },
      Action: "sts:AssumeRole",
      ...more,
    });
    const text = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
    const lambda = trust({ Principal: { Service: "lambda.amazonaws.com" } });
    const roles = Object.entries({
      "in-account": text(trust({})),
      "in-root": text(trust({ Principal: { AWS: `arn:aws:iam::${CONTROL}:root` } })),
      "in-role": text(trust({ Principal: { AWS: [`arn:aws:iam::${CONTROL}:role/indexer`] } })),
      "in-everyone": text(trust({ Principal: "*" })),
      "in-organization": text(
        trust({ Principal: { AWS: "*" }, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } } }),
      ),
      "in-second": text(lambda, trust({})),
      unreadable: "{",
      "out-service": text(lambda),
      "out-denied": text(lambda, trust({ Effect: "Deny" })),
      "out-condition": text({ ...lambda, Condition: { StringNotEquals: { "aws:SourceAccount": CONTROL } } }),
      "out-sid": text({ ...lambda, Sid: `Not${CONTROL}` }),
      "out-other": text(trust({ Principal: { AWS: "333333333333" } })),
    }).map(([name, document]) => ({ name, trust: document }));
    const { output } = await discovered(new FakeAws(shared(1), undefined, 300, roles));
    assert.deepEqual(
      [...output.matchAll(/role\/(\S+): the control account may assume it/g)].map(([, name]) => name).sort(),
      roles.flatMap(({ name }) => (name.startsWith("in-") ? [name] : [])).sort(),
      output,
    );
    assert.match(output, /Not read[^]* trust of role\/\S+role\/unreadable is not JSON/);
  });

  it("grants to the roles of an account that a policy lets in as a whole, once that account is read", async () => {
    const policy = policyOf("acme-0", { Principal: { AWS: CONTROL } });
    const named = { name: "acme-1", policy: policyOf("acme-1") };
    const trust = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
    const roles = [
      { name: "reader", trust, account: CONTROL },
      { name: "own", trust },
    ];
    const fake = () => new FakeAws([{ name: "acme-0", policy }, named], undefined, 300, roles);
    const without = await discovered(fake());
    assert.match(without.output, /acme-0: grants express no statement of its policy/);
    assert.match(without.output, /account 111111111111, whose roles were not read; add the account's --profile/);
    aws?.stop();
    const { output, folder } = await discovered(fake(), ["--profile", "control"]);
    assert.match(readFileSync(join(folder, "Pulumi.control.yaml"), "utf8"), /role\/reader/, output);
    assert.match(output, /get grants: reader \(and every bucket\);/);
    assert.doesNotMatch(output, /role\/own/);
  });

  it("counts each page of a list as a call", async () => {
    const roles = Array.from({ length: 80 }, (_, n) => ({ name: `role-${n}`, trust: "{}" }));
    const fake = new FakeAws(shared(60), undefined, 1, roles);
    const { code, output } = await discovered(fake, ["--most-calls", "40"]);
    assert.equal(code, 4, output);
    assert.match(output, new RegExp(`account ${DATA}.*only in part, because discover makes at most 40 calls`));
    // One more, for the account of the credentials.
    assert.ok(fake.calls.length <= 41, String(fake.calls.length));
  });

  it("names a policy that cannot be read, and reads the rest", async () => {
    const broken = [
      { name: "acme-cut", policy: policyOf("acme-cut").slice(0, -9) },
      { name: "acme-list", policy: "[]" },
      { name: "acme-odd", policy: '{"Version":"2012-10-17","Statement":["x"]}' },
    ];
    const { code, output } = await discovered(new FakeAws([...broken, ...shared(1)]));
    assert.equal(code, 4, output);
    for (const { name } of broken)
      assert.match(output, new RegExp(`bucket/${name}, s3:GetBucketPolicy: .*its policy cannot be read`));
  });

  it("keeps unicode as it is", async () => {
    const policy = policyOf("acme-0", {
      Resource: [
        "arn:aws:s3:::acme-0/\u65e5\u672c/*",
        "arn:aws:s3:::acme-0/donn\u00e9es/*",
        "arn:aws:s3:::acme-0/\ud83d\ude00/*",
      ],
    });
    const { output, folder } = await discovered(new FakeAws([{ name: "acme-0", policy }]));
    assert.match(readFileSync(join(folder, "Pulumi.data.yaml"), "utf8"), /prefix: donn\u00e9es\//, output);
    // IAM takes no character above U+00FF in a policy of ours, so that the others stay statements of the owner's.
    assert.match(output, /\u65e5\u672c\/\* is not a key prefix/);
    assert.match(readFileSync(join(folder, "live.data.json"), "utf8"), /acme-0\/\ud83d\ude00/);
  });

  it("writes nothing where it is killed", async () => {
    const fake = new FakeAws(shared(40));
    const { folder, args, env } = await commandLine(fake);
    const child = spawn(process.execPath, [join(ROOT, "scripts", "run.cjs"), "discover/main.ts", ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
    });
    const watch = setInterval(() => {
      if (fake.calls.length >= 60) child.kill("SIGKILL");
    }, 1);
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    clearInterval(watch);
    assert.equal(code, null);
    assert.equal(existsSync(folder), false);
    assert.deepEqual(existsSync(join(folder, "..")) ? readdirSync(join(folder, "..")) : [], []);
  });

  it("overwrites nothing", async () => {
    const { folder } = await discovered(new FakeAws(shared(1)));
    const before = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]);
    aws?.stop();
    const { code, output } = await discovered(new FakeAws(shared(2)), ["--dir", folder]);
    assert.equal(code, 2, output);
    assert.match(output, /Pulumi\.data\.yaml: exists; choose another folder with --dir/);
    assert.deepEqual(
      readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]),
      before,
    );
  });
});
