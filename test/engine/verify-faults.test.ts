import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteBucketCommand } from "@aws-sdk/client-s3";
import type { Verification } from "../../verify/result";
import { verify } from "../../verify/run";
import { type Fate, type Proxy, regionOf, startProxy } from "./verify-proxy";
import { examples, type Stacks, useVerifyWorld, writeProject } from "./verify-world";

/** Eight buckets in one Region and two in another. */
function tenBuckets(): Stacks {
  const { control = {}, data = {} } = examples();
  const buckets = Array.from({ length: 10 }, (_, n) => ({
    name: `acme-${n}`,
    grants: { indexer: "read" },
    ...(n < 8 ? {} : { region: "eu-west-1" }),
  }));
  return { control, data: { ...data, "cross-account-s3:buckets": buckets } };
}

describe("a verification that is not let see everything", function () {
  this.timeout(120_000);
  const stacks = tenBuckets();
  const world = useVerifyWorld(stacks);
  const proxies: Proxy[] = [];
  const folders: string[] = [];
  afterEach(async () => {
    for (const proxy of proxies.splice(0)) await proxy.stop();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  async function with_(fate: (req: IncomingMessage, body: string) => Fate): Promise<Verification> {
    const proxy = await startProxy(world().url, fate);
    proxies.push(proxy);
    const folder = mkdtempSync(join(tmpdir(), "verify-faults-"));
    folders.push(folder);
    const project = await writeProject(folder, stacks, proxy.url);
    return verify(project, { stacks: [], roles: [], concurrency: 16, progress: () => undefined });
  }

  /** The buckets on which access was proved. */
  const proved = ({ access }: Verification) =>
    access.filter(({ role, verdict }) => role === "indexer" && verdict === "proved").map(({ bucket }) => bucket);
  const names = (unchecked: Verification["unchecked"]) => [...new Set(unchecked.map(({ of }) => of))].sort();

  it("verifies the other nine where it has no rights on one bucket, and names the one and the right", async () => {
    const found = await with_(({ url = "" }) =>
      url.startsWith("/acme-3") && url.includes("policy") ? { status: 403, code: "AccessDenied" } : "pass",
    );
    assert.equal(found.verdict, "blind");
    assert.deepEqual(found.findings, []);
    assert.deepEqual(
      found.unchecked.map(({ of, action, why }) => [of, action, why]),
      [["bucket/acme-3", "s3:GetBucketPolicy", "denied"]],
    );
    assert.equal(proved(found).length, 9);
    assert.ok(!proved(found).includes("acme-3"));
  });

  it("verifies what is elsewhere while a Region is down, and does not wait for each of its calls", async () => {
    const found = await with_((req) => (regionOf(req) === "eu-west-1" ? "cut" : "pass"));
    assert.equal(found.verdict, "blind");
    assert.deepEqual(found.findings, []);
    assert.deepEqual(proved(found), ["acme-0", "acme-1", "acme-2", "acme-3", "acme-4", "acme-5", "acme-6", "acme-7"]);
    assert.ok(names(found.unchecked).includes("bucket/acme-8"), names(found.unchecked).join());
    assert.ok(
      found.unchecked.every(({ why }) => why === "unreachable"),
      JSON.stringify(found.unchecked),
    );
  });

  it("gets over a throttled call", async () => {
    const throttled = new Set<string>();
    const found = await with_(({ url = "" }) => {
      if (!url.includes("versioning") || throttled.has(url)) return "pass";
      throttled.add(url);
      return { status: 503, code: "SlowDown" };
    });
    assert.ok(throttled.size >= 10);
    assert.equal(found.verdict, "held");
  });

  it("says so where throttling does not end", async () => {
    const found = await with_(({ url = "" }) =>
      url.startsWith("/acme-5") && url.includes("versioning") ? { status: 503, code: "SlowDown" } : "pass",
    );
    assert.equal(found.verdict, "blind");
    assert.deepEqual(
      found.unchecked.map(({ of, why }) => [of, why]),
      [["bucket/acme-5", "throttled"]],
    );
  });

  it("verifies the control stack while the data stack's credentials have expired", async () => {
    const found = await with_((_, body) =>
      body.includes("AssumeRole") && body.includes("222222222222") ? { status: 403, code: "ExpiredToken" } : "pass",
    );
    assert.equal(found.verdict, "blind");
    assert.deepEqual(found.findings, []);
    assert.deepEqual(
      found.unchecked.map(({ of, why }) => [of, why]),
      [["stack data", "expired"]],
    );
    assert.ok((found.read.role ?? 0) > 0);
    assert.equal(found.read.bucket, undefined);
  });

  it("names credentials of another account, and reads nothing with them", async () => {
    const found = await with_((_, body) => {
      // The role of the data account leads into the control account's emulation.
      return body.includes("Action=GetCallerIdentity") ? { status: 200, code: "ignored" } : "pass";
    });
    assert.equal(found.verdict, "blind");
    assert.deepEqual(found.read, {});
    assert.deepEqual(
      found.unchecked.map(({ of, why }) => [of, why]),
      [
        ["stack control", "elsewhere"],
        ["stack data", "elsewhere"],
      ],
    );
  });

  it("prints no credentials", async () => {
    const found = await with_(() => ({ status: 403, code: "AccessDenied" }));
    assert.equal(found.verdict, "blind");
    const { AWS_SECRET_ACCESS_KEY = "" } = process.env;
    assert.ok(AWS_SECRET_ACCESS_KEY !== "");
    assert.ok(!/SecretAccessKey|SessionToken|X-Amz-Security-Token/i.test(JSON.stringify(found)));
  });

  it("tells a bucket that is gone from one that it may not see, and verifies the rest", async () => {
    await world()
      .account("222222222222")
      .s3("us-east-1")
      .send(new DeleteBucketCommand({ Bucket: "acme-7" }));
    const found = await with_(() => "pass");
    assert.equal(found.verdict, "violation");
    const gone = found.findings.filter(({ kind }) => kind === "gone");
    assert.deepEqual(
      gone.map(({ of }) => of),
      ["bucket/acme-7"],
    );
    assert.equal(proved(found).length, 9);
  });
});
