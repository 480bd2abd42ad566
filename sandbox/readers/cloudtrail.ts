import {
  type AdvancedFieldSelector,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
} from "@aws-sdk/client-cloudtrail";
import { z } from "zod";
import { jsonText } from "../state";
import { type Reader, tags, tagsOf } from "./reading";

const values = z.array(z.string()).exactOptional();
const field = z.object({
  field: z.string(),
  equals: values,
  notEquals: values,
  startsWiths: values,
  notStartsWiths: values,
});

const trail: Reader = async ({ id, inputs }, { cloudtrail }) => {
  const declared = z
    .object({
      advancedEventSelectors: z.array(z.object({ name: z.string(), fieldSelectors: z.array(field) })),
      cloudWatchLogsGroupArn: z.string().optional(),
      cloudWatchLogsRoleArn: z.string().optional(),
      enableLogFileValidation: z.boolean(),
      includeGlobalServiceEvents: z.boolean(),
      isMultiRegionTrail: z.boolean(),
      kmsKeyId: z.string(),
      name: z.string(),
      s3BucketName: z.string(),
      s3KeyPrefix: z.string().optional(),
      tags,
    })
    .parse(inputs);
  const { trailList = [] } = await cloudtrail.send(new DescribeTrailsCommand({ trailNameList: [id] }));
  const { AdvancedEventSelectors } = await cloudtrail.send(new GetEventSelectorsCommand({ TrailName: id }));
  const { IsLogging } = await cloudtrail.send(new GetTrailStatusCommand({ Name: id }));
  const { ResourceTagList } = await cloudtrail.send(new ListTagsCommand({ ResourceIdList: [id] }));
  const [found] = trailList;
  return {
    declared: {
      ...declared,
      advancedEventSelectors: declared.advancedEventSelectors.map(({ name, fieldSelectors }) => ({
        name,
        fieldSelectors: fieldSelectors.toSorted(byField),
      })),
      cloudWatchLogsGroupArn: declared.cloudWatchLogsGroupArn,
      cloudWatchLogsRoleArn: declared.cloudWatchLogsRoleArn,
      s3KeyPrefix: declared.s3KeyPrefix,
      logging: true,
    },
    found: {
      advancedEventSelectors: AdvancedEventSelectors?.map(({ Name, FieldSelectors = [] }) => ({
        name: Name,
        fieldSelectors: FieldSelectors.map(fieldOf).toSorted(byField),
      })),
      cloudWatchLogsGroupArn: found?.CloudWatchLogsLogGroupArn,
      cloudWatchLogsRoleArn: found?.CloudWatchLogsRoleArn,
      enableLogFileValidation: found?.LogFileValidationEnabled,
      includeGlobalServiceEvents: found?.IncludeGlobalServiceEvents,
      isMultiRegionTrail: found?.IsMultiRegionTrail,
      kmsKeyId: found?.KmsKeyId,
      name: found?.Name,
      s3BucketName: found?.S3BucketName,
      s3KeyPrefix: found?.S3KeyPrefix,
      tags: tagsOf(ResourceTagList?.[0]?.TagsList),
      logging: IsLogging,
    },
  };
};

/** Our part of a trail that others have: the objects of our buckets, wherever they stand among its selectors. */
const sharedEvents: Reader = async ({ inputs }, { cloudtrail }) => {
  const { wanted } = z
    .object({
      wanted: jsonText.pipe(z.object({ arn: z.string(), bucketArns: z.array(z.string()) })),
    })
    .parse(inputs);
  const found = await cloudtrail.send(new GetEventSelectorsCommand({ TrailName: wanted.arn }));
  const recorded = (found.AdvancedEventSelectors ?? [])
    .flatMap(({ FieldSelectors = [] }) => FieldSelectors)
    .filter(({ Field }) => Field === "resources.ARN")
    .flatMap(({ StartsWith = [] }) => StartsWith);
  const declared = wanted.bucketArns.map((arn) => `${arn}/`);
  return { declared, found: declared.filter((objects) => recorded.includes(objects)) };
};

/** A selector's fields are a set. */
function byField(a: { readonly field: string | undefined }, b: typeof a): number {
  return (a.field ?? "").localeCompare(b.field ?? "");
}

/** A field of a selector, with the operators that it has and no others. */
function fieldOf(selector: AdvancedFieldSelector) {
  const operators = {
    equals: selector.Equals,
    notEquals: selector.NotEquals,
    startsWiths: selector.StartsWith,
    notStartsWiths: selector.NotStartsWith,
  };
  const set = Object.entries(operators).filter(([, value]) => value !== undefined && value.length > 0);
  return { field: selector.Field, ...Object.fromEntries(set) };
}

/** How CloudTrail's resources are read back. */
export const cloudtrailReaders: Readonly<Record<string, Reader>> = {
  "aws:cloudtrail/trail:Trail": trail,
  "pulumi-nodejs:dynamic/adopt:SharedTrailEvents": sharedEvents,
};
