import assert from "node:assert/strict";
import { type DataConfig, parseConfig } from "../../../stacks/config";
import { accessPointsOf, grantEntries } from "../../../stacks/config/access-points";
import { ConfigError } from "../../../stacks/config/faults";
import { DATA, raw } from "../support";

function parsed(...buckets: readonly object[]): DataConfig {
  const config = parseConfig("p", "data", raw(DATA, { buckets }));
  assert.ok(config.role === "data");
  return config;
}

function refusal(...buckets: readonly object[]): string {
  try {
    parsed(...buckets);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "nothing is wrong";
}

const READ = { indexer: "read" };
const bucket = (accessPoints: unknown, more: object = {}) => ({ name: "acme-genomics", accessPoints, ...more });
const named = (name: unknown) => bucket([{ name, grants: READ }]);

describe("accessPoints", () => {
  it("have grants of their own, in addition to the bucket's", () => {
    const [config] = parsed(
      bucket([{ name: "points-a", vpcId: "vpc-0a1b2c3d", grants: READ }], { grants: READ }),
    ).buckets;
    assert.ok(config);
    assert.deepEqual(
      grantEntries(config).map(({ grantee, accessPoint }) => [grantee, accessPoint]),
      [
        ["indexer", undefined],
        ["indexer", "points-a"],
      ],
    );
    assert.equal(accessPointsOf(config)[0]?.vpcId, "vpc-0a1b2c3d");
  });

  it("are one for each grantee with per-grantee, and no grant is left on the bucket", () => {
    const [config] = parsed(bucket("per-grantee", { grants: { indexer: "read", writer: "readwrite" } })).buckets;
    assert.ok(config);
    assert.deepEqual(
      accessPointsOf(config).map(({ name }) => name),
      ["acme-genomics-indexer", "acme-genomics-writer"],
    );
    assert.ok(grantEntries(config).every(({ grantee, accessPoint }) => accessPoint === `acme-genomics-${grantee}`));
  });

  for (const [what, name] of [
    ["51 characters", "a".repeat(51)],
    ["two characters", "ab"],
    ["upper-case letters", "Readers"],
    ["an underscore", "read_ers"],
    ["a dot", "read.ers"],
    ["a hyphen at its end", "readers-"],
    ["a letter beyond ASCII", "läser"],
    ["the ending of an alias", "readers-s3alias"],
    ["the beginning of Punycode", "xn--readers"],
    ["nothing", ""],
    ["a number", 5],
  ] as const) {
    it(`refuses a name with ${what}`, () => {
      assert.match(refusal(named(name)), /accessPoints\[0\]\.name: .*the name of an access point.*\[unfit-value\]/);
    });
  }

  it("says how long a long name is", () => {
    assert.match(refusal(named("a".repeat(51))), /of at most 50 characters, not 51/);
  });

  for (const [what, accessPoints, expected] of [
    ["an empty list", [], /accessPoints: .*at least one access point/],
    ["another word", "each", /accessPoints: found "each", expected per-grantee, or a list of access points/],
    ["a map", { name: "points-a" }, /accessPoints: .*per-grantee, or a list of access points/],
    ["an access point without grants", [{ name: "points-a", grants: {} }], /grants: .*at least one grant/],
    [
      "an unknown key",
      [{ name: "points-a", grants: READ, vpc: "vpc-1" }],
      /accessPoints\[0\]\.vpc: not a known key.*vpcId/,
    ],
    ["a VPC that is none", [{ name: "points-a", vpcId: "vpce-0a1b2c3d", grants: READ }], /vpcId: .*the id of a VPC/],
    [
      "one name twice",
      [
        { name: "points-a", grants: READ },
        { name: "points-a", grants: READ },
      ],
      /accessPoints\[1\]\.name: .*the access point is one of bucket acme-genomics in us-east-1 as well.*\[duplicate\]/,
    ],
    [
      "what S3 takes through no access point",
      [{ name: "points-a", grants: { indexer: { actionSets: ["athena"] } } }],
      /accessPoints\[0\]\.grants\.indexer: S3 takes no s3:ListBucketMultipartUploads through an access point/,
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.match(refusal(bucket(accessPoints)), expected);
    });
  }

  it("refuses catalog through one where the consumer manages the notifications", () => {
    const notifying = bucket("per-grantee", { notifications: "consumer", grants: { catalog: "catalog" } });
    assert.match(refusal(notifying), /grants\.catalog: S3 takes no s3:PutBucketNotification/);
    assert.equal(refusal({ ...notifying, notifications: "none" }), "nothing is wrong");
  });

  it("refuses one name in two buckets of a Region, and takes it in two Regions", () => {
    const two = (region: string) => [named("points-a"), { ...named("points-a"), name: "acme-other", region }];
    assert.match(refusal(...two("us-east-1")), /acme-other\]\.accessPoints\[0\]\.name: .*bucket acme-genomics/);
    assert.equal(refusal(...two("eu-west-1")), "nothing is wrong");
  });

  it("refuses a list entry with the name of a grantee's own access point", () => {
    const own = bucket("per-grantee", { grants: READ });
    const other = { name: "acme-other", accessPoints: [{ name: "acme-genomics-indexer", grants: READ }] };
    assert.match(refusal(own, other), /acme-other\]\.accessPoints\[0\]\.name: .*\[duplicate\]/);
  });

  it("takes an existing bucket, one of an account's namespace, and the same grant on both ways", () => {
    const points = [{ name: "points-a", grants: READ }];
    assert.equal(refusal(bucket(points, { existing: true, grants: READ })), "nothing is wrong");
    const regional = { name: "acme-222222222222-us-east-1-an", bucketNamespace: "account-regional" };
    assert.equal(refusal({ ...regional, accessPoints: "per-grantee", grants: READ }), "nothing is wrong");
  });

  it("holds grants to principals and via roles to the same rules", () => {
    const via = { level: "read", via: "role" };
    const differing = refusal(
      bucket([{ name: "points-a", grants: { courier: { ...via, externalId: "one" } } }], {
        grants: { courier: { ...via, externalId: "another" } },
      }),
    );
    assert.match(differing, /accessPoints\[0\]\.grants\.courier\.externalId: .*\[external-id\]/);
  });
});
