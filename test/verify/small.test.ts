import assert from "node:assert/strict";
import { nodeCheck, backendCheck, pluginCheck, pulumiCheck, type Ran } from "../../verify/doctor/tools";
import { configCheck, orderChecks } from "../../verify/doctor/stacks";
import { line } from "../../verify/doctor/check";
import { Cleanup } from "../../verify/live/cleanup";
import { attempt, outcome } from "../../verify/live/trial";
import { parseOptions } from "../../verify/options";
import { faultOf, isAbsent, whyOf } from "../../verify/readers/fault";
import { limit } from "../../verify/readers/limit";

function named(name: string, status?: number): Error {
  return Object.assign(new Error("text"), {
    name,
    ...(status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
  });
}

describe("what a failed call means", () => {
  for (const [name, status, why] of [
    ["AccessDenied", 403, "denied"],
    ["ExpiredToken", 400, "expired"],
    ["CredentialsProviderError", undefined, "expired"],
    ["SlowDown", 503, "throttled"],
    ["Unnamed", 429, "throttled"],
    ["TimeoutError", undefined, "unreachable"],
    ["InternalError", 500, "unreachable"],
    ["MethodNotAllowed", 405, "elsewhere"],
    ["PermanentRedirect", 301, "elsewhere"],
    ["ValidationException", 400, "other"],
  ] as const) {
    it(`is "${why}" for ${name}`, () => {
      assert.equal(whyOf(named(name, status)), why);
    });
  }

  it("is absence for a bucket without a policy, and not for one that may not be seen", () => {
    assert.equal(isAbsent(named("NoSuchBucketPolicy", 404)), true);
    assert.equal(isAbsent(named("AccessDenied", 403)), false);
  });

  it("says what to do", () => {
    assert.match(faultOf("bucket/x", "s3:GetBucketPolicy", named("AccessDenied", 403)).message, /docs\/verify\.md/);
  });
});

describe("limit", () => {
  it("runs no more at a time than it lets, and all of them", async () => {
    const atATime = limit(2);
    let running = 0;
    let most = 0;
    const task = async (n: number) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      return n;
    };
    assert.deepEqual(await Promise.all([1, 2, 3, 4, 5].map((n) => atATime(() => task(n)))), [1, 2, 3, 4, 5]);
    assert.equal(most, 2);
  });

  it("goes on after a task that throws", async () => {
    const atATime = limit(1);
    const failed = atATime(() => Promise.reject(new Error("no")));
    const after = atATime(() => Promise.resolve("yes"));
    await assert.rejects(failed);
    assert.equal(await after, "yes");
  });
});

describe("a live request", () => {
  const denied = () => Promise.reject(named("AccessDenied", 403));
  const cut = () => Promise.reject(named("TimeoutError"));
  const allowed = () => Promise.resolve();
  for (const [expected, request, enforced, kind] of [
    ["allowed", allowed, true, "passed"],
    ["allowed", denied, true, "failed"],
    ["denied", denied, true, "passed"],
    ["denied", allowed, true, "failed"],
    ["denied", allowed, false, "not tried"],
    ["denied", denied, false, "passed"],
    ["allowed", cut, true, "no answer"],
    ["denied", cut, true, "no answer"],
  ] as const) {
    it(`that should be ${expected} and is ${request.name}${enforced ? "" : ", where nothing is enforced,"} counts as ${kind}`, async () => {
      assert.equal(outcome(expected, await attempt("x", "s3:GetObject", request), enforced).kind, kind);
    });
  }
});

describe("Cleanup", () => {
  it("takes everything away, the last first, and names what it cannot", async () => {
    const done: string[] = [];
    const cleanup = new Cleanup();
    cleanup.add("first", () => Promise.resolve(void done.push("first")));
    cleanup.add("second", () => Promise.reject(new Error("stuck")));
    cleanup.add("third", () => Promise.resolve(void done.push("third")));
    assert.deepEqual(await cleanup.run(), ["second could not be removed (stuck)"]);
    assert.deepEqual(done, ["third", "first"]);
  });
});

describe("the options of verify", () => {
  it("are live requests over all stacks and roles, if none is given", () => {
    const { stacks, roles, write, concurrency } = parseOptions([]);
    assert.deepEqual([stacks, roles, write, concurrency], [[], [], true, 16]);
  });
  it("take several stacks and no writing", () => {
    const { stacks, write } = parseOptions(["--stack", "a", "--stack", "b", "--no-write"]);
    assert.deepEqual([stacks, write], [["a", "b"], false]);
  });
  for (const value of ["0", "65", "x", "1.5"]) {
    it(`refuse --concurrency ${value}`, () => {
      assert.throws(() => parseOptions(["--concurrency", value]), /expected a whole number from 1 to 64/);
    });
  }
  it("refuse what they do not know", () => {
    assert.throws(() => parseOptions(["--nowrite"]), /nowrite/);
  });
});

describe("the doctor", () => {
  const ran = (stdout: string): Promise<Ran> => Promise.resolve({ kind: "ran", stdout });
  const absent = (): Promise<Ran> => Promise.resolve({ kind: "failed", why: "ENOENT", absent: true });
  const fails = (): Promise<Ran> => Promise.resolve({ kind: "failed", why: "no route to host", absent: false });
  const control = { name: "control", file: "Pulumi.control.yaml", config: { "cross-account-s3:role": "contrl" } };
  const project = { folder: ".", name: "cross-account-s3", main: "index.ts", stacks: [control] };

  it("takes a Node.js that is new enough", () => {
    assert.equal(nodeCheck("v20.19.0", ">=20.19").state, "ok");
    assert.equal(nodeCheck("v24.1.0", ">=20.19").state, "ok");
  });
  it("says which Node.js to install", () => {
    assert.match(line(nodeCheck("v20.9.0", ">=20.19")), /^MISSING Node\.js 20\.9\.0: install Node\.js 20\.19/);
  });
  it("says how to install pulumi", async () => {
    assert.match(line(await pulumiCheck(absent)), /not on PATH: install it/);
  });
  it("finds the plugin by its version", async () => {
    const list = JSON.stringify([{ name: "aws", kind: "resource", version: "7.48.0" }]);
    assert.equal((await pluginCheck(() => ran(list), "7.48.0")).state, "ok");
    assert.equal((await pluginCheck(() => ran(list), "7.49.0")).state, "unknown");
  });
  it("says why the backend cannot be reached, and what to do", async () => {
    assert.match(line(await backendCheck(fails)), /no route to host\): pulumi login/);
  });
  it("gives each fault of a configuration a line", () => {
    const { checks } = configCheck(project, control);
    assert.ok(checks.length > 0);
    assert.ok(checks.every(({ state }) => state === "missing"));
    assert.ok(
      checks.some((check) => line(check).includes("cross-account-s3:role")),
      checks.map(line).join("\n"),
    );
  });
  it("names the control stack that is to be deployed first", async () => {
    const config = {
      "aws:region": "us-east-1",
      "cross-account-s3:role": "data",
      "cross-account-s3:accountId": "222222222222",
      "cross-account-s3:controlStack": "organization/cross-account-s3/control",
      "cross-account-s3:buckets": JSON.stringify([{ name: "acme-genomics" }]),
    };
    const data = configCheck(project, { name: "data", file: "Pulumi.data.yaml", config });
    const list = (resourceCount: number) => () => ran(JSON.stringify([{ name: "control", resourceCount }]));
    assert.equal((await orderChecks(list(12), [data]))[0]?.state, "ok");
    assert.match((await orderChecks(list(0), [data])).map(line).join(), /pulumi up --stack control first/);
    assert.match((await orderChecks(() => ran("[]"), [data])).map(line).join(), /the backend has no stack control/);
  });
});
