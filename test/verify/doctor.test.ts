import assert from "node:assert/strict";
import { nodeCheck, backendCheck, pluginCheck, pulumiCheck, type Ran } from "../../verify/doctor/tools";
import { configCheck, orderChecks } from "../../verify/doctor/stacks";
import { line } from "../../verify/doctor/check";

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
