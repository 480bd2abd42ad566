import { serviceAction, serviceActions } from "@cross-account-s3/iam";
import { didYouMean } from "../stacks/config/faults";
import {
  type Answer,
  answerForRole,
  answerForOutsider,
  type AskedRequest,
  type RoleRequestTarget,
  AskedRequestError,
  type RequestTarget,
} from "./answer";
import { controlRoleOf, worksThroughAccessPoint } from "./intent/grants";
import type { ExpectedBucket } from "./intent/model";
import { type OutsideRequester, outsideNames, outsideRequester } from "./outside-requester";
import { resolvedFrom } from "./proof";
import { levelsWith, remedyFor } from "./remedy";
import type { Project } from "./run/project";
import { type Situation, situationOf } from "./situation";

/** The reason why a request is allowed or denied. */
export interface Explanation extends Answer {
  readonly asked: AskedRequest;
  /** For a denial, a sentence that names the levels with the action. */
  readonly levels?: string;
  /**
   * For a denial, the smallest change to the request and the configuration that was tried and allows it; empty if there is none.
   * Undefined for a principal or service outside the stacks, as no remedy is computed for those.
   */
  readonly remedy?: readonly string[];
  /** What the role gains in addition with that change: other actions, and access to every key where it had prefixes. */
  readonly gives: readonly string[];
}

/**
 * Explains a request, layer by layer.
 *
 * @param given the situation to explain, such as the deployed one. @default the one that the project's programs declare
 * @throws AskedRequestError for a role, an action or a bucket that does not exist. The message suggests the nearest name.
 */
export async function explain(project: Project, asked: AskedRequest, given?: Situation): Promise<Explanation> {
  const situation = given ?? (await situationOf(project));
  const target = targetOf(situation, asked);
  const found = requesterOf(situation, target, asked);
  const outside = "role" in found ? undefined : found;
  const answer =
    "role" in found ? answerForRole(situation, found, asked) : answerForOutsider(situation, target, found, asked);
  const levels = levelsWith("role" in found ? found : target, asked.action);
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

/** An access point ARN with a key: in the form of the AWS CLI, or in that of policies, with `object/` before the key. */
const POINT_URI = /^(?:s3:\/\/)?(arn:[a-z-]+:s3:[a-z0-9-]+:\d{12}:accesspoint\/[^/]+)(?:\/(?:object\/)?(.*))?$/;

/**
 * Returns the bucket, the key and the access point that a URI names. The key is empty if the URI has none.
 *
 * @param uri `s3://bucket/key` or `s3://bucket`. The ARN of an access point can replace `s3://bucket`.
 * @throws AskedRequestError if it is not such a URI, or if no data stack has the bucket.
 */
export function bucketInUri(
  buckets: readonly ExpectedBucket[],
  uri: string,
): Pick<RequestTarget, "bucket" | "key" | "point"> {
  const [, pointArn, keyOfPoint = ""] = POINT_URI.exec(uri) ?? [];
  if (pointArn !== undefined) {
    for (const bucket of buckets) {
      const point = bucket.accessPoints.find(({ arn }) => arn === pointArn);
      if (point) return { bucket, key: keyOfPoint, point };
    }
    throw unknownName(
      "access point",
      pointArn,
      buckets.flatMap(({ accessPoints }) => accessPoints.map(({ arn }) => arn)),
    );
  }
  const [, bucketName = "", key = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(uri) ?? [];
  if (bucketName === "") throw new AskedRequestError(`found "${uri}", expected s3://bucket/key or s3://bucket`);
  const bucket = buckets.find(({ name }) => name === bucketName);
  if (bucket) return { bucket, key };
  const names = buckets.map(({ name }) => name);
  throw unknownName("bucket", bucketName, names);
}

/** Returns the requester: a control role, or a principal or service outside the stacks. */
function requesterOf(
  { expected }: Situation,
  target: RequestTarget,
  { role: name }: AskedRequest,
): RoleRequestTarget | OutsideRequester {
  const { bucket } = target;
  const role = controlRoleOf(bucket, name, expected);
  if (role) return { ...target, role };
  const outside = outsideRequester(bucket, name);
  if (outside) return outside;
  const roles = expected.roles.filter(({ stack }) => stack === bucket.controlStack);
  throw unknownName("role, principal or service", name, [...roles.map((one) => one.name), ...outsideNames(bucket)]);
}

function targetOf(situation: Situation, { action, uri }: AskedRequest): RequestTarget {
  const { expected } = situation;
  const { bucket, key, point } = bucketInUri(expected.buckets, uri);
  const on = targetKindOf(action);
  if (point && (on === "objects" || on === "bucket") && !worksThroughAccessPoint(action)) {
    throw new AskedRequestError(`S3 takes no ${action} through an access point; ask for s3://${bucket.name}`);
  }
  if (on === "objects" && key === "") {
    throw new AskedRequestError(`${action} is about objects: expected ${uri.replace(/\/$/, "")}/key`);
  }
  if (on === "key" && resolvedFrom(expected, situation.world).keyOf(bucket.name) === undefined) {
    throw new AskedRequestError(`${action}: bucket ${bucket.name} has no KMS key`);
  }
  if (on === "topic" && bucket.topicArn === undefined) {
    throw new AskedRequestError(`${action}: bucket ${bucket.name} has no topic; see notifications`);
  }
  return { bucket, on, key, ...(point ? { point } : {}) };
}

const SERVICES: readonly string[] = ["s3", "kms", "sns"];

/** Returns the kind of resource that an action is on. @throws AskedRequestError for an unknown action. */
export function targetKindOf(action: string): RoleRequestTarget["on"] {
  const known = serviceAction(action);
  const service = known?.name.split(":")[0];
  if (known && service === "kms") return "key";
  if (known && service === "sns") return "topic";
  if (known && service === "s3") {
    return known.resourceTypes.some(({ name }) => name === "object") ? "objects" : "bucket";
  }
  if (known) throw new AskedRequestError(`${action} is an action of another service; ask for one of s3, kms or sns`);
  const [prefix = ""] = action.toLowerCase().split(":");
  const names = serviceActions(SERVICES.includes(prefix) ? prefix : "s3").map(({ name }) => name);
  throw new AskedRequestError(`AWS has no action "${action}"${didYouMean(action, names)}`);
}

function unknownName(what: string, written: string, all: readonly string[]): AskedRequestError {
  const known = all.length > 10 ? "" : ` (there are ${all.join(", ")})`;
  return new AskedRequestError(`there is no ${what} "${written}"${didYouMean(written, all) || known}`);
}
