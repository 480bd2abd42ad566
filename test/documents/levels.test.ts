import assert from "node:assert/strict";
import { ACTIONS, actionsOn, isWithinLevel, LEVELS } from "../../documents/levels";

describe("levels", () => {
  it("are ordered by what they contain, read and upload side by side", () => {
    const within = LEVELS.flatMap((a) =>
      LEVELS.filter((b) => a !== b && isWithinLevel(a, b)).map((b) => `${a} < ${b}`),
    );
    assert.deepEqual(within, [
      "read < readwrite",
      "read < catalog",
      "upload < readwrite",
      "upload < catalog",
      "readwrite < catalog",
    ]);
  });

  it("cover with catalog, where the consumer manages notifications, the 14 actions of the catalog's guide", () => {
    const { objects, bucket } = actionsOn("catalog", true);
    const guide = [
      ...["GetObject", "GetObjectAttributes", "GetObjectTagging", "GetObjectVersion", "GetObjectVersionAttributes"],
      ...["GetObjectVersionTagging", "ListBucket", "ListBucketVersions", "DeleteObject", "DeleteObjectVersion"],
      ...["PutObject", "PutObjectTagging", "GetBucketNotification", "PutBucketNotification"],
    ];
    assert.deepEqual(
      guide.filter((action) => ![...objects, ...bucket].includes(`s3:${action}`)),
      [],
    );
  });

  it("below catalog never replace notifications, whoever manages them", () => {
    assert.deepEqual(actionsOn("readwrite", true), ACTIONS.readwrite);
  });

  it("never hold a wildcard or an action that changes who has access", () => {
    const all = Object.values(ACTIONS).flatMap(({ objects, bucket, key }) => [...objects, ...bucket, ...key]);
    assert.deepEqual(
      all.filter((action) => /\*|Policy|Acl|PublicAccess|Ownership/.test(action)),
      [],
    );
  });
});
