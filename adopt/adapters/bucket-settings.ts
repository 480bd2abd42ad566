import {
  DeleteBucketEncryptionCommand,
  DeleteBucketOwnershipControlsCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import type { Connection } from "../connection";
import { fromSdk, isObject, type Json, type JsonObject } from "../json";
import { changed, type Setting } from "../merge/settings";
import { bucketOf, bucketPolicy, regionOf, s3, unless } from "./bucket";
import { clientConfig } from "./client";
import type { Wanted } from "../wanted";
import type { Host } from "./host";

type SettingsWanted = Extract<Wanted, { kind: "settings" }>;

type Bucket = ReturnType<typeof bucketOf>;

/** Returns the adapter for a bucket's ownership, public access block, encryption and versioning, as one document with a field for each. */
export function bucketSettingsHost(
  { arn, encryptionKeyAlias }: Pick<SettingsWanted, "arn" | "encryptionKeyAlias">,
  to: Connection,
): Host {
  const reader = s3(to, "read");
  const writer = s3(to, "write");
  const bucket = bucketOf(arn, to);
  return {
    read: () => readSettings(bucket, reader),
    async write(next, before) {
      const wanted = next ?? {};
      // In sequence, as S3 responds with 409 to a write of one such setting during the write of another.
      for (const name of changed(before, wanted)) await write[name](bucket, wanted[name] ?? null, writer);
    },
    async look() {
      await regionOf(arn, to, reader);
      const { Owner, Grants } = await reader.send(new GetBucketAclCommand(bucket));
      return {
        document: await readSettings(bucket, reader),
        acl: fromSdk({ Owner: Owner ?? null, Grants: Grants ?? [] }),
        policy: await bucketPolicy(arn, to, reader),
        ...(encryptionKeyAlias === undefined ? {} : { keyOfAlias: await keyOfAlias(encryptionKeyAlias, to) }),
      };
    },
  };
}

/** Returns the ARN of an alias's key; null if there is none, or if it may not be read. */
async function keyOfAlias(KeyId: string, to: Connection): Promise<string | null> {
  const call = new KMSClient(clientConfig(to, "kms", "read")).send(new DescribeKeyCommand({ KeyId }));
  const answer = await unless(["NotFoundException", "AccessDeniedException"], call);
  return answer?.KeyMetadata?.Arn ?? null;
}

async function readSettings(bucket: Bucket, client: S3Client): Promise<JsonObject> {
  const [ownership, block, encryption, versioning] = await Promise.all([
    unless(["OwnershipControlsNotFoundError"], client.send(new GetBucketOwnershipControlsCommand(bucket))),
    unless(["NoSuchPublicAccessBlockConfiguration"], client.send(new GetPublicAccessBlockCommand(bucket))),
    unless(["ServerSideEncryptionConfigurationNotFoundError"], client.send(new GetBucketEncryptionCommand(bucket))),
    client.send(new GetBucketVersioningCommand(bucket)),
  ]);
  return fromSdk({
    ownership: ownership?.OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? null,
    publicAccessBlock: block?.PublicAccessBlockConfiguration ?? null,
    encryption: encryption?.ServerSideEncryptionConfiguration ?? null,
    versioning: versioning.Status ?? null,
  });
}

/** Functions that write each setting; null deletes it. */
const write: Readonly<Record<Setting, (bucket: Bucket, value: Json, client: S3Client) => Promise<unknown>>> = {
  ownership: (bucket, value, client) =>
    value === "BucketOwnerEnforced" || value === "BucketOwnerPreferred" || value === "ObjectWriter"
      ? client.send(
          new PutBucketOwnershipControlsCommand({
            ...bucket,
            OwnershipControls: { Rules: [{ ObjectOwnership: value }] },
          }),
        )
      : client.send(new DeleteBucketOwnershipControlsCommand(bucket)),
  publicAccessBlock: (bucket, value, client) =>
    isObject(value)
      ? client.send(new PutPublicAccessBlockCommand({ ...bucket, PublicAccessBlockConfiguration: value }))
      : client.send(new DeletePublicAccessBlockCommand(bucket)),
  encryption: (bucket, value, client) =>
    isObject(value)
      ? client.send(
          new PutBucketEncryptionCommand({
            ...bucket,
            ServerSideEncryptionConfiguration: {
              Rules: Array.isArray(value.Rules) ? value.Rules.filter(isObject) : [],
            },
          }),
        )
      : client.send(new DeleteBucketEncryptionCommand(bucket)),
  versioning: (bucket, value, client) =>
    client.send(
      new PutBucketVersioningCommand({
        ...bucket,
        VersioningConfiguration: { Status: value === "Enabled" ? "Enabled" : "Suspended" },
      }),
    ),
};
