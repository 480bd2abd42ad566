import assert from "node:assert/strict";
import { DATA, faults, raw } from "../support";

const KEY = "arn:aws:kms:us-east-1:333333333333:key/1";
const to = { destination: "arn:aws:s3:::replica", accountId: "333333333333", keyArn: KEY };
const replicating = (replication: unknown, bucket: object = {}) =>
  faults(raw(DATA, { buckets: [{ name: "acme-genomics", replication, ...bucket }] }));

describe("the replication of a bucket", () => {
  for (const [what, replication, bucket] of [
    ["to a bucket of another account", [to], {}],
    ["to one of its own account", [{ ...to, accountId: undefined }], {}],
    [
      "elsewhere, with a key there",
      [{ ...to, region: "eu-west-1", keyArn: KEY.replace("us-east-1", "eu-west-1") }],
      {},
    ],
    ["as it is, without a key", [{ destination: to.destination }], { key: "s3" }],
    ["of two beginnings to one bucket", ["a/", "b/"].map((prefix) => ({ ...to, prefix })), {}],
    ["of one beginning to two buckets", [to, { ...to, destination: "arn:aws:s3:::other" }], {}],
    ["owned by the other account", [{ ...to, ownerOverride: true, storageClass: "GLACIER_IR" }], {}],
    ["within its residency", [{ ...to, region: "us-east-1" }], { residency: "us" }],
  ] as const) {
    it(`may go ${what}`, () => {
      assert.deepEqual(replicating(replication, bucket), []);
    });
  }

  for (const [what, replication, bucket, expected] of [
    ["without a destination", [], {}, /replication: found \[\], expected at least one destination/],
    ["to itself", [{ ...to, destination: "arn:aws:s3:::acme-genomics" }], {}, /another bucket than the one/],
    ["to a pattern", [{ ...to, destination: "arn:aws:s3:::*" }], {}, /the ARN of a bucket/],
    ["without a key", [{ destination: to.destination }], {}, /keyArn: missing.*name the key/],
    ["with a key where none encrypts", [to], { key: "s3" }, /keyArn: requires a KMS key of the bucket/],
    ["with a key of another Region", [{ ...to, region: "eu-west-1" }], {}, /keyArn: is a key in us-east-1/],
    ["with an alias", [{ ...to, keyArn: KEY.replace("key/1", "alias/x") }], {}, /the ARN of a KMS key/],
    ["twice to one bucket", [to, { ...to, prefix: "a/" }], {}, /replication\[1\]\.destination: gets the same objects/],
    ["with an owner that it has", [{ ...to, accountId: undefined, ownerOverride: true }], {}, /requires accountId/],
    [
      "out of its residency",
      [{ ...to, region: "eu-west-1", keyArn: KEY.replace("us-east-1", "eu-west-1") }],
      { residency: "us" },
      /region: .*within residency us/,
    ],
    ["in a class that is none", [{ ...to, storageClass: "COLD" }], {}, /storageClass: found "COLD"/],
    ["under a prefix with a star", [{ ...to, prefix: "a*" }], {}, /prefix: found "a\*"/],
    ["of a bucket that exists", [to], { existing: true }, /would replace the setting of a bucket that exists/],
    ["by one key of a map", { ...to }, {}, /a list of destinations/],
    ["in another partition", [{ ...to, destination: "arn:aws-cn:s3:::replica" }], {}, /ARN of partition aws/],
  ] as const) {
    it(`is refused ${what}`, () => {
      assert.match(replicating(replication, bucket).join("\n"), expected);
    });
  }
});
