import { CreateTrailCommand, PutEventSelectorsCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import {
  type ComparisonOperator,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  type Statistic,
} from "@aws-sdk/client-cloudwatch";
import {
  CreateLogGroupCommand,
  PutMetricFilterCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateEventBusCommand,
  PutPermissionCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateAliasCommand, CreateKeyCommand, EnableKeyRotationCommand } from "@aws-sdk/client-kms";
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  type Event,
  type ObjectOwnership,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type ServerSideEncryption,
} from "@aws-sdk/client-s3";
import { CreateTopicCommand } from "@aws-sdk/client-sns";
import { z } from "zod";
import type { RanStack } from "../../rehearsal/run";
import type { Account } from "../../verify/account";
import { type Placed, placed, renamed } from "../../verify/placed-resources";

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
    const rule = z.object({
      applyServerSideEncryptionByDefault: z.object({
        sseAlgorithm: z.custom<ServerSideEncryption>(),
        kmsMasterKeyId: text.optional(),
      }),
      bucketKeyEnabled: z.boolean().default(false),
    });
    const { rules } = z.object({ rules: z.array(rule) }).parse(outputs);
    const Rules = rules.map(({ applyServerSideEncryptionByDefault: by, bucketKeyEnabled: BucketKeyEnabled }) => ({
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: by.sseAlgorithm, KMSMasterKeyID: by.kmsMasterKeyId },
      BucketKeyEnabled,
    }));
    const Bucket = text.parse(outputs.bucket);
    const command = new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } });
    return account.s3(place.region).send(command);
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
          ...(outputs.eventbridge === true ? { EventBridgeConfiguration: {} } : {}),
          TopicConfigurations: topics.map(({ topicArn, events }) => ({ TopicArn: topicArn, Events: events })),
        },
      }),
    );
  },
};

/** How declared resources other than buckets, topics and roles are created. */
const MORE_MAKERS: Readonly<Record<string, Maker>> = {
  "aws:iam/rolePolicy:RolePolicy": ({ resource: { outputs } }, account) => {
    const { role, name, policy } = z.object({ role: text, name: text, policy: text }).parse(outputs);
    return account.iam().send(new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument: policy }));
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ({ resource: { outputs }, place }, account) => {
    const rule = z.object({
      id: text,
      filter: z.object({ prefix: text }),
      expiration: z.object({ days: z.number() }).optional(),
      noncurrentVersionExpiration: z.object({ noncurrentDays: z.number() }).optional(),
      abortIncompleteMultipartUpload: z.object({ daysAfterInitiation: z.number() }).optional(),
    });
    const { rules } = z.object({ rules: z.array(rule) }).parse(outputs);
    const Rules = rules.map((of) => ({
      ID: of.id,
      Status: "Enabled" as const,
      Filter: { Prefix: of.filter.prefix },
      ...(of.expiration ? { Expiration: { Days: of.expiration.days } } : {}),
      ...(of.noncurrentVersionExpiration
        ? { NoncurrentVersionExpiration: { NoncurrentDays: of.noncurrentVersionExpiration.noncurrentDays } }
        : {}),
      ...(of.abortIncompleteMultipartUpload
        ? {
            AbortIncompleteMultipartUpload: {
              DaysAfterInitiation: of.abortIncompleteMultipartUpload.daysAfterInitiation,
            },
          }
        : {}),
    }));
    const Bucket = text.parse(outputs.bucket);
    const command = new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } });
    return account.s3(place.region).send(command);
  },
  "aws:s3/bucketLogging:BucketLogging": ({ resource: { outputs }, place }, account) => {
    const { bucket, targetBucket, targetPrefix } = z
      .object({ bucket: text, targetBucket: text, targetPrefix: text })
      .parse(outputs);
    const LoggingEnabled = { TargetBucket: targetBucket, TargetPrefix: targetPrefix };
    const command = new PutBucketLoggingCommand({ Bucket: bucket, BucketLoggingStatus: { LoggingEnabled } });
    return account.s3(place.region).send(command);
  },
  "aws:cloudwatch/eventBus:EventBus": ({ resource: { outputs }, place }, account) =>
    account
      .events(place.region)
      .send(new CreateEventBusCommand({ Name: text.parse(outputs.name), Tags: tagsOf(outputs) })),
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ({ resource: { outputs }, place }, account) => {
    const of = { EventBusName: text.parse(outputs.eventBusName), Policy: text.parse(outputs.policy) };
    return account.events(place.region).send(new PutPermissionCommand(of));
  },
  "aws:cloudwatch/eventRule:EventRule": ({ resource: { outputs }, place }, account) => {
    const of = { Name: text.parse(outputs.name), EventPattern: text.parse(outputs.eventPattern) };
    return account.events(place.region).send(new PutRuleCommand({ ...of, Tags: tagsOf(outputs) }));
  },
  "aws:cloudwatch/eventTarget:EventTarget": ({ resource: { outputs }, place }, account) => {
    const of = z.object({ rule: text, targetId: text, arn: text, roleArn: text }).parse(outputs);
    const Targets = [{ Id: of.targetId, Arn: of.arn, RoleArn: of.roleArn }];
    return account.events(place.region).send(new PutTargetsCommand({ Rule: of.rule, Targets }));
  },
  "aws:cloudwatch/logGroup:LogGroup": async ({ resource: { outputs }, place }, account) => {
    const { name, retentionInDays, tags } = z
      .object({ name: text, retentionInDays: z.number(), tags: z.record(text, text) })
      .parse(outputs);
    await account.logs(place.region).send(new CreateLogGroupCommand({ logGroupName: name, tags }));
    return account.logs(place.region).send(new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays }));
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": ({ resource: { outputs }, place }, account) => {
    const metric = z.object({ name: text, namespace: text, value: text, defaultValue: z.coerce.number() });
    const of = z.object({ name: text, logGroupName: text, pattern: text, metricTransformation: metric }).parse(outputs);
    const { name, namespace, value, defaultValue } = of.metricTransformation;
    return account.logs(place.region).send(
      new PutMetricFilterCommand({
        logGroupName: of.logGroupName,
        filterName: of.name,
        filterPattern: of.pattern,
        metricTransformations: [{ metricName: name, metricNamespace: namespace, metricValue: value, defaultValue }],
      }),
    );
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": ({ resource: { outputs }, place }, account) => {
    const of = z
      .object({
        ...{ name: text, alarmDescription: text, alarmActions: z.array(text), namespace: text, metricName: text },
        ...{ statistic: z.custom<Statistic>(), period: z.number(), evaluationPeriods: z.number() },
        ...{ threshold: z.number(), comparisonOperator: z.custom<ComparisonOperator>(), treatMissingData: text },
      })
      .parse(outputs);
    return account.cloudWatch(place.region).send(
      new PutMetricAlarmCommand({
        ...{ AlarmName: of.name, AlarmDescription: of.alarmDescription, AlarmActions: of.alarmActions },
        ...{ Namespace: of.namespace, MetricName: of.metricName, Statistic: of.statistic, Period: of.period },
        ...{ EvaluationPeriods: of.evaluationPeriods, Threshold: of.threshold, TreatMissingData: of.treatMissingData },
        ...{ ComparisonOperator: of.comparisonOperator, Tags: tagsOf(outputs) },
      }),
    );
  },
  "aws:cloudwatch/dashboard:Dashboard": ({ resource: { outputs }, place }, account) => {
    const of = { DashboardName: text.parse(outputs.dashboardName), DashboardBody: text.parse(outputs.dashboardBody) };
    return account.cloudWatch(place.region).send(new PutDashboardCommand(of));
  },
  "aws:cloudtrail/trail:Trail": async ({ resource: { outputs }, place }, account) => {
    const optional = text.optional();
    const values = z.array(text).optional();
    const selector = z.object({
      name: text,
      fieldSelectors: z.array(
        z.object({ field: text, equals: values, startsWiths: values, notStartsWiths: values, notEquals: values }),
      ),
    });
    const of = z
      .object({
        ...{ name: text, s3BucketName: text, s3KeyPrefix: optional, kmsKeyId: text, cloudWatchLogsGroupArn: optional },
        ...{ cloudWatchLogsRoleArn: optional, advancedEventSelectors: z.array(selector) },
      })
      .parse(outputs);
    const client = account.cloudTrail(place.region);
    await client.send(
      new CreateTrailCommand({
        ...{ Name: of.name, S3BucketName: of.s3BucketName, S3KeyPrefix: of.s3KeyPrefix, KmsKeyId: of.kmsKeyId },
        ...{ IsMultiRegionTrail: true, EnableLogFileValidation: true, IncludeGlobalServiceEvents: true },
        CloudWatchLogsLogGroupArn: of.cloudWatchLogsGroupArn,
        CloudWatchLogsRoleArn: of.cloudWatchLogsRoleArn,
        TagsList: tagsOf(outputs),
      }),
    );
    const AdvancedEventSelectors = of.advancedEventSelectors.map(({ name, fieldSelectors }) => ({
      Name: name,
      FieldSelectors: fieldSelectors.map(({ field, equals, startsWiths, notStartsWiths, notEquals }) => ({
        Field: field,
        ...(equals ? { Equals: equals } : {}),
        ...(notEquals ? { NotEquals: notEquals } : {}),
        ...(startsWiths ? { StartsWith: startsWiths } : {}),
        ...(notStartsWiths ? { NotStartsWith: notStartsWiths } : {}),
      })),
    }));
    await client.send(new PutEventSelectorsCommand({ TrailName: of.name, AdvancedEventSelectors }));
    return client.send(new StartLoggingCommand({ Name: of.name }));
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
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:cloudwatch/eventBus:EventBus",
    "aws:cloudwatch/eventRule:EventRule",
    "aws:cloudwatch/logGroup:LogGroup",
  ],
  [
    "aws:s3/bucketLogging:BucketLogging",
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
    "aws:cloudwatch/eventTarget:EventTarget",
    "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "aws:cloudwatch/dashboard:Dashboard",
    "aws:cloudtrail/trail:Trail",
  ],
];

/**
 * Puts what stacks declare straight into an emulator.
 *
 * @throws Error naming a type that cannot be created here.
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
  if (unknown) throw new Error(`this test cannot make a ${unknown.resource.type}`);
  for (const types of ORDER) {
    for (const one of all.filter(({ resource }) => types.includes(resource.type))) {
      await { ...MAKERS, ...MORE_MAKERS }[one.resource.type]?.(one, accountOf(one.place.accountId));
    }
  }
}
