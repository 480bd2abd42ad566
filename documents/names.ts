import { createHash } from "node:crypto";
import { longestName, nameProblem } from "./name-rules";

// name-rules.ts has the names that AWS accepts, and stacks/names.ts compares these with it.

/** The name of the topic for a bucket's events. It is known before the topic exists, so that documents can have its ARN. */
export function topicName(bucket: string): string {
  return `${bucket}-events`;
}

/**
 * The name of a grantee's own access point of a bucket, `BUCKET-GRANTEE`: it does not depend on other grantees or their grants. A
 * name that S3 would refuse is shortened and gets a digest of the whole name, so that it stays unique.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-restrictions-limitations-naming-rules.html
 */
export function accessPointName(bucket: string, grantee: string): string {
  const whole = `${bucket}-${grantee}`;
  if (nameProblem("accessPoint", whole) === undefined) return whole;
  const digest = createHash("sha256").update(whole).digest("hex").slice(0, 8);
  const kept = whole.toLowerCase().replace(/[^a-z0-9-]+/g, "-");
  return `${kept.slice(0, longestName("accessPoint") - digest.length - 1)}-${digest}`;
}

/** The alias, without `alias/`, of a bucket's own key. */
export function bucketKeyAlias(bucket: string): string {
  return bucket;
}

/** The alias, without `alias/`, of the key that a stack's buckets of one Region share. */
export function regionKeyAlias(project: string, stack: string): string {
  return `${project}-${stack}`;
}

/** The name of a role that a stack makes in its own account. */
export function roleName(project: string, stack: string, role: string): string {
  return `${project}-${stack}-${role}`;
}

/** The name of the managed policy that an existing role gets; further ones end in `-2`, `-3`. */
export function attachedPolicyName(role: string): string {
  return `cross-account-s3-${role}`;
}

/** The name of the buckets for server access logs, without the Region. */
export function accessLogBucketName(project: string, stack: string, accountId: string): string {
  return `${project}-${stack}-logs-${accountId}`;
}

/** The name of a stack's trail, of its key's alias, its alarms and their topic. */
export function auditName(project: string, stack: string): string {
  return `${project}-${stack}-audit`;
}

/** The name of the log group that gets a trail's events. */
export function logGroupName(trail: string): string {
  return `/aws/cloudtrail/${trail}`;
}

/** The name of the bucket for a trail's logs. */
export function auditBucketName(project: string, stack: string, accountId: string, region: string): string {
  return `${auditName(project, stack)}-${accountId}-${region}`;
}

/** The name of the role that forwards a data stack's events. It has a dot, so that no assumed role has the same name. */
export function eventsRoleName(project: string, stack: string): string {
  return `${project}-${stack}.events`;
}

/** The name of the role with which S3 replicates a data stack's buckets. The owners of the destinations use it. */
export function replicationRoleName(project: string, stack: string): string {
  return `${project}-${stack}.replication`;
}

/** The name of the role with which CloudTrail writes a stack's log group. */
export function trailLogRoleName(project: string, stack: string): string {
  return `${auditName(project, stack)}.logs`;
}

/** The names of the resources that a deployer stack creates for a stack. The dots distinguish them from those of other stacks. */
export function deployerNames(project: string, deployerStack: string, stack: string) {
  const role = `${project}-${deployerStack}-${stack}`;
  return { role, preview: `${role}.preview`, boundary: `${role}.boundary` };
}

/** The tag with the stack that created a resource. It identifies resources without a name, such as keys. */
export const STACK_TAG = "cross-account-s3-stack";

/** The value of {@link STACK_TAG}. */
export function stackTag(project: string, stack: string): string {
  return `${project}-${stack}`;
}

/** The name of the event bus of a control stack. */
export function busName(project: string, stack: string): string {
  return `${project}-${stack}`;
}

/** The name of a data stack's rule that forwards events; `n` counts from 1. */
export function ruleName(project: string, stack: string, n: number): string {
  return `${project}-${stack}-events-${String(n)}`;
}
