import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type S3Client,
} from "@aws-sdk/client-s3";

/** The key prefix of the test objects of all verifications. No other object is written or deleted. */
export const PREFIX = ".cross-account-s3-verify/";

/** The test resources to delete at the end, even after a failure. */
export class Cleanup {
  readonly #steps: { readonly what: string; readonly remove: () => Promise<void> }[] = [];

  /** Adds a resource. @param what its description, with which a user can delete it manually. */
  add(what: string, remove: () => Promise<void>): void {
    this.#steps.push({ what, remove });
  }

  /** Deletes all resources, the last first. @returns those that could not be deleted, each with the reason. */
  async run(): Promise<readonly string[]> {
    const left: string[] = [];
    for (const { what, remove } of this.#steps.splice(0).reverse()) {
      try {
        await remove();
      } catch (error) {
        left.push(`${what} could not be removed (${error instanceof Error ? error.message : String(error)})`);
      }
    }
    return left;
  }
}

/** Deletes all versions of all objects under a prefix, and aborts incomplete uploads. */
export async function emptyPrefix(s3: S3Client, Bucket: string, Prefix: string): Promise<void> {
  if (!Prefix.startsWith(PREFIX) || Prefix === PREFIX) throw new Error(`${Prefix} is not a prefix of a verification`);
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix }));
    const Objects = [...Versions, ...DeleteMarkers].flatMap(({ Key, VersionId }) =>
      Key === undefined ? [] : { Key, VersionId },
    );
    if (Objects.length === 0) break;
    const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    const [first] = Errors;
    if (first) throw new Error(`${first.Code ?? "error"} on ${first.Key ?? "an object"}: ${first.Message ?? ""}`);
  }
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix }));
  for (const { Key, UploadId } of Uploads) {
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  }
}
