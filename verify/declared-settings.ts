import { z } from "zod";
import { destinationText } from "./read/notifications";
import { advancedText, basicText } from "./read/selectors";
import { flag, listed, NONE } from "./read/values";
import type { Placed } from "./stacks";
import type { Kind } from "./thing";

/** What one resource declares of the settings of one thing. */
export interface DeclaredSettings {
  readonly kind: Kind;
  /** The thing's ARN, or a bucket's name. */
  readonly of: string;
  readonly settings: readonly (readonly [name: string, value: string])[];
}

type Teller = (placed: Placed) => DeclaredSettings | undefined;

const text = z.string();
const optional = z.string().nullish();
const texts = z.array(text).nullish();
const yes = z.boolean().nullish();

function bucketOf(outputs: Readonly<Record<string, unknown>>): string {
  return text.parse(outputs.bucket).replace(/^arn:[^:]+:s3:::/, "");
}

const rule = z.object({
  applyServerSideEncryptionByDefault: z.object({ sseAlgorithm: text, kmsMasterKeyId: optional }).nullish(),
  bucketKeyEnabled: yes,
});
const destination = z.looseObject({ events: z.array(text), filterPrefix: optional, filterSuffix: optional });
const destinations = (key: string) =>
  z
    .array(
      destination.transform(({ events, filterPrefix, filterSuffix, ...of }) => ({
        to: text.parse(of[key]),
        events,
        rules: [
          { name: "prefix", value: filterPrefix ?? "" },
          { name: "suffix", value: filterSuffix ?? "" },
        ],
      })),
    )
    .nullish();
/** AWS's operators by their names in @pulumi/aws. */
const operators = {
  Equals: "equals",
  NotEquals: "notEquals",
  StartsWith: "startsWiths",
  NotStartsWith: "notStartsWiths",
  EndsWith: "endsWiths",
  NotEndsWith: "notEndsWiths",
} as const;
// Strict, as an operator that is passed over would make for another selector than the declared one.
const field = z
  .strictObject({
    field: text,
    equals: texts,
    notEquals: texts,
    startsWiths: texts,
    notStartsWiths: texts,
    endsWiths: texts,
    notEndsWiths: texts,
  })
  .transform((of) => ({
    field: of.field,
    operators: Object.entries(operators).map(([operator, key]) => [operator, of[key] ?? []] as const),
  }));
const trail = z.object({
  arn: text,
  s3BucketName: text,
  s3KeyPrefix: optional,
  kmsKeyId: optional,
  isMultiRegionTrail: yes,
  enableLogFileValidation: yes,
  includeGlobalServiceEvents: yes,
  enableLogging: yes,
  eventSelectors: z
    .array(
      z.object({
        readWriteType: optional,
        includeManagementEvents: yes,
        dataResources: z.array(z.object({ type: text, values: z.array(text) })).nullish(),
      }),
    )
    .nullish(),
  advancedEventSelectors: z.array(z.object({ fieldSelectors: z.array(field) })).nullish(),
});

/** How each type's properties tell of settings. The names and values are those that the readers give. */
const TELLERS: Readonly<Record<string, Teller>> = {
  "aws:s3/bucket:Bucket": ({ resource: { outputs }, place }) => ({
    kind: "bucket",
    of: bucketOf(outputs),
    settings: [["region", place.region]],
  }),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ({ resource: { outputs } }) => {
    const { rule: of } = z.object({ rule: z.object({ objectOwnership: text }) }).parse(outputs);
    return { kind: "bucket", of: bucketOf(outputs), settings: [["ownership", of.objectOwnership]] };
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ({ resource: { outputs } }) => {
    const all = {
      blockPublicAcls: "BlockPublicAcls",
      blockPublicPolicy: "BlockPublicPolicy",
      ignorePublicAcls: "IgnorePublicAcls",
      restrictPublicBuckets: "RestrictPublicBuckets",
    };
    const on = Object.entries(all).flatMap(([key, name]) => (outputs[key] === true ? [name] : []));
    return { kind: "bucket", of: bucketOf(outputs), settings: [["block public access", listed(on)]] };
  },
  "aws:s3/bucketVersioning:BucketVersioning": ({ resource: { outputs } }) => {
    const { versioningConfiguration } = z
      .object({ versioningConfiguration: z.object({ status: text }) })
      .parse(outputs);
    return { kind: "bucket", of: bucketOf(outputs), settings: [["versioning", versioningConfiguration.status]] };
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ({
    resource: { outputs },
  }) => {
    const [of] = z.object({ rules: z.array(rule) }).parse(outputs).rules;
    return {
      kind: "bucket",
      of: bucketOf(outputs),
      settings: [
        ["encryption", of?.applyServerSideEncryptionByDefault?.sseAlgorithm ?? NONE],
        ["encryption key", of?.applyServerSideEncryptionByDefault?.kmsMasterKeyId ?? NONE],
        ["bucket key", flag(of?.bucketKeyEnabled ?? false)],
      ],
    };
  },
  "aws:s3/bucketNotification:BucketNotification": ({ resource: { outputs } }) => {
    const { eventbridge, topics, queues, lambdaFunctions } = z
      .object({
        eventbridge: yes,
        topics: destinations("topicArn"),
        queues: destinations("queueArn"),
        lambdaFunctions: destinations("lambdaFunctionArn"),
      })
      .parse(outputs);
    const all = [...(topics ?? []), ...(queues ?? []), ...(lambdaFunctions ?? [])].map(destinationText);
    const value = listed([...(eventbridge === true ? ["eventbridge"] : []), ...all]);
    return { kind: "bucket", of: bucketOf(outputs), settings: [["notifications", value]] };
  },
  "aws:kms/key:Key": ({ resource: { outputs } }) => {
    const { arn, enableKeyRotation } = z.object({ arn: text, enableKeyRotation: yes }).parse(outputs);
    return {
      kind: "key",
      of: arn,
      settings: [
        ["state", "Enabled"],
        ["rotation", flag(enableKeyRotation ?? false)],
      ],
    };
  },
  "aws:sns/topic:Topic": ({ resource: { outputs } }) => {
    const { arn, kmsMasterKeyId } = z.object({ arn: text, kmsMasterKeyId: optional }).parse(outputs);
    return { kind: "topic", of: arn, settings: [["encryption key", kmsMasterKeyId ?? NONE]] };
  },
  "aws:sqs/queue:Queue": ({ resource: { outputs } }) => ({ kind: "queue", of: text.parse(outputs.arn), settings: [] }),
  "aws:iam/role:Role": ({ resource: { outputs } }) => {
    const { arn, maxSessionDuration, permissionsBoundary } = z
      .object({ arn: text, maxSessionDuration: z.number().nullish(), permissionsBoundary: optional })
      .parse(outputs);
    return {
      kind: "role",
      of: arn,
      settings: [
        ["maximum session", `${maxSessionDuration ?? 3600} s`],
        ["permissions boundary", permissionsBoundary ?? NONE],
      ],
    };
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ resource: { outputs } }) => {
    const { id } = z.object({ id: optional }).parse(outputs);
    return id ? { kind: "endpoint", of: id, settings: [["state", "available"]] } : undefined;
  },
  "aws:cloudtrail/trail:Trail": ({ resource: { outputs } }) => {
    const of = trail.parse(outputs);
    const advanced = (of.advancedEventSelectors ?? []).map(({ fieldSelectors }) => advancedText(fieldSelectors));
    const basic = (of.eventSelectors ?? []).flatMap(({ readWriteType, includeManagementEvents, dataResources }) =>
      basicText({
        readWrite: readWriteType ?? "All",
        management: includeManagementEvents ?? true,
        data: dataResources ?? [],
      }),
    );
    return {
      kind: "trail",
      of: of.arn,
      settings: [
        ["logging", flag(of.enableLogging ?? true)],
        // A trail without selectors records all management events.
        [
          "selectors",
          listed([...advanced, ...basic].length === 0 ? ["management events (All)"] : [...advanced, ...basic]),
        ],
        ["log bucket", of.s3BucketName],
        ["log prefix", of.s3KeyPrefix ?? NONE],
        ["multi-Region", flag(of.isMultiRegionTrail ?? false)],
        ["log file validation", flag(of.enableLogFileValidation ?? false)],
        ["global service events", flag(of.includeGlobalServiceEvents ?? true)],
        ["encryption key", of.kmsKeyId ?? NONE],
      ],
    };
  },
};

/** What a resource declares of a thing's settings; undefined if it is of a type that says nothing of them. */
export function settingsIn(placed: Placed): DeclaredSettings | undefined {
  return TELLERS[placed.resource.type]?.(placed);
}
