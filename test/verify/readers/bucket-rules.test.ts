import assert from "node:assert/strict";
import type { ReplicationRule } from "@aws-sdk/client-s3";
import { replicationRules, replicationSettings } from "../../../verify/readers/bucket-rules";

const KEY = "arn:aws:kms:eu-west-1:333333333333:key/1";
const declared = {
  id: "replicate-1",
  priority: 1,
  status: "Enabled",
  filter: { prefix: "a/" },
  deleteMarkerReplication: { status: "Disabled" },
  destination: {
    bucket: "arn:aws:s3:::replica",
    account: "333333333333",
    storageClass: "STANDARD_IA",
    encryptionConfiguration: { replicaKmsKeyId: KEY },
    accessControlTranslation: { owner: "Destination" },
  },
  sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
};
const Destination = {
  Bucket: "arn:aws:s3:::replica",
  Account: "333333333333",
  StorageClass: "STANDARD_IA",
  EncryptionConfiguration: { ReplicaKmsKeyID: KEY },
  AccessControlTranslation: { Owner: "Destination" },
} as const;
const live: ReplicationRule = {
  ID: "replicate-1",
  Priority: 1,
  Status: "Enabled",
  Filter: { Prefix: "a/" },
  DeleteMarkerReplication: { Status: "Disabled" },
  Destination,
  SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: "Enabled" } },
};

describe("the replication rules of a bucket", () => {
  it("are the same as declared and as S3 answers them", () => {
    assert.deepEqual(replicationSettings([live]), replicationRules([declared]));
  });

  it("are none where they are disabled", () => {
    assert.deepEqual(replicationSettings([{ ...live, Status: "Disabled" }]), []);
  });

  for (const [what, change] of [
    ["another bucket", { Destination: { ...Destination, Bucket: "arn:aws:s3:::stranger" } }],
    ["another account", { Destination: { ...Destination, Account: "999999999999" } }],
    ["another key", { Destination: { ...Destination, EncryptionConfiguration: { ReplicaKmsKeyID: `${KEY}2` } } }],
    ["another class", { Destination: { ...Destination, StorageClass: "GLACIER" } }],
    ["the owner of the object", { Destination: { ...Destination, AccessControlTranslation: undefined } }],
    ["all keys", { Filter: { Prefix: "" } }],
    ["keys with a tag", { Filter: { Tag: { Key: "a", Value: "b" } } }],
    ["no encrypted objects", { SourceSelectionCriteria: undefined }],
    ["delete markers too", { DeleteMarkerReplication: { Status: "Enabled" } }],
    ["what was there before", { ExistingObjectReplication: { Status: "Enabled" } }],
  ] as const satisfies readonly (readonly [string, Partial<ReplicationRule>])[]) {
    it(`are others for ${what}`, () => {
      assert.notDeepEqual(replicationSettings([{ ...live, ...change }]), replicationRules([declared]));
    });
  }

  it("are refused with an argument that is not known here", () => {
    assert.throws(() => replicationRules([{ ...declared, existingObjectReplication: { status: "Enabled" } }]));
  });
});
