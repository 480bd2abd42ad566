import {
  DeleteObjectCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutBucketLoggingCommand,
} from "@aws-sdk/client-s3";
import type { SandboxStack } from "../stacks";
import { placesOf } from "../providers";
import type { Step } from "./step";

/** Returns the step that deletes all object versions in a stack's account. S3 does not delete a bucket that is not empty. */
export function emptyBuckets({ name, accountId }: SandboxStack): Step {
  return {
    title: `Delete the objects of account ${accountId}`,
    run: async ({ world, deployed }) => {
      const [place] = placesOf(deployed.get(name) ?? []);
      if (!place) throw new Error(`stack ${name} has no provider`);
      const { s3 } = world.accounts.in(place.accountId, place.region);
      const { Buckets = [] } = await s3.send(new ListBucketsCommand());
      // Otherwise S3 would log the deletions to buckets that are already empty.
      for (const { Name: Bucket } of Buckets) {
        await s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: {} }));
      }
      let deleted = 0;
      for (const { Name: Bucket } of Buckets) {
        const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
        for (const { Key, VersionId } of [...Versions, ...DeleteMarkers]) {
          await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
          deleted++;
        }
      }
      return `${deleted} versions`;
    },
  };
}

/** Returns the step that destroys a stack. */
export function destroy({ name, accountId }: SandboxStack): Step {
  return {
    title: `Destroy ${name} in account ${accountId}`,
    run: async ({ world: { pulumi } }) => {
      await pulumi.destroy(name);
      const left = await pulumi.state(name);
      if (left.length > 0) throw new Error(`the state still has ${left.map(({ urn }) => urn).join(", ")}`);
      return "its state is empty";
    },
  };
}
