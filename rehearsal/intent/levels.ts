import { z } from "zod";
import { LEVELS, type Level } from "../../documents/levels";
import table from "./level-table.json";

/**
 * What each level must come to: the proof's own copy of the table, on purpose. The documents are made from
 * documents/levels.ts; were the proof to read the same lines, a wrong one would prove itself.
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

/** What grants come to other than a level: action sets, the KMS actions of single actions, and which actions name a prefix. */
export const GRANTED = granted;

/** What an action is authorised on. */
type On = "objects" | "bucket" | "key";

/** The actions that a level comes to on a bucket. No level is no action. */
export function expectedActions(
  level: Level | undefined,
  on: On,
  consumerManagesNotifications: boolean,
): readonly string[] {
  if (level === undefined) return [];
  const more = on === "bucket" && consumerManagesNotifications && level === withConsumerNotifications.level;
  return more ? [...levels[level][on], ...withConsumerNotifications.bucket] : levels[level][on];
}

/** The KMS actions without which S3 does not answer to this action on an encrypted object. */
export function keyActionsOf(action: string): readonly string[] {
  return usesKey[action] ?? [];
}

/**
 * The KMS actions of these without which no request of this action is answered: an upload in one part asks for no `kms:Decrypt`, so
 * that a caller with only `kms:GenerateDataKey`, such as an inventory, may upload.
 */
export function leastKeyActionsOf(action: string): readonly string[] {
  return keyActionsOf(action).filter((one) => action !== "s3:PutObject" || one !== "kms:Decrypt");
}
