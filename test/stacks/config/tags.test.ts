import assert from "node:assert/strict";
import type { RawConfig } from "../../../stacks/config";
import { CONTROL, DATA, DEPLOYER, faults, raw } from "../support";

const many = (count: number, prefix = "tag") =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n}`, "x"]));
const KEY = "arn:aws:kms:us-east-1:222222222222:key/1";
const service = { trustedService: "lambda.amazonaws.com", level: "read" };
const bucket = (fields: object) => ({ buckets: [{ name: "acme-a", ...fields }] });

const WRONG: readonly (readonly [string, object, RegExp])[] = [
  ["of AWS's own", { "aws:x": "1" }, /tags\.aws:x: .*begin with aws:/],
  ["of AWS's own in other letters", { "AWS:x": "1" }, /begin with aws:/],
  ["without a name", { "": "1" }, /expected a key of 1 to 128 characters/],
  ["with a long name", { ["k".repeat(129)]: "1" }, /expected a key of at most 128 characters/],
  ["with a long value", { x: "v".repeat(257) }, /tags\.x: .*expected a text of at most 256 characters/],
];

/** A configuration, the most tags that its one place takes, and that place. */
const MOST: readonly (readonly [string, (tags: object) => RawConfig, number, string])[] = [
  ["a control stack", (tags) => raw(CONTROL, { tags }), 50, "tags"],
  ["a control stack with a network", (tags) => raw(CONTROL, { tags, network: [{ cidr: "10.0.0.0/24" }] }), 49, "tags"],
  ["a control stack with a trail", (tags) => raw(CONTROL, { tags, audit: { trail: "create" } }), 48, "tags"],
  [
    "a role in addition to its stack's",
    (tags) => raw(CONTROL, { tags: many(10, "own"), roles: { x: { ...service, tags } } }),
    40,
    "roles.x.tags",
  ],
  [
    "a data stack with a trail",
    (tags) => raw(DATA, { tags, audit: { trail: "create" }, ...bucket({ key: KEY }) }),
    48,
    "tags",
  ],
  ["a data stack with access logs", (tags) => raw(DATA, { tags, accessLogs: {}, ...bucket({ key: KEY }) }), 48, "tags"],
  ["a bucket", (tags) => raw(DATA, bucket({ key: KEY, tags })), 49, "buckets[0].tags"],
  ["a bucket with a key of its own", (tags) => raw(DATA, bucket({ tags })), 48, "buckets[0].tags"],
  [
    "a bucket with an owner and a residency, in addition to its stack's",
    (tags) => raw(DATA, { tags: many(10, "own"), owner: "me", ...bucket({ key: KEY, residency: "us", tags }) }),
    37,
    "buckets[0].tags",
  ],
  ["a deployer stack", (tags) => raw(DEPLOYER, { tags }), 50, "tags"],
];

describe("tags", () => {
  for (const [what, tags, expected] of WRONG) {
    it(`are refused ${what}`, () => {
      const [found = "", ...more] = faults(raw(CONTROL, { tags }));
      assert.match(found, expected);
      assert.deepEqual(more, []);
    });
  }

  it("are taken up to their lengths", () => {
    assert.deepEqual(faults(raw(CONTROL, { tags: { ["k".repeat(128)]: "v".repeat(256), empty: "" } })), []);
  });

  for (const [what, withTags, most, path] of MOST) {
    it(`are ${most} at most of ${what}`, () => {
      assert.deepEqual(faults(withTags(many(most))), []);
      const [found = "", ...more] = faults(withTags(many(most + 1)));
      assert.ok(found.startsWith(`cross-account-s3:${path}: `), found);
      assert.match(
        found,
        /expected 50 tags at most, and with those of the stack and of this program there would be 51/,
      );
      assert.deepEqual(more, []);
    });
  }

  it("count once where two places name the same", () => {
    assert.deepEqual(faults(raw(DATA, { tags: many(40), ...bucket({ tags: many(40) }) })), []);
  });
});
