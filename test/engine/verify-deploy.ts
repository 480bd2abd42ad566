import { AttachRolePolicyCommand, CreatePolicyCommand, CreateRoleCommand } from "@aws-sdk/client-iam";
import { CreateAliasCommand, CreateKeyCommand, EnableKeyRotationCommand } from "@aws-sdk/client-kms";
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  type Event,
  type ObjectOwnership,
  PutBucketEncryptionCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { CreateTopicCommand } from "@aws-sdk/client-sns";
import { z } from "zod";
import type { RanStack } from "../../rehearsal/run";
import type { Account } from "../../verify/account";
import { type Placed, placed, renamed } from "../../verify/placed";

const text = z.string();

/** The tags of a resource, as most services take them. */
function tagsOf(outputs: Readonly<Record<string, unknown>>): { Key: string; Value: string }[] {
  const tags = z.record(text, text).default({}).parse(outputs.tags);
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

type Maker = (placed: Placed, account: Account) => Promise<unknown>;

/** How each declared resource is made with the SDK: what an `up` would do, without the engine. */
const MAKERS: Readonly<Record<string, Maker>> = {
  "aws:iam/role:Role": ({ resource: { outputs } }, account) => {
    const { name, assumeRolePolicy } = z.object({ name: text, assumeRolePolicy: text }).parse(outputs);
    const { maxSessionDuration } = z.object({ maxSessionDuration: z.number().default(3600) }).parse(outputs);
    return account.iam().send(
      new CreateRoleCommand({
        RoleName: name,
        AssumeRolePolicyDocument: assumeRolePolicy,
        MaxSessionDuration: maxSessionDuration,
        Tags: tagsOf(outputs),
      }),
    );
  },
  "aws:iam/policy:Policy": ({ resource: { outputs } }, account) => {
    const { name, policy } = z.object({ name: text, policy: text }).parse(outputs);
    return account
      .iam()
      .send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument: policy, Tags: tagsOf(outputs) }));
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ({ resource: { outputs } }, account) => {
    const { role, policyArn } = z.object({ role: text, policyArn: text }).parse(outputs);
    return account.iam().send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn }));
  },
  "aws:sns/topic:Topic": ({ resource: { outputs }, place }, account) => {
    const { name, policy } = z.object({ name: text, policy: text }).parse(outputs);
    return account
      .sns(place.region)
      .send(new CreateTopicCommand({ Name: name, Attributes: { Policy: policy }, Tags: tagsOf(outputs) }));
  },
  "aws:s3/bucket:Bucket": async ({ resource: { outputs }, place: { region } }, account) => {
    const constraint = z.custom<BucketLocationConstraint>().parse(region);
    const Bucket = text.parse(outputs.bucket);
    await account.s3(region).send(
      new CreateBucketCommand({
        Bucket,
        ...(region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: constraint } }),
      }),
    );
    return account.s3(region).send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tagsOf(outputs) } }));
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ({ resource: { outputs }, place }, account) => {
    const { rule } = z.object({ rule: z.object({ objectOwnership: z.custom<ObjectOwnership>() }) }).parse(outputs);
    return account.s3(place.region).send(
      new PutBucketOwnershipControlsCommand({
        Bucket: text.parse(outputs.bucket),
        OwnershipControls: { Rules: [{ ObjectOwnership: rule.objectOwnership }] },
      }),
    );
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ({ resource: { outputs }, place }, account) =>
    account.s3(place.region).send(
      new PutPublicAccessBlockCommand({
        Bucket: text.parse(outputs.bucket),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: outputs.blockPublicAcls === true,
          BlockPublicPolicy: outputs.blockPublicPolicy === true,
          IgnorePublicAcls: outputs.ignorePublicAcls === true,
          RestrictPublicBuckets: outputs.restrictPublicBuckets === true,
        },
      }),
    ),
  "aws:s3/bucketVersioning:BucketVersioning": ({ resource: { outputs }, place }, account) =>
    account.s3(place.region).send(
      new PutBucketVersioningCommand({
        Bucket: text.parse(outputs.bucket),
        VersioningConfiguration: { Status: "Enabled" },
      }),
    ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
    { resource: { outputs }, place },
    account,
  ) => {
    const by = z.object({ kmsMasterKeyId: text });
    const [rule] = z
      .object({ rules: z.array(z.object({ applyServerSideEncryptionByDefault: by })) })
      .parse(outputs).rules;
    return account.s3(place.region).send(
      new PutBucketEncryptionCommand({
        Bucket: text.parse(outputs.bucket),
        ServerSideEncryptionConfiguration: {
          Rules: [
            {
              ApplyServerSideEncryptionByDefault: {
                SSEAlgorithm: "aws:kms",
                KMSMasterKeyID: rule?.applyServerSideEncryptionByDefault.kmsMasterKeyId,
              },
              BucketKeyEnabled: true,
            },
          ],
        },
      }),
    );
  },
  "aws:s3/bucketPolicy:BucketPolicy": ({ resource: { outputs }, place }, account) =>
    account
      .s3(place.region)
      .send(new PutBucketPolicyCommand({ Bucket: text.parse(outputs.bucket), Policy: text.parse(outputs.policy) })),
  "aws:s3/bucketNotification:BucketNotification": ({ resource: { outputs }, place }, account) => {
    const { topics } = z
      .object({ topics: z.array(z.object({ topicArn: text, events: z.array(z.custom<Event>()) })).default([]) })
      .parse(outputs);
    return account.s3(place.region).send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: text.parse(outputs.bucket),
        NotificationConfiguration: {
          TopicConfigurations: topics.map(({ topicArn, events }) => ({ TopicArn: topicArn, Events: events })),
        },
      }),
    );
  },
};

/** The types in the order in which they are made, those of a line side by side. */
const ORDER: readonly (readonly string[])[] = [
  ["aws:iam/role:Role", "aws:iam/policy:Policy", "aws:sns/topic:Topic", "aws:s3/bucket:Bucket"],
  [
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketVersioning:BucketVersioning",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketNotification:BucketNotification",
    "aws:s3/bucketPolicy:BucketPolicy",
  ],
];

/**
 * Puts what stacks declare straight into an emulator.
 *
 * @throws Error naming a type that nobody here can make.
 */
export async function deployDeclared(
  stacks: readonly RanStack[],
  accountOf: (accountId: string) => Account,
): Promise<void> {
  const names = new Map<string, string>();
  for (const { resource, place } of placed(stacks)) {
    const kms = accountOf(place.accountId).kms(place.region);
    if (resource.type === "aws:kms/key:Key") {
      const { keyId, policy, description } = z
        .object({ keyId: text, policy: text, description: text })
        .parse(resource.outputs);
      const Tags = tagsOf(resource.outputs).map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value }));
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: policy, Description: description, Tags }));
      await kms.send(new EnableKeyRotationCommand({ KeyId: KeyMetadata?.KeyId }));
      names.set(keyId, KeyMetadata?.KeyId ?? "");
    }
    if (resource.type === "aws:kms/alias:Alias") {
      const { name, targetKeyId } = z.object({ name: text, targetKeyId: text }).parse(resource.outputs);
      await kms.send(new CreateAliasCommand({ AliasName: name, TargetKeyId: names.get(targetKeyId) }));
    }
  }
  const made = new Set(["aws:kms/key:Key", "aws:kms/alias:Alias", ...ORDER.flat()]);
  const all = placed(renamed(stacks, names)).filter(({ resource }) => resource.type.startsWith("aws:"));
  const unknown = all.find(({ resource }) => !made.has(resource.type));
  if (unknown) throw new Error(`nobody here can make a ${unknown.resource.type}`);
  for (const types of ORDER) {
    for (const one of all.filter(({ resource }) => types.includes(resource.type))) {
      await MAKERS[one.resource.type]?.(one, accountOf(one.place.accountId));
    }
  }
}
