import assert from "node:assert/strict";
import type { JsonObject } from "../../adopt/json";
import { planMerge } from "../../adopt/plan";
import { nothingElse } from "../../adopt/unknown-live-state";
import type { WantedArgs } from "../../adopt/wanted";
import { randomFrom } from "../support/random";

type SettingsArgs = Extract<WantedArgs, { kind: "settings" }>;

const arn = "arn:aws:s3:::acme";
const aws = { region: "us-east-1", accountId: "222222222222" };
const KEY = "arn:aws:kms:us-east-1:222222222222:key/11111111-2222-3333-4444-555555555555";
const BLOCKED = { EncryptionType: ["SSE-C"] };

const sseS3 = (more: JsonObject = {}): JsonObject => ({
  Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false, ...more }],
});
const block = (on: boolean): JsonObject => ({
  ...{ BlockPublicAcls: on, IgnorePublicAcls: on, BlockPublicPolicy: on, RestrictPublicBuckets: on },
});

async function planned(
  document: JsonObject,
  wanted: Omit<SettingsArgs, "kind" | "arn">,
  keyOfAlias: string | null = null,
) {
  const facts = { document, acl: {}, policy: null, keyOfAlias };
  const live = { format: "live-state/1", found: { [arn]: { settings: facts } } } as const;
  const { planned: all } = await planMerge([{ aws, wanted: { kind: "settings", arn, ...wanted } }], live);
  const [one] = all;
  assert.ok(one);
  return one;
}

describe("the change list of settings", () => {
  const before = { ownership: null, publicAccessBlock: null, encryption: sseS3(), versioning: null };

  it("has default encryption with a key that the same run creates", async () => {
    const { changes } = await planned(before, { encryptionKeyAlias: "alias/acme" });
    assert.deepEqual(changes[0], "~ encryption");
    assert.match(changes[1] ?? "", /was {2}.*AES256/);
    assert.match(changes[2] ?? "", /will .*aws:kms.*a new key, alias\/acme/);
    assert.deepEqual(changes.slice(3), ["= 3 more stay as before"]);
  });

  it("has nothing where the key behind the alias encrypts already", async () => {
    const byKey = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY };
    const encryption = { Rules: [{ ApplyServerSideEncryptionByDefault: byKey, BucketKeyEnabled: true }] };
    const { changes } = await planned({ ...before, encryption }, { encryptionKeyAlias: "alias/acme" }, KEY);
    assert.deepEqual(changes, []);
  });

  it("carries over which encryption the owner blocks", async () => {
    const encryption = sseS3({ BlockedEncryptionTypes: BLOCKED });
    const { changes, merged } = await planned({ ...before, encryption }, { encryptionKeyAlias: "alias/acme" });
    assert.match(JSON.stringify(merged.encryption), /BlockedEncryptionTypes.*SSE-C/);
    assert.match(changes[2] ?? "", /BlockedEncryptionTypes/);
  });

  // Whatever there is and whatever is wanted: what differs in the merged document is in the list, and nothing else is.
  it("has exactly what the write changes", async () => {
    const random = randomFrom(4);
    const one = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
    for (let n = 0; n < 300; n++) {
      const document: JsonObject = {
        ownership: one([null, "ObjectWriter", "BucketOwnerEnforced"]),
        publicAccessBlock: one([null, block(false), block(true)]),
        encryption: one([null, sseS3(), sseS3({ BlockedEncryptionTypes: BLOCKED })]),
        versioning: one([null, "Suspended", "Enabled"]),
      };
      const wanted: Omit<SettingsArgs, "kind" | "arn"> = {
        ...one([{}, { ownership: "BucketOwnerEnforced" as const }]),
        ...one([{}, { publicAccessBlock: true as const }]),
        ...one([
          {},
          { encryptionKeyArn: KEY },
          { encryptionKeyAlias: "alias/acme" },
          { encryption: "AES256" as const },
        ]),
        ...one([{}, { versioning: "Enabled" as const }]),
      };
      const { changes, merged } = await planned(document, wanted);
      const differing = Object.keys(document).filter(
        (key) => JSON.stringify(document[key]) !== JSON.stringify(merged[key]),
      );
      const listed = changes.filter((line) => line.startsWith("~")).map((line) => line.slice(2));
      assert.deepEqual(listed, differing, JSON.stringify([document, wanted, changes]));
      if (differing.length === 0) assert.deepEqual(changes, []);
    }
  });

  it("is empty offline, where nothing is known", async () => {
    const wanted: WantedArgs = { kind: "settings", arn, ownership: "BucketOwnerEnforced", versioning: "Enabled" };
    const requests = [{ aws, wanted }];
    const { planned: all } = await planMerge(requests, nothingElse(requests));
    assert.deepEqual(
      all.map(({ changes }) => changes),
      [[]],
    );
  });
});
