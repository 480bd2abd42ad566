import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";

const PROGRAM = `
  const { clientConfig } = require("./adopt/adapters/client");
  const { STSClient } = require("@aws-sdk/client-sts");
  new STSClient(clientConfig({ region: "us-east-1", assumeRoles: [], endpoints: {} }, "sts", "read"));
`;

describe("a preview that reads AWS", () => {
  it("prints no warning of the SDK about a Node.js that package.json allows", function () {
    this.timeout(60_000);
    const env = { ...process.env };
    delete env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED;
    const args = ["-r", "ts-node/register/transpile-only", "-e", PROGRAM];
    const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
    assert.deepEqual([status, stderr], [0, ""]);
  });
});
