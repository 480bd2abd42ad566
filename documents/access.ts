import { ACTIONS_OF_SET, ACTION_SETS, type ActionSet, setInSid } from "./action-sets";
import { bucketArn } from "./arns";
import { isOnObjects, keyActionsFor, takesAccessPoint } from "./grantable-actions";
import { actionsOn, type Level, type LevelActions, levelInSid, LEVELS } from "./levels";
import type { Condition } from "./policy";
import type { Partition } from "@cross-account-s3/iam";
import { unique } from "./unique";

/** What is granted: a level, action sets and single actions, on a whole bucket or on prefixes of it. */
export interface Access {
  /** The level; undefined if sets or actions are all that is granted. */
  readonly level?: Level;
  /** Action sets in addition to the level. @default none */
  readonly sets?: readonly ActionSet[];
  /** Single actions in addition to the level. @default none */
  readonly actions?: readonly string[];
  /** The prefixes of the keys that it applies to, taken literally. @default the whole bucket */
  readonly prefixes?: readonly string[];
  /** Whether the folders above the prefixes may be listed, one at a time. @default false */
  readonly browse?: boolean;
}

/** The actions of an access, without those that a condition narrows further. */
export function actionsOf(access: Access, consumerManagesNotifications: boolean): LevelActions {
  const level = access.level === undefined ? NOTHING : actionsOn(access.level, consumerManagesNotifications);
  const sets = (access.sets ?? []).map((set) => ACTIONS_OF_SET[set]).filter(({ condition }) => !condition);
  const single = access.actions ?? [];
  const objects = unique([
    ...level.objects,
    ...sets.flatMap((set) => set.objects),
    ...single.filter((action) => isOnObjects(action)),
  ]);
  const bucket = unique([
    ...level.bucket,
    ...sets.flatMap((set) => set.bucket),
    ...single.filter((action) => !isOnObjects(action)),
  ]);
  return {
    objects,
    bucket,
    key: unique([...level.key, ...objects.flatMap((action) => keyActionsFor(action))]).toSorted(),
  };
}

const NOTHING: LevelActions = { objects: [], bucket: [], key: [] };

/** Whether an access needs the bucket's key to read, to write, or not at all. */
export function keyUseOf(access: Access): "encrypt" | "decrypt" | "none" {
  const { key } = actionsOf(access, false);
  if (key.includes("kms:GenerateDataKey")) return "encrypt";
  return key.length > 0 ? "decrypt" : "none";
}

/** Where objects are requested: in buckets, or through access points. */
export interface ObjectSource {
  /** The ARNs of the buckets or access points, with wildcards in those of a pattern. */
  readonly arns: readonly string[];
  /** The prefix of their objects' ARNs; the object's key follows. */
  readonly objects: readonly string[];
  /** Whether requests for an action can be made there. */
  readonly takes: (action: string) => boolean;
}

/** Buckets by their names, or by patterns of them. */
export function inBuckets(partition: Partition, names: readonly string[]): ObjectSource {
  const arns = names.map((name) => bucketArn(partition, name));
  return { arns, objects: arns.map((arn) => `${arn}/`), takes: () => true };
}

/**
 * Access points by their ARNs, or by patterns of them.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
 */
export function throughAccessPoints(arns: readonly string[]): ObjectSource {
  return { arns, objects: arns.map((arn) => `${arn}/object/`), takes: takesAccessPoint };
}

/** A part of an access that needs its own statement. */
export interface AccessPart {
  /** What it is, for the Sid: `Objects`, `Bucket`, `List`, `Browse`, or an action set. */
  readonly what: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** The conditions in addition to the principal. Empty for none. */
  readonly condition: Condition;
}

/**
 * The parts of an access, each with at least one action.
 *
 * Listing is allowed for the prefix and for all longer ones, with any delimiter, because programs and the console send the folder
 * with its slash. `HeadBucket` has no prefix, so it is denied.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 */
export function partsOf(
  source: ObjectSource,
  access: Access,
  consumerManagesNotifications: boolean,
): readonly AccessPart[] {
  const { prefixes = [], sets = [] } = access;
  const { objects, bucket } = actionsOf(access, consumerManagesNotifications);
  const { arns } = source;
  const objectArns = objectArnsIn(source, prefixes);
  const listing = prefixes.length === 0 ? [] : bucket.filter((action) => TAKES_PREFIX.includes(action));
  const parts: readonly AccessPart[] = [
    { what: "Objects", actions: objects, resources: objectArns, condition: {} },
    ...ACTION_SETS.filter((set) => sets.includes(set)).map((set): AccessPart => {
      const { objects: actions, condition } = ACTIONS_OF_SET[set];
      return {
        what: setInSid(set),
        actions: condition ? actions : [],
        resources: objectArns,
        condition: condition ?? {},
      };
    }),
    { what: "Bucket", actions: bucket.filter((a) => !listing.includes(a)), resources: arns, condition: {} },
    {
      what: "List",
      actions: listing,
      resources: arns,
      condition: { StringLike: { "s3:prefix": prefixes.map((prefix) => `${prefix}*`) } },
    },
    {
      what: "Browse",
      actions: access.browse === true && listing.includes("s3:ListBucket") ? ["s3:ListBucket"] : [],
      resources: arns,
      condition: { StringEquals: { "s3:prefix": parentsOf(prefixes), "s3:delimiter": "/" } },
    },
  ];
  return parts
    .map((part) => ({ ...part, actions: part.actions.filter(source.takes) }))
    .filter(({ actions }) => actions.length > 0);
}

/**
 * Actions on a bucket for which S3 sends `s3:prefix`. For `s3:ListBucketMultipartUploads` it does not: a condition on it would
 * allow nothing.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
const TAKES_PREFIX: readonly string[] = ["s3:ListBucket", "s3:ListBucketVersions"];

/** The ARN patterns of the objects under some prefixes of buckets; of all objects, without prefixes. */
export function objectArnsOf(
  partition: Partition,
  buckets: readonly string[],
  prefixes: readonly string[] = [],
): readonly string[] {
  return objectArnsIn(inBuckets(partition, buckets), prefixes);
}

function objectArnsIn({ objects }: ObjectSource, prefixes: readonly string[]): readonly string[] {
  const beginnings = prefixes.length === 0 ? [""] : prefixes;
  return objects.flatMap((start) => beginnings.map((prefix) => `${start}${prefix}*`));
}

/** The folders above some prefixes, from the bucket's root on: `""` and `a/` of `a/b/`. */
function parentsOf(prefixes: readonly string[]): readonly string[] {
  return unique(
    prefixes.flatMap((prefix) => {
      const folders = prefix.split("/").slice(0, prefix.endsWith("/") ? -2 : -1);
      return ["", ...folders.map((_, n) => `${folders.slice(0, n + 1).join("/")}/`)];
    }),
  );
}

/** An access as a part of a Sid. Different accesses may have the same one. */
export function accessInSid({ level, sets = [], actions = [], prefixes = [] }: Access): string {
  return [
    level === undefined ? "" : levelInSid(level),
    ...ACTION_SETS.filter((set) => sets.includes(set)).map(setInSid),
    actions.length === 0 ? "" : "Actions",
    prefixes.length === 0 ? "" : "Prefix",
  ].join("");
}

/** A text that is equal for equal accesses, in any order of the configuration. */
export function accessKey({ level, sets = [], actions = [], prefixes = [], browse = false }: Access): string {
  const rank = level === undefined ? LEVELS.length : LEVELS.indexOf(level);
  return JSON.stringify([rank, [...sets].sort(), [...actions].sort(), [...prefixes].sort(), browse]);
}
