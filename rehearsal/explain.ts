import { serviceAction, serviceActions } from "@cross-account-s3/iam";
import { didYouMean } from "../stacks/config/faults";
import { type Answer, answerOf, answerOutside, type Asked, type Found, NotThere, type Target } from "./answer";
import { roleGranted, takenThroughAccessPoint } from "./intent/grants";
import type { ExpectedBucket } from "./intent/model";
import { type OutsideRequester, outsideNames, outsideRequester } from "./outside-requester";
import { resolvedIn } from "./proof";
import { levelsWith, remedyFor } from "./remedy";
import type { Project } from "./run/project";
import { type Situation, situationOf } from "./situation";

/** Why a request is allowed or denied. */
export interface Explanation extends Answer {
  readonly asked: Asked;
  /** For a denial: which levels have the action. */
  readonly levels?: string;
  /**
   * For a denial: the smallest change of the request and the configuration that allows it, tried out; empty if there is none. For a
   * principal or service outside the stacks none is looked for, and it is undefined.
   */
  readonly remedy?: readonly string[];
  /** What else the role could do after that change. */
  readonly gives: readonly string[];
}

/**
 * Explains a request, layer by layer.
 *
 * @param given what is looked at in place of what the project's programs declare, such as what is deployed.
 * @throws NotThere for a role, an action or a bucket that does not exist, with the nearest.
 */
export async function explain(project: Project, asked: Asked, given?: Situation): Promise<Explanation> {
  const situation = given ?? (await situationOf(project));
  const target = targetOf(situation, asked);
  const found = find(situation, target, asked);
  const outside = "role" in found ? undefined : found;
  const answer = "role" in found ? answerOf(situation, found, asked) : answerOutside(situation, target, found, asked);
  const levels = levelsWith(target, asked.action);
  const change = !("role" in found)
    ? { gives: [] }
    : answer.allowed
      ? { remedy: [], gives: [] }
      : await remedyFor(project, situation, found, asked);
  return {
    asked,
    ...answer,
    ...(answer.allowed || levels === undefined || outside?.caller.kind === "service" ? {} : { levels }),
    ...change,
  };
}

/** An access point in the place of a bucket: as the AWS CLI takes it, or as policies have it, with `object/` before the key. */
const POINT_URI = /^(?:s3:\/\/)?(arn:[a-z-]+:s3:[a-z0-9-]+:\d{12}:accesspoint\/[^/]+)(?:\/(?:object\/)?(.*))?$/;

/**
 * The bucket of an address `s3://bucket/key` or `s3://bucket`, or of an access point's ARN in the place of `s3://bucket`, with the
 * key; it is empty without one.
 *
 * @throws NotThere if it is no such address, or no data stack has the bucket.
 */
export function bucketAsked(buckets: readonly ExpectedBucket[], uri: string): Pick<Target, "bucket" | "key" | "point"> {
  const [, pointArn, keyOfPoint = ""] = POINT_URI.exec(uri) ?? [];
  if (pointArn !== undefined) {
    for (const bucket of buckets) {
      const point = bucket.accessPoints.find(({ arn }) => arn === pointArn);
      if (point) return { bucket, key: keyOfPoint, point };
    }
    throw missing(
      "access point",
      pointArn,
      buckets.flatMap(({ accessPoints }) => accessPoints.map(({ arn }) => arn)),
    );
  }
  const [, bucketName = "", key = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(uri) ?? [];
  if (bucketName === "") throw new NotThere(`found "${uri}", expected s3://bucket/key or s3://bucket`);
  const bucket = buckets.find(({ name }) => name === bucketName);
  if (bucket) return { bucket, key };
  const names = buckets.map(({ name }) => name);
  throw missing("bucket", bucketName, names);
}

/** Who asks: a control role, or a principal or service outside the stacks. */
function find({ expected }: Situation, target: Target, { role: name }: Asked): Found | OutsideRequester {
  const { bucket } = target;
  const role = roleGranted(bucket, name, expected);
  if (role) return { ...target, role };
  const outside = outsideRequester(bucket, name);
  if (outside) return outside;
  const roles = expected.roles.filter(({ stack }) => stack === bucket.controlStack);
  throw missing("role, principal or service", name, [...roles.map((one) => one.name), ...outsideNames(bucket)]);
}

function targetOf(situation: Situation, { action, uri }: Asked): Target {
  const { expected } = situation;
  const { bucket, key, point } = bucketAsked(expected.buckets, uri);
  const on = actionOn(action);
  if (point && (on === "objects" || on === "bucket") && !takenThroughAccessPoint(action)) {
    throw new NotThere(`S3 takes no ${action} through an access point; ask for s3://${bucket.name}`);
  }
  if (on === "objects" && key === "") {
    throw new NotThere(`${action} is about objects: expected ${uri.replace(/\/$/, "")}/key`);
  }
  if (on === "key" && resolvedIn(expected, situation.world).keyOf(bucket.name) === undefined) {
    throw new NotThere(`${action}: bucket ${bucket.name} has no KMS key`);
  }
  if (on === "topic" && bucket.topicArn === undefined) {
    throw new NotThere(`${action}: bucket ${bucket.name} has no topic; see notifications`);
  }
  return { bucket, on, key, ...(point ? { point } : {}) };
}

const SERVICES: readonly string[] = ["s3", "kms", "sns"];

/** What an action is on, of what belongs to a bucket. @throws NotThere for an action that AWS's list does not have. */
export function actionOn(action: string): Found["on"] {
  const known = serviceAction(action);
  const service = known?.name.split(":")[0];
  if (known && service === "kms") return "key";
  if (known && service === "sns") return "topic";
  if (known && service === "s3") {
    return known.resourceTypes.some(({ name }) => name === "object") ? "objects" : "bucket";
  }
  if (known) throw new NotThere(`${action} is an action of another service; ask for one of s3, kms or sns`);
  const [prefix = ""] = action.toLowerCase().split(":");
  const names = serviceActions(SERVICES.includes(prefix) ? prefix : "s3").map(({ name }) => name);
  throw new NotThere(`AWS has no action "${action}"${didYouMean(action, names)}`);
}

function missing(what: string, written: string, all: readonly string[]): NotThere {
  const known = all.length > 10 ? "" : ` (there are ${all.join(", ")})`;
  return new NotThere(`there is no ${what} "${written}"${didYouMean(written, all) || known}`);
}
