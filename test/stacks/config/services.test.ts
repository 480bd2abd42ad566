import assert from "node:assert/strict";
import { DATA, faults, raw } from "../support";

const ACCOUNT = "333333333333";
const services = (uses: readonly object[], bucket: object = {}) =>
  faults(raw(DATA, { buckets: [{ name: "acme-logs", services: uses, ...bucket }] }));

describe("the services of a bucket", () => {
  it("are each for one account or resource", () => {
    const uses = [
      { service: "log-delivery", accountId: ACCOUNT, prefix: "flow/" },
      { service: "inventory", accountId: ACCOUNT, sourceArn: "arn:aws:s3:::acme-source" },
      { service: "cloudfront", sourceArn: `arn:aws:cloudfront::${ACCOUNT}:distribution/E1ABC` },
      { service: "replication", roleArn: `arn:aws:iam::${ACCOUNT}:role/replicator` },
    ];
    assert.deepEqual(services(uses), []);
    assert.deepEqual(services([{ service: "load-balancer-logs", accountId: ACCOUNT }], { key: "s3" }), []);
  });

  it("are access logs of buckets of the same account", () => {
    const use = { service: "access-logs", sourceArns: ["arn:aws:s3:::acme-a", "arn:aws:s3:::acme-b"], prefix: "s3/" };
    assert.deepEqual(services([use], { key: "s3" }), []);
    assert.match(services([use]).join("\n"), /services\[0\]\.service: bucket acme-logs has a KMS key/);
    const locked = { key: "s3", objectLock: { mode: "governance", days: 1 } };
    assert.match(services([use], locked).join("\n"), /has a default retention, .* remove objectLock there/);
    const own = { ...use, sourceArns: ["arn:aws:s3:::acme-logs"] };
    assert.match(services([own], { key: "s3" }).join("\n"), /sourceArns: .*other buckets than this one/);
  });

  for (const [what, use, expected] of [
    [
      "of access logs of another account",
      { service: "access-logs", accountId: ACCOUNT, sourceArns: ["arn:aws:s3:::acme-a"] },
      /accountId: S3 delivers access logs within one account only/,
    ],
    ["of access logs of no bucket", { service: "access-logs", sourceArns: [] }, /sourceArns: .*at least one bucket/],
    [
      "of access logs of every bucket",
      { service: "access-logs", sourceArns: ["arn:aws:s3:::*"] },
      /sourceArns\[0\]: .*the ARN of a bucket/,
    ],
    ["without its account", { service: "log-delivery" }, /services\[0\].accountId: missing, expected a value/],
    ["without its source", { service: "cloudfront" }, /sourceArn: missing/],
    ["of a name that is none", { service: "inventry" }, /did you mean "inventory"/],
    [
      "for every distribution",
      { service: "cloudfront", sourceArn: "arn:aws:cloudfront::333333333333:distribution/*" },
      /exact ARN of a distribution/,
    ],
    [
      "for what lists no bucket",
      { service: "inventory", accountId: ACCOUNT, sourceArn: "arn:aws:sns:us-east-1:333333333333:x" },
      /ARN of the bucket/,
    ],
    [
      "with a key of another",
      { service: "replication", roleArn: "arn:aws:iam::333333333333:role/r", prefix: "a/" },
      /prefix: service: replication takes no prefix/,
    ],
    ["under a prefix with a star", { service: "log-delivery", accountId: ACCOUNT, prefix: "*" }, /prefix: found "\*"/],
    ["that a key would stop", { service: "load-balancer-logs", accountId: ACCOUNT }, /requires key: s3/],
  ] as const) {
    it(`are refused ${what}`, () => {
      const found = services([use]);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", expected);
    });
  }
});
