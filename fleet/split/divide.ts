import { RunError } from "@pulumi/pulumi";
import { bucketKeyAlias } from "../../documents/names";
import type { Config, DataConfig } from "../../stacks/config";
import { isLogged } from "../../stacks/config/access-log-checks";
import { keyName } from "../../stacks/data/keys";

/** A new stack, and the buckets that move to it. */
interface Part {
  /** The name of the new stack. */
  readonly name: string;
  readonly buckets: readonly string[];
  /** The components of these buckets, as `type::name`. */
  readonly components: readonly string[];
}

/** The division of a stack's buckets. */
interface Division {
  /** The names of the buckets that the stack keeps. */
  readonly kept: readonly string[];
  /** The kept buckets that cannot move, with the reasons. */
  readonly staying: readonly { readonly bucket: string; readonly because: string }[];
  readonly parts: readonly Part[];
}

type Bucket = DataConfig["buckets"][number];

/**
 * Divides the buckets of a data stack. A bucket stays in the stack if it shares a resource with other buckets. It also stays if statements
 * with the stack's name for it are in policies that the stack does not own.
 *
 * @param most the most buckets of a stack.
 * @param isTaken returns whether a stack of this name exists already.
 * @throws RunError if the stack is not a data stack, has too few buckets, has a trail, or if no bucket can leave it.
 */
export function divide(config: Config, most: number, isTaken: (name: string) => boolean): Division {
  const { stack } = config;
  if (config.role !== "data") throw new RunError(`${stack}: it is a ${config.role} stack; only a data stack is split`);
  const { buckets } = config;
  if (buckets.length <= most) {
    throw new RunError(
      `${stack}: it has ${buckets.length} buckets, and --buckets is ${most}; there is nothing to split`,
    );
  }
  if (config.audit) {
    throw new RunError(
      `${stack}: its trail lists its buckets, so that none can leave the stack without a change in AWS; record them by a trail that ` +
        "is not of this stack, remove cross-account-s3:audit, deploy, and split then",
    );
  }
  const staying = buckets.flatMap((bucket) => {
    const because = reasonToStay(config, bucket);
    return because === undefined ? [] : [{ bucket: bucket.name, because }];
  });
  const mayLeave = buckets.filter(({ name }) => !staying.some(({ bucket }) => bucket === name));
  const each = Math.ceil(buckets.length / Math.ceil(buckets.length / most));
  const leaving = mayLeave.slice(Math.max(0, each - staying.length));
  if (leaving.length === 0) {
    const reasons = staying.map(({ bucket, because }) => `  ${bucket}: ${because}`);
    throw new RunError(`${stack}: none of its buckets can leave it\n${reasons.join("\n")}`);
  }
  const names = freeNames(stack, isTaken);
  const parts: Part[] = [];
  for (let from = 0; from < leaving.length; from += each) {
    const part = leaving.slice(from, from + each);
    parts.push({
      name: names(),
      buckets: part.map(({ name }) => name),
      components: part.flatMap((bucket) => componentsOf(config, bucket)),
    });
  }
  const gone = new Set(leaving.map(({ name }) => name));
  return { kept: buckets.map(({ name }) => name).filter((name) => !gone.has(name)), staying, parts };
}

/** Returns the reason why a bucket must stay in its stack; undefined if it may leave. */
function reasonToStay(config: DataConfig, bucket: Bucket): string | undefined {
  const { existing, key, topicArn, eventTargets, notifications, grants } = bucket;
  if (existing) return "it exists apart from the stack, whose statements in its policy bear the stack's name";
  if (key === "region") return "the stack's buckets of the Region share its key";
  if (key.startsWith("arn:")) return "the stack's statements in the policy of its key bear the stack's name";
  if (topicArn !== undefined) return "the stack's statements in the policy of its topic bear the stack's name";
  if (eventTargets) return "the stack's statements in the policies of its event targets bear the stack's name";
  if (notifications === "eventbridge") return "a rule of the stack may pass on its events";
  const logBucket = config.accessLogs?.bucket;
  if (bucket.name === logBucket) return "it gets the access logs of the stack's buckets";
  const ownLogs = logBucket === undefined || config.buckets.some(({ name }) => name === logBucket);
  if (ownLogs && isLogged(config, bucket)) return "a log bucket of the stack gets its access logs";
  const viaRole = Object.values(grants).some((each) => each.some(({ via }) => via === "role"));
  return viaRole ? "a role of the stack, to be assumed, may reach other buckets too" : undefined;
}

/** Returns the components that a data stack may have for a bucket that can leave it, as `type::name`. */
function componentsOf({ connection }: DataConfig, { name, region = connection.region }: Bucket): readonly string[] {
  return [
    `cross-account-s3:kms:BucketKey::${keyName(region, bucketKeyAlias(name))}`,
    `cross-account-s3:sns:EventTopic::${name}`,
    `cross-account-s3:s3:SharedBucket::${name}`,
    `cross-account-s3:s3:BucketSettings::${name}`,
  ];
}

/** Returns a function that returns the next free name of a new stack: `data-2`, `data-3` and so on. */
function freeNames(stack: string, isTaken: (name: string) => boolean): () => string {
  let n = 1;
  return () => {
    do n++;
    while (isTaken(`${stack}-${n}`));
    return `${stack}-${n}`;
  };
}
