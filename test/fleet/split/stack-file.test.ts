import assert from "node:assert/strict";
import { parse } from "yaml";
import { withBuckets } from "../../../fleet/split/stack-file";

const FILE = "Pulumi.data.yaml";
const TEXT = `encryptionsalt: v1:abc
# Who owns it
config:
  aws:region: us-east-1
  cross-account-s3:liveState: live.json
  cross-account-s3:buckets:
    # The first
    - name: one
      grants: { indexer: read } # for search
    - { name: two }
    # The third
    - name: three
`;

describe("the file of a stack that is split", () => {
  it("keeps its comments, and all but the buckets that leave", () => {
    const text = withBuckets(FILE, TEXT, "cross-account-s3", ["one", "three"], false);
    assert.equal(text, TEXT.replace("    - { name: two }\n", ""));
  });

  it("of a new stack has neither the salt nor the live state of the old one", () => {
    const text = withBuckets(FILE, TEXT, "cross-account-s3", ["two"], true);
    assert.deepEqual(parse(text), {
      config: { "aws:region": "us-east-1", "cross-account-s3:buckets": [{ name: "two" }] },
    });
    assert.match(text, /# Who owns it/);
  });

  it("may hold the buckets as JSON, and under the project's own namespace", () => {
    const text = `config:\n  buckets: '[{"name":"one"},{"name":"two"}]'\n`;
    assert.deepEqual(parse(withBuckets(FILE, text, "cross-account-s3", ["two"], false)), {
      config: { buckets: '[{"name":"two"}]' },
    });
    assert.throws(() => withBuckets(FILE, text, "other", ["two"], false), /the buckets are not in it/);
  });

  for (const [what, text] of [
    ["has no buckets", "config:\n  aws:region: us-east-1\n"],
    ["has no configuration", "encryptionsalt: v1:abc\n"],
    ["has the buckets in no list", "config:\n  cross-account-s3:buckets: { one: {} }\n"],
    ["has a bucket twice", "config:\n  cross-account-s3:buckets: [{ name: one }, { name: one }]\n"],
    [
      "has an anchor in a bucket that leaves",
      "config:\n  cross-account-s3:buckets:\n    - { name: two, grants: &g { a: read } }\n    - { name: one, grants: *g }\n",
    ],
  ] as const) {
    it(`is refused by its name if it ${what}`, () => {
      assert.throws(
        () => withBuckets(FILE, text, "cross-account-s3", ["one"], false),
        /^Error: Pulumi\.data\.yaml: .+; /,
      );
    });
  }
});
