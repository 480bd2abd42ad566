import { GetBucketPolicyCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import type { Connection } from "../connection";
import { describeError, GoneError } from "../aws-errors";
import { type JsonObject, readObject } from "../json";
import { RefusedError } from "../refusals/refusal";
import { clientConfig, type Purpose } from "./client";

/** Returns an S3 client for one purpose. */
export function s3(to: Connection, purpose: Purpose): S3Client {
  return new S3Client({ ...clientConfig(to, "s3", purpose), forcePathStyle: to.s3UsePathStyle });
}

/** Returns the parameters that name a bucket. With the expected owner, S3 rejects a bucket of this name in another account. */
export function bucketOf(
  arn: string,
  to: Connection,
): { readonly Bucket: string; readonly ExpectedBucketOwner: string } {
  return { Bucket: arn.split(":::")[1] ?? "", ExpectedBucketOwner: to.accountId };
}

/**
 * Returns the bucket's Region.
 *
 * @throws GoneError if there is no such bucket.
 */
export async function regionOf(arn: string, to: Connection, client: S3Client): Promise<string> {
  try {
    const { BucketRegion } = await client.send(new HeadBucketCommand(bucketOf(arn, to)));
    return BucketRegion ?? to.region;
  } catch (error) {
    const { name, status } = describeError(error);
    if (name === "NotFound" || status === 404) throw new GoneError(`${arn} does not exist`);
    if (status === 301)
      throw new Error(
        `${arn} is in another Region than ${to.region}: give the bucket's own region in the configuration`,
      );
    throw error;
  }
}

/** Returns the result of a call; undefined if it fails with one of these errors, which mean that the bucket has no such setting. */
export async function unless<T>(names: readonly string[], call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (names.includes(describeError(error).name)) return undefined;
    throw error;
  }
}

/** Returns the bucket's policy; null if it has none. */
export async function bucketPolicy(arn: string, to: Connection, client: S3Client): Promise<JsonObject | null> {
  const answer = await unless(["NoSuchBucketPolicy"], client.send(new GetBucketPolicyCommand(bucketOf(arn, to))));
  return answer?.Policy === undefined ? null : policyDocument(arn, answer.Policy);
}

/**
 * Parses the text of a policy.
 *
 * @throws RefusedError if it is not a policy document, as it could not be merged.
 */
export function policyDocument(arn: string, text: string): JsonObject {
  const read = readObject(text);
  const fault = "fault" in read ? read.fault : statementFault(read.object);
  if (fault === undefined && "object" in read) return read.object;
  throw new RefusedError([
    {
      code: "unreadable",
      arn,
      message: `its policy cannot be read: ${fault ?? ""}; have the owner correct it first`,
    },
  ]);
}

function statementFault({ Statement }: JsonObject): string | undefined {
  const list: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  const fine = list.every((one) => typeof one === "object" && one !== null && !Array.isArray(one));
  return fine ? undefined : "Statement is neither a statement nor a list of them";
}
