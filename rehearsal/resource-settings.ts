import { z } from "zod";
import { declaredReplication, replicationSentence } from "./replication-rules";
import type { DeclaredResource } from "./run/resource";

/** Settings as texts, by the names under which messages speak of them. */
export type Settings = Readonly<Record<string, string>>;

/**
 * What declared resources are connected to, and which of their protections are on: by the resource, such as
 * `trail arn:aws:cloudtrail:…` or `bucket acme-genomics`.
 */
export type ResourceSettings = ReadonlyMap<string, Settings>;

/** Where a resource is created. */
interface Place {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
}

type Reader = (
  outputs: DeclaredResource["outputs"],
  place: Place,
  resource: Pick<DeclaredResource, "stack" | "name">,
) => readonly [subject: string, settings: Settings];

const text = z.string();
const optional = z.string().default("none");
const texts = z.array(z.string()).default([]);
const off = z.boolean().default(false);
const on = z.boolean().default(true);

const flag = (value: boolean): string => (value ? "on" : "off");
const listed = (all: readonly string[]): string => [...all].sort().join(", ") || "none";

const bucketName = z.object({ bucket: text.transform((name) => name.replace(/^arn:[^:]+:s3:::/, "")) });

const destinations = z.array(
  z.looseObject({ events: texts, filterPrefix: text.optional(), filterSuffix: text.optional() }),
);
const notificationSchema = bucketName.extend({
  eventbridge: off,
  topics: destinations.default([]),
  queues: destinations.default([]),
  lambdaFunctions: destinations.default([]),
});

const fieldSchema = z.object({ field: text, equals: texts, startsWiths: texts, notStartsWiths: texts });
const trailSchema = z.object({
  arn: text,
  enableLogging: on,
  isMultiRegionTrail: off,
  includeGlobalServiceEvents: on,
  enableLogFileValidation: off,
  s3BucketName: optional,
  s3KeyPrefix: optional,
  kmsKeyId: optional,
  cloudWatchLogsGroupArn: optional,
  cloudWatchLogsRoleArn: optional,
  advancedEventSelectors: z.array(z.object({ fieldSelectors: z.array(fieldSchema) })).default([]),
});

/** What a trail records, one event category after the other. */
function recorded(selectors: z.output<typeof trailSchema>["advancedEventSelectors"]): string {
  const of = ({ field, equals, startsWiths, notStartsWiths }: z.output<typeof fieldSchema>) => [
    ...(equals.length > 0 ? [`${field} = ${listed(equals)}`] : []),
    ...(startsWiths.length > 0 ? [`${field} in ${listed(startsWiths)}`] : []),
    ...(notStartsWiths.length > 0 ? [`${field} not in ${listed(notStartsWiths)}`] : []),
  ];
  return selectors.map(({ fieldSelectors }) => fieldSelectors.flatMap(of).join(" and ")).join("; ");
}

const patternSchema = z
  .looseObject({
    source: texts,
    "detail-type": texts,
    detail: z.looseObject({ bucket: z.looseObject({ name: texts }).optional() }).optional(),
  })
  .catch({ source: [], "detail-type": [] });

/** What has structure is text in a provider's arguments. */
const accountsSchema = z.preprocess(
  (value) => (typeof value === "string" ? (JSON.parse(value) as unknown) : value),
  z.array(z.string()).default([]),
);

/** Returns a reader of a resource by its schema, which is made once: zod compiles each schema when it is first used. */
function settingsReader<Schema extends z.ZodType>(
  schema: Schema,
  read: (outputs: z.output<Schema>, place: Place, resource: Parameters<Reader>[2]) => ReturnType<Reader>,
): Reader {
  return (outputs, ...more) => read(schema.parse(outputs), ...more);
}

const READERS: Readonly<Record<string, Reader>> = {
  "pulumi:providers:aws": settingsReader(
    z.object({ allowedAccountIds: accountsSchema }),
    ({ allowedAccountIds }, _, { stack, name }) => {
      return [`provider ${stack}/${name}`, { accounts: listed(allowedAccountIds) }];
    },
  ),
  "aws:s3/bucketNotification:BucketNotification": settingsReader(
    notificationSchema,
    ({ bucket, eventbridge, topics, queues, lambdaFunctions }) => {
      const sent = [...topics, ...queues, ...lambdaFunctions].map(({ events, filterPrefix, filterSuffix, ...to }) => {
        const filter = [filterPrefix ?? "", filterSuffix ?? ""].join("*");
        const where = to.topicArn ?? to.queueArn ?? to.lambdaFunctionArn;
        return `${listed(events)}${filter === "*" ? "" : ` of ${filter}`} to ${typeof where === "string" ? where : "nothing"}`;
      });
      return [`bucket ${bucket}`, { notifications: listed([...sent, ...(eventbridge ? ["all to EventBridge"] : [])]) }];
    },
  ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": settingsReader(
    bucketName.extend({ rules: z.array(z.object({ blockedEncryptionTypes: texts })).default([]) }),
    ({ bucket, rules }) => {
      return [
        `bucket ${bucket}`,
        { "blocked encryption": listed(rules.flatMap(({ blockedEncryptionTypes }) => blockedEncryptionTypes)) },
      ];
    },
  ),
  "aws:s3/bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration": settingsReader(
    bucketName.extend({ payer: text }),
    ({ bucket, payer }) => {
      return [`bucket ${bucket}`, { "who pays": payer }];
    },
  ),
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": settingsReader(
    bucketName.extend({ corsRules: z.array(z.object({ allowedOrigins: texts, allowedMethods: texts })) }),
    ({ bucket, corsRules }) => {
      const rules = corsRules.map(
        ({ allowedOrigins, allowedMethods }) => `${listed(allowedMethods)} from ${listed(allowedOrigins)}`,
      );
      return [`bucket ${bucket}`, { cors: rules.join("; ") || "none" }];
    },
  ),
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": settingsReader(
    bucketName.extend({ role: optional, rules: z.unknown() }),
    ({ bucket, role, rules }) => {
      const words = declaredReplication(rules).map(
        ({ to, account = "none", key, owner, encrypted, deleteMarkers, ...rest }) => {
          // Without both, S3 replicates nothing that KMS encrypts.
          const keyArn = encrypted ? key : undefined;
          const ownerOverride = owner === "Destination";
          const sentence = replicationSentence({ ...rest, destination: to, accountId: account, keyArn, ownerOverride });
          return deleteMarkers ? `${sentence} with delete markers` : sentence;
        },
      );
      return [`bucket ${bucket}`, { replication: words.sort().join("; ") || "none", "role for its replication": role }];
    },
  ),
  "aws:s3/bucketVersioning:BucketVersioning": settingsReader(
    bucketName.extend({ versioningConfiguration: z.object({ status: optional }) }),
    ({ bucket, versioningConfiguration }) => {
      return [`bucket ${bucket}`, { versioning: versioningConfiguration.status }];
    },
  ),
  "aws:s3/bucketLogging:BucketLogging": settingsReader(
    bucketName.extend({ targetBucket: optional, targetPrefix: optional }),
    ({ bucket, targetBucket, targetPrefix }) => {
      return [`bucket ${bucket}`, { "access logs": `${targetBucket}/${targetPrefix}` }];
    },
  ),
  "aws:kms/key:Key": settingsReader(
    z.object({ arn: text, isEnabled: on, enableKeyRotation: off }),
    ({ arn, isEnabled, enableKeyRotation }) => {
      return [`key ${arn}`, { state: isEnabled ? "enabled" : "disabled", rotation: flag(enableKeyRotation) }];
    },
  ),
  "aws:iam/role:Role": settingsReader(
    z.object({ arn: text, permissionsBoundary: optional, maxSessionDuration: z.number().default(3600) }),
    ({ arn, permissionsBoundary, maxSessionDuration }) => {
      const settings = {
        "permissions boundary": permissionsBoundary,
        "longest session": `${String(maxSessionDuration)} s`,
      };
      return [`role ${arn}`, settings];
    },
  ),
  "aws:cloudtrail/trail:Trail": settingsReader(trailSchema, (trail) => {
    const settings = {
      logging: flag(trail.enableLogging),
      "events of all Regions": flag(trail.isMultiRegionTrail),
      "events of global services": flag(trail.includeGlobalServiceEvents),
      "validation of log files": flag(trail.enableLogFileValidation),
      "log bucket": trail.s3BucketName,
      "beginning of keys": trail.s3KeyPrefix,
      key: trail.kmsKeyId,
      "log group": trail.cloudWatchLogsGroupArn,
      "role for its log group": trail.cloudWatchLogsRoleArn,
      records: recorded(trail.advancedEventSelectors),
    };
    return [`trail ${trail.arn}`, settings];
  }),
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": settingsReader(
    z.object({
      logGroupName: text,
      pattern: optional,
      metricTransformation: z.object({ name: text, namespace: text, value: text }),
    }),
    ({ logGroupName, pattern, metricTransformation: metric }) => {
      return [`metric ${metric.namespace}/${metric.name}`, { "log group": logGroupName, value: metric.value, pattern }];
    },
  ),
  "aws:cloudwatch/metricAlarm:MetricAlarm": settingsReader(
    z.object({
      arn: text,
      alarmActions: texts,
      actionsEnabled: on,
      namespace: optional,
      metricName: optional,
      comparisonOperator: optional,
      statistic: optional,
      threshold: z.number().optional(),
      period: z.number().optional(),
      evaluationPeriods: z.number().optional(),
      treatMissingData: z.string().default("missing"),
    }),
    (alarm) => {
      const settings = {
        topic: alarm.actionsEnabled ? listed(alarm.alarmActions) : "none",
        metric: `${alarm.namespace}/${alarm.metricName}`,
        rule:
          `${alarm.statistic} ${alarm.comparisonOperator} ${String(alarm.threshold)} in ` +
          `${String(alarm.evaluationPeriods)} period of ${String(alarm.period)} s`,
        "missing data": alarm.treatMissingData,
      };
      return [`alarm ${alarm.arn}`, settings];
    },
  ),
  "aws:cloudwatch/eventRule:EventRule": settingsReader(
    z.object({ arn: text, state: text.default("ENABLED"), isEnabled: on, eventPattern: text.default("{}") }),
    ({ arn, state, isEnabled, eventPattern }) => {
      const { source, detail, "detail-type": types } = patternSchema.parse(JSON.parse(eventPattern));
      const settings = {
        state: isEnabled ? state : "DISABLED",
        events: `${listed(source)}: ${listed(types)}`,
        buckets: listed(detail?.bucket?.name ?? []),
      };
      return [`rule ${arn}`, settings];
    },
  ),
  "aws:cloudwatch/eventTarget:EventTarget": settingsReader(
    z.object({ rule: text, arn: optional, roleArn: optional }),
    ({ rule, arn, roleArn }, { partition, region, accountId }) => {
      const subject = `rule arn:${partition}:events:${region}:${accountId}:rule/${rule}`;
      return [subject, { target: arn, "role for its target": roleArn }];
    },
  ),
};

/** Adds the settings of a resource to those of its subject; several resources can have one subject. */
export function addSettings(to: Map<string, Settings>, resource: DeclaredResource, place: Place): void {
  const read = READERS[resource.type];
  if (!read) return;
  const [subject, settings] = read(resource.outputs, place, resource);
  to.set(subject, { ...to.get(subject), ...settings });
}
