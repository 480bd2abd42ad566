import {
  CreateTrailCommand,
  DeleteTrailCommand,
  GetEventSelectorsCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import { CreateKeyCommand, GetKeyPolicyCommand } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  SetTopicAttributesCommand,
} from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
} from "@aws-sdk/client-sqs";
import type { Clients } from "./accounts";

/** The ARNs of resources that another owner created before the stack. */
export interface ThirdPartyResources {
  /** The name of the bucket. */
  readonly bucket: string;
  readonly key: string;
  readonly topic: string;
  readonly trail: string;
}

const policy = (Action: string, Resource: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Id: "theirs",
    Statement: [
      { Sid: "Theirs", Effect: "Allow", Principal: { AWS: "arn:aws:iam::333333333333:root" }, Action, Resource },
    ],
  });

/**
 * Creates, in place of another owner, a key, a topic and a bucket with policies, and a trail with selectors. The bucket has notifications
 * to a queue and a partial public access block.
 *
 * @param name the name of all resources.
 */
export async function makeThirdPartyResources(
  { s3, kms, sns, sqs, cloudtrail }: Clients,
  name: string,
): Promise<ThirdPartyResources> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: policy("kms:*", "*") }));
  const { TopicArn: topic = "" } = await sns.send(new CreateTopicCommand({ Name: name }));
  const onTopic = { TopicArn: topic, AttributeName: "Policy", AttributeValue: policy("sns:Subscribe", topic) };
  await sns.send(new SetTopicAttributesCommand(onTopic));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));

  const Bucket = name;
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: policy("s3:GetObject", `arn:aws:s3:::${Bucket}/*`) }));
  const PublicAccessBlockConfiguration = {
    BlockPublicAcls: true,
    IgnorePublicAcls: false,
    BlockPublicPolicy: false,
    RestrictPublicBuckets: false,
  };
  await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
  const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" as const }] };
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
  const byDefault = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const } };
  const ServerSideEncryptionConfiguration = { Rules: [{ ...byDefault, BucketKeyEnabled: false }] };
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
  const Events = ["s3:ObjectRestore:*" as const];
  const NotificationConfiguration = {
    QueueConfigurations: [{ Id: "theirs", QueueArn: Attributes?.QueueArn, Events }],
  };
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));

  const S3BucketName = `${name}-trail`;
  await s3.send(new CreateBucketCommand({ Bucket: S3BucketName }));
  const { TrailARN: trail = "" } = await cloudtrail.send(new CreateTrailCommand({ Name: name, S3BucketName }));
  const DataResources = [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3:::acme-elsewhere/"] }];
  const EventSelectors = [{ ReadWriteType: "All" as const, IncludeManagementEvents: true, DataResources }];
  await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: trail, EventSelectors }));
  await cloudtrail.send(new StartLoggingCommand({ Name: trail }));
  return { bucket: name, key: KeyMetadata?.Arn ?? "", topic, trail };
}

/** Reads the documents and settings of the resources that a stack could change. Parses policies. */
export async function readThirdPartyResources(
  { s3, kms, sns, cloudtrail }: Clients,
  { bucket: Bucket, key, topic, trail }: ThirdPartyResources,
) {
  const parsed = (text: string | undefined) => JSON.parse(text ?? "null") as unknown;
  const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
  const keyPolicy = await kms.send(new GetKeyPolicyCommand({ KeyId: key, PolicyName: "default" }));
  const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: topic }));
  const answer = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  const encrypted = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  return {
    bucketPolicy: parsed(Policy),
    keyPolicy: parsed(keyPolicy.Policy),
    topicPolicy: parsed(Attributes?.Policy),
    queues: answer.QueueConfigurations,
    topics: answer.TopicConfigurations,
    block: (await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration,
    ownership: (await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls,
    encryption: encrypted.ServerSideEncryptionConfiguration,
    selectors: (await cloudtrail.send(new GetEventSelectorsCommand({ TrailName: trail }))).EventSelectors,
  };
}

/** Deletes the resources of {@link makeThirdPartyResources} except the key, which exists until the emulator ends. */
export async function removeThirdPartyResources(
  { s3, sns, sqs, cloudtrail }: Clients,
  { bucket, topic, trail }: ThirdPartyResources,
): Promise<void> {
  await cloudtrail.send(new DeleteTrailCommand({ Name: trail }));
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
  await s3.send(new DeleteBucketCommand({ Bucket: `${bucket}-trail` }));
  await sns.send(new DeleteTopicCommand({ TopicArn: topic }));
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: bucket }));
  await sqs.send(new DeleteQueueCommand({ QueueUrl }));
}
