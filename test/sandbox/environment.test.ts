import assert from "node:assert/strict";
import { environment } from "../../sandbox/environment";

describe("the sandbox's environment", () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it("leaves out what the user's own says of AWS", () => {
    process.env.AWS_PROFILE = "production";
    process.env.AWS_SESSION_TOKEN = "token";
    process.env.AWS_ENDPOINT_URL_S3 = "https://s3.example.com";
    const env = environment("http://127.0.0.1:1", "/home");
    assert.deepEqual(
      ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3"].filter((name) => name in env),
      [],
    );
  });

  it("leaves out the user's own Pulumi backend, and keeps where its plugins are", () => {
    process.env.PULUMI_ACCESS_TOKEN = "token";
    process.env.PULUMI_HOME = "/plugins";
    const env = environment("http://127.0.0.1:1", "/home");
    assert.equal("PULUMI_ACCESS_TOKEN" in env, false);
    assert.equal(env.PULUMI_BACKEND_URL, "file:///home/state");
    assert.equal(env.PULUMI_HOME, "/plugins");
  });

  it("sends every AWS call to the emulator, past a proxy", () => {
    process.env.NO_PROXY = "example.com";
    const env = environment("http://127.0.0.1:1", "/home");
    assert.equal(env.AWS_ENDPOINT_URL, "http://127.0.0.1:1");
    assert.equal(env.NO_PROXY, "example.com,127.0.0.1");
  });
});
