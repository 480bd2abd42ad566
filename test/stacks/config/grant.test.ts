import assert from "node:assert/strict";
import { parseConfig } from "../../../stacks/config";
import { DATA, faults, raw } from "../support";

const granting = (grant: unknown) => raw(DATA, { buckets: [{ name: "acme-genomics", grants: { indexer: grant } }] });

function grants(grant: unknown) {
  const config = parseConfig("p", "data", granting(grant));
  assert.ok(config.role === "data");
  return config.buckets[0]?.grants.indexer;
}

describe("the grants of a role", () => {
  it("take a prefix as a text or as a list", () => {
    assert.deepEqual(grants({ level: "read", prefix: "team-a/" }), [
      { access: { level: "read", prefixes: ["team-a/"] }, via: "policy" },
    ]);
    assert.deepEqual(grants({ level: "read", prefix: ["a/", "b/"] }), [
      { access: { level: "read", prefixes: ["a/", "b/"] }, via: "policy" },
    ]);
  });

  it("take several of them on one bucket", () => {
    assert.equal(grants(["read", { level: "upload", prefix: "in/" }])?.length, 2);
  });

  for (const [of, prefix] of [
    ["with a space", "team a/x"],
    ["of 900 characters", `${"a".repeat(899)}/`],
    ["that is no folder", "exports/2026-"],
    ["with an accent", "équipe/"],
    ["that looks like an ARN", "arn:aws-cn:x/"],
  ] as const) {
    it(`take a prefix ${of}`, () => {
      assert.deepEqual(faults(granting({ level: "read", prefix })), []);
    });
  }

  for (const [of, grant, message] of [
    ["a prefix with a slash in front", { level: "read", prefix: "/team-a/" }, /prefix: .*without a slash in front/],
    ["a prefix with a wildcard", { level: "read", prefix: "team-*/" }, /prefix: .*mean more in a policy/],
    ["a prefix with a variable", { level: "read", prefix: "${aws:username}/" }, /prefix: .*mean more in a policy/],
    ["a prefix in characters that IAM refuses", { level: "read", prefix: "チーム/" }, /prefix: .*up to U\+00FF/],
    ["a prefix with a line break", { level: "read", prefix: "a\nb/" }, /prefix: .*printable/],
    ["a prefix longer than a key", { level: "read", prefix: "é".repeat(513) }, /prefix: .*at most 1024 bytes/],
    ["an empty prefix", { level: "read", prefix: "" }, /prefix: found "".*the beginning of object keys/],
    ["no prefixes", { level: "read", prefix: [] }, /prefix: .*no prefix at all for the whole bucket/],
    ["prefixes that overlap", { level: "read", prefix: ["a/b/", "a/"] }, /prefix\[0\]: "a\/b\/" is contained in "a\/"/],
    ["the same prefix twice", { level: "read", prefix: ["a/", "a/"] }, /prefix\[1\]: "a\/" is contained in "a\/"/],
    ["a prefix that is a number", { level: "read", prefix: 7 }, /prefix: found 7/],
    ["nothing granted", { prefix: "a/" }, /at least one of level, actionSets and actions/],
    ["browsing without a prefix", { level: "read", browse: true }, /browse: requires prefix/],
    [
      "a catalog of a prefix",
      { level: "catalog", prefix: "a/" },
      /level: catalog reads the notifications.*write readwrite, with/,
    ],
    ["an action that is none", { actions: ["s3:GetObjct"] }, /actions\[0\]: .*did you mean "s3:GetObject"\?/],
    ["an action that manages", { actions: ["s3:PutBucketPolicy"] }, /actions\[0\]: .*uses objects or reads/],
    ["a wildcard for an action", { actions: ["s3:Get*"] }, /actions\[0\]: found "s3:Get\*"/],
    ["an action of another service", { actions: ["kms:Decrypt"] }, /actions\[0\]: found "kms:Decrypt"/],
    ["an action set that is none", { actionSets: ["atena"] }, /actionSets\[0\]: .*did you mean "athena"\?/],
    ["the same grant twice", ["read", { level: "read" }], /indexer\[1\]: is the same grant as \[0\]/],
    ["no grants", [], /indexer: found \[\], expected at least one grant/],
    ["an external id without a role", { level: "read", externalId: "acme" }, /externalId: requires via: role/],
  ] as const) {
    it(`refuse ${of}`, () => {
      const found = faults(granting(grant));
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", message);
    });
  }
});
