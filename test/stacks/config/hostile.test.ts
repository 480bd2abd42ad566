import assert from "node:assert/strict";
import { parseConfig, type RawConfig } from "../../../stacks/config";
import { ALLOW_ENDPOINTS, emulatorProblems } from "../../../stacks/config/emulator";
import { CONTROL, DATA, faults, faultsOf, raw } from "../support";

const secretly = (config: RawConfig, ...secrets: readonly string[]) =>
  faultsOf(() => parseConfig("cross-account-s3", "test", config, secrets)).join("\n");

describe("a configuration that means harm", () => {
  it("has no secret in what is said of it", () => {
    const secret = "hunter2hunter2";
    for (const [key, value] of [
      ["cross-account-s3:accountId", secret],
      ["cross-account-s3:tags", `{"team":["${secret}"]}`],
      ["aws:profile", `["${secret}"]`],
      ["cross-account-s3:buckets", `[{"name":"${secret}_"}]`],
    ] as const) {
      const said = secretly({ ...raw(DATA), [key]: value }, key);
      assert.match(said, /the value is not accepted, and as it is a secret it is not shown/, key);
      assert.ok(!said.includes(secret), said);
    }
  });

  it("has no secret in what is said of another key that repeats it", () => {
    const said = secretly(
      { ...raw(DATA), "aws:profile": "hunter2hunter2", "cross-account-s3:owner": '["hunter2hunter2"]' },
      "aws:profile",
    );
    assert.match(said, /\(secret\)/);
    assert.ok(!said.includes("hunter2"));
  });

  const credentials = [
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12",
    `ghp_${"a1".repeat(18)}`,
    `pul-${"0a".repeat(20)}`,
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x",
    "-----BEGIN RSA PRIVATE KEY-----",
  ];
  for (const credential of credentials) {
    it(`has no credential in what is said of it, such as ${credential.slice(0, 8)}…`, () => {
      const said = faults(raw(DATA, { accountId: credential })).join("\n");
      assert.match(said, /accountId: found what looks like a credential, which is not shown/);
      assert.ok(!said.includes(credential));
    });
  }

  it("has no external id in what is said of it", () => {
    const roles = {
      x: { trustedArns: ["arn:aws:iam::111111111111:role/ci"], level: "read", externalId: "s3cret value" },
    };
    assert.match(faults(raw(CONTROL, { roles })).join("\n"), /externalId: found a value that is not shown/);
  });

  it("shows a long ARN, which is no credential", () => {
    const topicArn = "arn:aws:sns:us-east-1:222222222222:Topic1/withAName";
    assert.match(faults(raw(DATA, { buckets: [{ name: "acme-a", topicArn }] })).join("\n"), /found "arn:aws:sns/);
  });

  for (const [where, config] of [
    ["a map", { "cross-account-s3:tags": '{"__proto__":"x"}' }],
    ["a map in a list", { "cross-account-s3:buckets": '[{"name":"acme-a","grants":{"__proto__":"read"}}]' }],
    ["the configuration", { "cross-account-s3:__proto__": '{"role":"control"}' }],
  ] as const) {
    it(`is refused for a key __proto__ in ${where}`, () => {
      const found = faults({ ...raw(DATA), ...config });
      assert.ok(
        found.some((fault) => fault.endsWith(": a key is called __proto__; give it another name")),
        found.join("\n"),
      );
    });
  }

  const endpoint = (url: string, service = "sts") =>
    faults(raw(DATA, { "aws:endpoints": JSON.stringify([{ [service]: url }]) }));

  for (const url of [
    "https://sts.us-east-1.amazonaws.com",
    "https://sts.eu-west-1.amazonaws.com/",
    "https://sts-fips.us-east-1.amazonaws.com",
  ]) {
    it(`may name the endpoint ${url}`, () => {
      assert.deepEqual(endpoint(url), []);
    });
  }

  for (const url of [
    "http://127.0.0.1:5555",
    "http://sts.us-east-1.amazonaws.com",
    "https://sts.us-east-1.amazonaws.com:8443",
    "https://sts.us-east-1.amazonaws.com/x",
    "https://x@sts.us-east-1.amazonaws.com",
    "https://ec2-203-0-113-7.compute-1.amazonaws.com",
    "https://sts.s3.amazonaws.com",
    "https://sts.nowhere-1.amazonaws.com",
    "https://sts.us-east-1.amazonaws.com.example.com",
    "https://s3.us-east-1.amazonaws.com",
  ]) {
    it(`may not name the endpoint ${url}`, () => {
      const [found = "", ...more] = endpoint(url);
      assert.match(
        found,
        /^aws:endpoints\[0\]\.sts: .*an endpoint of AWS's own; for an emulator, run the command with --allow-endpoints/,
      );
      assert.deepEqual(more, []);
    });
  }

  it("may not leave credentials unchecked", () => {
    assert.match(
      faults(raw(DATA, { "aws:skipCredentialsValidation": "true" })).join(),
      /^aws:skipCredentialsValidation: found true, expected false/,
    );
  });

  it("may do both, where the environment says so", () => {
    const connection = {
      region: "us-east-1",
      endpoints: [{ sts: "http://127.0.0.1:1" }],
      skipCredentialsValidation: true,
    };
    assert.equal(emulatorProblems(connection, {}).length, 2);
    assert.deepEqual(emulatorProblems(connection, { [ALLOW_ENDPOINTS]: "true" }), []);
  });
});
