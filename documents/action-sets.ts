import type { Condition } from "./policy";
import type { LevelActions } from "./levels";

/** Named sets of actions that some programs need in addition to a level. */
export const ACTION_SETS = ["acl-header", "athena"] as const;

/** One of {@link ACTION_SETS}. */
export type ActionSet = (typeof ACTION_SETS)[number];

/** The actions of a set. */
export interface ActionSetActions extends Omit<LevelActions, "key"> {
  /** Conditions of requests for the set's actions on objects. @default none */
  readonly condition?: Condition;
}

/**
 * The sets.
 *
 * `athena`: queries over the bucket's objects. Results are written elsewhere, or with level `upload`. `acl-header`: uploads by
 * writers that always send `x-amz-acl: bucket-owner-full-control`. S3 requires `s3:PutObjectAcl` if an upload names an ACL. With
 * ACLs off, S3 accepts no other ACL.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ensure-object-ownership.html
 */
export const ACTIONS_OF_SET: Readonly<Record<ActionSet, ActionSetActions>> = {
  "acl-header": {
    objects: ["s3:PutObjectAcl"],
    bucket: [],
    condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
  },
  athena: {
    objects: ["s3:ListMultipartUploadParts"],
    bucket: ["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"],
  },
};

/** A set's name as a part of a Sid, which begins its words with capitals. */
export function setInSid(set: ActionSet): string {
  return set
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
