import { z } from "zod";
import { LEVELS, type Level } from "../../documents/levels";
import table from "./level-table.json";

/**
 * The access that each level must give. The proof has its own copy of the table on purpose: the documents are built from
 * documents/levels.ts, and if the proof read the same table, it could not find an error in it.
 */
const lists = { objects: z.array(z.string()), bucket: z.array(z.string()), key: z.array(z.string()) };
const { levels, withConsumerNotifications, usesKey, ...granted } = z
  .object({
    levels: z.record(z.enum(LEVELS), z.object(lists)),
    withConsumerNotifications: z.object({ level: z.enum(LEVELS), bucket: z.array(z.string()) }),
    usesKey: z.record(z.string(), z.array(z.string())),
    sets: z.record(
      z.string(),
      z.object({ objects: z.array(z.string()), bucket: z.array(z.string()), onlyWithAcl: z.string().optional() }),
    ),
    keyOfSingleAction: z.record(z.string(), z.array(z.string())),
    listsByPrefix: z.array(z.string()),
  })
  .parse(table);

/** The access of grants in addition to levels: action sets, the KMS actions of single actions, and the actions that list by prefix. */
export const GRANT_TABLE = granted;

/** The kind of resource that authorizes an action. */
type ActionTarget = "objects" | "bucket" | "key";

/** Returns the actions that a level gives on a kind of resource; empty without a level. */
export function expectedActions(
  level: Level | undefined,
  on: ActionTarget,
  consumerManagesNotifications: boolean,
): readonly string[] {
  if (level === undefined) return [];
  const more = on === "bucket" && consumerManagesNotifications && level === withConsumerNotifications.level;
  return more ? [...levels[level][on], ...withConsumerNotifications.bucket] : levels[level][on];
}

/** Returns the KMS actions that an S3 action on an encrypted object needs. */
export function keyActionsOf(action: string): readonly string[] {
  return usesKey[action] ?? [];
}

/**
 * Returns the KMS actions that every request of an S3 action needs. An upload in a single part needs no `kms:Decrypt`, so a caller with
 * only `kms:GenerateDataKey`, such as S3 Inventory, can upload.
 */
export function leastKeyActionsOf(action: string): readonly string[] {
  return keyActionsOf(action).filter((one) => action !== "s3:PutObject" || one !== "kms:Decrypt");
}
