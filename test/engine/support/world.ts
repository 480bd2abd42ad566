import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { hostOf } from "../../../adopt/adapters";
import { connection, type Connection } from "../../../adopt/connection";
import { type Json, type JsonObject, sorted } from "../../../adopt/json";
import { wanted, type Wanted } from "../../../adopt/wanted";

/** moto's own account. */
const account = "123456789012";
const region = "us-east-1";
const control = "arn:aws:iam::111111111111:root";

process.env.AWS_ACCESS_KEY_ID ??= "test";
process.env.AWS_SECRET_ACCESS_KEY ??= "test";

/** How to reach the emulator. */
export function connectTo(url: string): Connection {
  const services = ["s3", "sns", "sqs", "kms", "cloudtrail", "sts"] as const;
  return connection.parse({
    region,
    accountId: account,
    s3UsePathStyle: true,
    endpoints: Object.fromEntries(services.map((service) => [service, url])),
  });
}

/** Everything that others made before we came: each resource with a document in which nothing is ours. */
export interface World {
  readonly bucket: string;
  readonly topic: string;
  readonly queue: string;
  readonly key: string;
  readonly trail: string;
}

/** Makes a bucket, topic, queue, key and trail, all with foreign documents. */
export async function makeWorld(url: string, name: string): Promise<World> {
  const config = { region, endpoint: url, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const Bucket = name;
  const bucket = `arn:aws:s3:::${name}`;
  const foreign = (Action: string, Resource: string): JsonObject => ({
    Sid: "Theirs",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::333333333333:root" },
    Action,
    Resource,
  });
  const document = (...Statement: JsonObject[]): string =>
    JSON.stringify({ Version: "2008-10-17", Id: "theirs", Statement });

  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new CreateBucketCommand({ Bucket: `${name}-logs` }));
  const sns = new SNSClient(config);
  const { TopicArn: topic = "" } = await sns.send(new CreateTopicCommand({ Name: name }));
  await sns.send(
    new SetTopicAttributesCommand({
      TopicArn: topic,
      AttributeName: "Policy",
      AttributeValue: document(foreign("sns:Subscribe", topic)),
    }),
  );
  const sqs = new SQSClient(config);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const queue = `arn:aws:sqs:${region}:${account}:${name}`;
  const Policy = document(foreign("sqs:SendMessage", queue));
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  const { KeyMetadata } = await new KMSClient(config).send(
    new CreateKeyCommand({ Policy: document(foreign("kms:*", "*")) }),
  );

  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: document(foreign("s3:GetObject", `${bucket}/*`)) }));
  await s3.send(
    new PutBucketOwnershipControlsCommand({
      Bucket,
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" }] },
    }),
  );
  await s3.send(
    new PutPublicAccessBlockCommand({
      Bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: false,
        BlockPublicPolicy: false,
        RestrictPublicBuckets: false,
      },
    }),
  );
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: {
        QueueConfigurations: [{ Id: "theirs", QueueArn: queue, Events: ["s3:ObjectRestore:*"] }],
      },
    }),
  );
  const cloudtrail = new CloudTrailClient(config);
  const { TrailARN: trail = "" } = await cloudtrail.send(
    new CreateTrailCommand({ Name: name, S3BucketName: `${name}-logs` }),
  );
  await cloudtrail.send(
    new PutEventSelectorsCommand({
      TrailName: trail,
      EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true, DataResources: [] }],
    }),
  );
  await cloudtrail.send(new StartLoggingCommand({ Name: trail }));
  return { bucket, topic, queue, key: KeyMetadata?.Arn ?? "", trail };
}

/** What a stack wants of the world, one of each kind. */
export function wishes(
  { bucket, topic, queue, key, trail }: World,
  prefix: string,
  stack = "one",
): Readonly<Record<string, Wanted>> {
  const grant = (Action: string, Resource: string): JsonObject => ({
    Sid: `${prefix}Grant`,
    Effect: "Allow",
    Principal: { AWS: control },
    Action: [Action],
    Resource: [Resource],
    Condition: { ArnEquals: { "aws:PrincipalArn": [`arn:aws:iam::111111111111:role/${stack}`] } },
  });
  const policy = (arn: string, statement: JsonObject): Wanted =>
    wanted.parse({ kind: "policy", arn, sidPrefix: prefix, statements: [statement] });
  return {
    bucket: policy(bucket, grant("s3:GetObject", `${bucket}/*`)),
    topic: policy(topic, grant("sns:Subscribe", topic)),
    queue: policy(queue, grant("sqs:ReceiveMessage", queue)),
    key: policy(key, grant("kms:Decrypt", "*")),
    notifications: wanted.parse({
      kind: "notifications",
      arn: bucket,
      idPrefix: prefix,
      topics: [{ id: `${prefix}Created`, topicArn: topic, events: ["s3:ObjectCreated:*"], prefix: `${stack}/` }],
      eventBridge: stack === "one",
    }),
    trail: wanted.parse({ kind: "trail", arn: trail, namePrefix: prefix, bucketArns: [bucket] }),
    settings: wanted.parse({
      kind: "settings",
      arn: bucket,
      ownership: "BucketOwnerEnforced",
      publicAccessBlock: true,
      encryptionKeyArn: key,
      restoreOnDestroy: true,
    }),
  };
}

/** A resource's inputs as the engine hands them over. */
export function props(want: Wanted, to: Connection, settleSeconds = 0.02): Readonly<Record<string, unknown>> {
  return { wanted: JSON.stringify(want), aws: JSON.stringify(to), settleSeconds };
}

/** The document of one resource as it is now. */
export function see(want: Wanted, to: Connection): Promise<JsonObject | null> {
  return hostOf(want, to, false).read();
}

/** Every document of the world, normalised: the order of keys means nothing. */
export async function snapshot(world: World, to: Connection): Promise<readonly string[]> {
  const all = Object.entries(wishes(world, "Xas300000000"));
  const seen = await Promise.all(all.map(async ([name, want]): Promise<[string, Json]> => [name, await see(want, to)]));
  return seen.map(([name, document]) => `${name}: ${sorted(document)}`);
}

/** Does what an owner may do at any time. */
export async function deleteBucket(url: string, Bucket: string): Promise<void> {
  const config = {
    region,
    endpoint: url,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    forcePathStyle: true,
  };
  await new S3Client(config).send(new DeleteBucketCommand({ Bucket }));
}
