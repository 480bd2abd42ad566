import { DeleteBucketPolicyCommand, GetPublicAccessBlockCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import type { Connection } from "../connection";
import { statementsAsWritten } from "@cross-account-s3/iam";
import { bucketOf, bucketPolicy, regionOf, s3, unless } from "./bucket";
import type { Host } from "./host";

/** Returns the adapter for a bucket's policy. */
export function bucketPolicyHost(arn: string, to: Connection): Host {
  const reader = s3(to, "read");
  const writer = s3(to, "write");
  const bucket = bucketOf(arn, to);
  return {
    read: () => bucketPolicy(arn, to, reader),
    async write(next) {
      // S3 stores no policy without statements.
      if (next === null || statementsAsWritten(next).length === 0)
        await writer.send(new DeleteBucketPolicyCommand(bucket));
      else await writer.send(new PutBucketPolicyCommand({ ...bucket, Policy: JSON.stringify(next) }));
    },
    async look() {
      await regionOf(arn, to, reader);
      const block = await unless(
        ["NoSuchPublicAccessBlockConfiguration"],
        reader.send(new GetPublicAccessBlockCommand(bucket)),
      );
      return {
        document: await bucketPolicy(arn, to, reader),
        restrictsPublic: block?.PublicAccessBlockConfiguration?.RestrictPublicBuckets ?? false,
      };
    },
  };
}
