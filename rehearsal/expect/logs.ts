import { bucketArn } from "../../documents/arns";
import type { AskedBucket } from "./ask";
import type { ExpectedBeside } from "../intent/model";

/** A stack's bucket for logs, as a question speaks of it. */
export function logBucket(
  { partition, accountId, region: own }: ExpectedBeside,
  name: string,
  region = own,
): AskedBucket {
  return { name, arn: bucketArn(partition, name), partition, accountId, region };
}

/** The buckets that hold a stack's logs: of its trail, and of requests. */
export function logBucketsOf(stack: ExpectedBeside): readonly AskedBucket[] {
  return [
    ...(stack.trail ? [logBucket(stack, stack.trail.logBucket)] : []),
    ...stack.accessLogs.map(({ name, region }) => logBucket(stack, name, region)),
  ];
}
