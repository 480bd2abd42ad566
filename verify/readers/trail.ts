import {
  type AdvancedEventSelector,
  type EventSelector,
  GetEventSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
} from "@aws-sdk/client-cloudtrail";
import { z } from "zod";
import type { Observed, Subject } from "../subject";
import { optional, type Reach, type Reader, seen, settingsOf, tags, text } from "./reader";
import { advancedText, basicText } from "./selectors";
import { setOf, tagsOf } from "./values";

const yes = z.boolean().nullish();
const values = z.array(text).nullish();

/** AWS's operators by their names in @pulumi/aws. */
const OPERATORS = {
  Equals: "equals",
  NotEquals: "notEquals",
  StartsWith: "startsWiths",
  NotStartsWith: "notStartsWiths",
  EndsWith: "endsWiths",
  NotEndsWith: "notEndsWiths",
} as const;

// Strict, as a selector without an unknown operator would be another selector.
const field = z
  .strictObject({
    field: text,
    equals: values,
    notEquals: values,
    startsWiths: values,
    notStartsWiths: values,
    endsWiths: values,
    notEndsWiths: values,
  })
  .transform((of) => ({
    field: of.field,
    operators: Object.entries(OPERATORS).map(([operator, key]) => [operator, of[key] ?? []] as const),
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
  cloudWatchLogsGroupArn: optional,
  cloudWatchLogsRoleArn: optional,
  tags,
  eventSelectors: z
    .array(
      z.object({
        readWriteType: optional,
        includeManagementEvents: yes,
        dataResources: z.array(z.object({ type: text, values: z.array(text) })).nullish(),
      }),
    )
    .nullish(),
  advancedEventSelectors: z.array(z.object({ name: optional, fieldSelectors: z.array(field) })).nullish(),
});

async function read({ arn: Name, region }: Subject, reach: Reach): Promise<Observed> {
  const client = reach.account.cloudTrail(region);
  const found = await reach.read("cloudtrail:GetTrail", async () => {
    return (await client.send(new GetTrailCommand({ Name }))).Trail;
  });
  if (found.kind === "absent") return { kind: "absent" };
  if (found.kind === "failed" && found.fault.why !== "denied") return { kind: "unseen", fault: found.fault };
  const [logging, selectors, tagged] = await Promise.all([
    reach.read("cloudtrail:GetTrailStatus", async () => {
      return (await client.send(new GetTrailStatusCommand({ Name }))).IsLogging;
    }),
    reach.read("cloudtrail:GetEventSelectors", () => client.send(new GetEventSelectorsCommand({ TrailName: Name }))),
    reach.read("cloudtrail:ListTags", async () => {
      return (await client.send(new ListTagsCommand({ ResourceIdList: [Name] }))).ResourceTagList?.[0]?.TagsList;
    }),
  ]);
  return seen({
    ...settingsOf(logging, (on) => ({ logging: on ?? false })),
    ...settingsOf(selectors, (of) => ({
      selectors: setOf(selectorTexts(of?.AdvancedEventSelectors ?? [], of?.EventSelectors ?? [])),
    })),
    ...settingsOf(found, (of) => ({
      "log bucket": of?.S3BucketName,
      "log prefix": of?.S3KeyPrefix,
      "multi-Region": of?.IsMultiRegionTrail ?? false,
      "log file validation": of?.LogFileValidationEnabled ?? false,
      "global service events": of?.IncludeGlobalServiceEvents ?? false,
      "encryption key": of?.KmsKeyId,
      "log group": of?.CloudWatchLogsLogGroupArn,
      "log group role": of?.CloudWatchLogsRoleArn,
    })),
    ...settingsOf(tagged, (list) => ({ tags: tagsOf(list) })),
  });
}

/** Returns what a trail records: one text for each advanced selector, or for each value of basic selectors. */
function selectorTexts(advanced: readonly AdvancedEventSelector[], basic: readonly EventSelector[]): readonly string[] {
  if (advanced.length > 0) {
    return advanced.map(({ FieldSelectors = [] }) =>
      advancedText(
        FieldSelectors.map(({ Field = "", ...operators }) => ({
          field: Field,
          operators: Object.entries(operators).map(([operator, all]) => [operator, all ?? []] as const),
        })),
      ),
    );
  }
  return basic.flatMap(({ ReadWriteType, IncludeManagementEvents, DataResources = [] }) =>
    basicText({
      readWrite: ReadWriteType ?? "All",
      management: IncludeManagementEvents ?? true,
      data: DataResources.map(({ Type = "", Values = [] }) => ({ type: Type, values: Values })),
    }),
  );
}

/** Reads trails. */
export const trailReader: Reader = {
  declares: {
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
      const selectors = [...advanced, ...basic];
      return {
        of: of.arn,
        settings: {
          logging: of.enableLogging ?? true,
          // A trail without selectors records all management events.
          selectors: setOf(selectors.length === 0 ? ["management events (All)"] : selectors),
          "log bucket": of.s3BucketName,
          "log prefix": of.s3KeyPrefix,
          "multi-Region": of.isMultiRegionTrail ?? false,
          "log file validation": of.enableLogFileValidation ?? false,
          "global service events": of.includeGlobalServiceEvents ?? true,
          "encryption key": of.kmsKeyId,
          "log group": of.cloudWatchLogsGroupArn,
          "log group role": of.cloudWatchLogsRoleArn,
          tags: of.tags,
        },
      };
    },
  },
  undeclared: {},
  meaning: {
    logging: "no access is recorded any more",
    selectors: "the trail records other events than declared",
    "log bucket": "the records are delivered to another bucket",
    "log prefix": "the records are delivered under another prefix",
    "multi-Region": "events in other Regions may not be recorded",
    "log file validation": "changes to the records may not be detected",
    "global service events": "changes in IAM may not be recorded",
    "encryption key": "the records are encrypted with another key",
    "log group": "alarms on the records are not triggered",
    "log group role": "CloudTrail may not be able to write to the log group",
    tags: "conditions and cost allocation by tags may change",
  },
  absence: "nothing is recorded",
  read,
};
