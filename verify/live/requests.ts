import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";

/** The test objects under the prefix of this run. */
export interface Objects {
  readonly bucket: string;
  /** The prefix, with a slash at its end. */
  readonly prefix: string;
  /** The key of an object that the bucket's owner put there. */
  readonly seed: string;
}

/** A live request. */
interface Request {
  /** The request in words, such as `put an object`. */
  readonly what: string;
  /** The actions that it needs. */
  readonly actions: readonly string[];
  /** Whether it needs the object of the owner. */
  readonly needsSeed: boolean;
  /** Makes the request. @param name the name of an object that only this request uses. */
  readonly make: (s3: S3Client, objects: Objects, name: string) => Promise<unknown>;
}

const BODY = "cross-account-s3 verify";

/** The requests that are made as each role. */
export const REQUESTS: readonly Request[] = [
  {
    what: "list objects",
    actions: ["s3:ListBucket"],
    needsSeed: false,
    make: (s3, { bucket, prefix }) => s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 })),
  },
  {
    what: "put an object",
    actions: ["s3:PutObject"],
    needsSeed: false,
    make: (s3, { bucket, prefix }, name) =>
      s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}${name}`, Body: BODY })),
  },
  {
    what: "put an object in parts",
    actions: ["s3:PutObject", "s3:AbortMultipartUpload"],
    needsSeed: false,
    make: async (s3, { bucket, prefix }, name) => {
      const of = { Bucket: bucket, Key: `${prefix}${name}-parts` };
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand(of));
      const { ETag } = await s3.send(new UploadPartCommand({ ...of, UploadId, PartNumber: 1, Body: BODY }));
      const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
      await s3.send(new CompleteMultipartUploadCommand({ ...of, UploadId, MultipartUpload }));
    },
  },
  {
    what: "get an object",
    actions: ["s3:GetObject"],
    needsSeed: true,
    make: async (s3, { bucket, seed }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: seed }));
      await Body?.transformToString();
    },
  },
  {
    what: "read an object's tags",
    actions: ["s3:GetObjectTagging"],
    needsSeed: true,
    make: (s3, { bucket, seed }) => s3.send(new GetObjectTaggingCommand({ Bucket: bucket, Key: seed })),
  },
  {
    what: "delete an object",
    actions: ["s3:DeleteObject"],
    needsSeed: false,
    // The object need not exist: S3 authorizes the request first, and returns the same response either way.
    make: (s3, { bucket, prefix }, name) =>
      s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: `${prefix}${name}-gone` })),
  },
];
