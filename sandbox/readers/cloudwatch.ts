import {
  DescribeAlarmsCommand,
  GetDashboardCommand,
  ListTagsForResourceCommand as ListAlarmTagsCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  ListTagsForResourceCommand as ListLogTagsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { z } from "zod";
import { policy, policyOf, type Reader, tags, tagsOf } from "./reading";

const logGroup: Reader = async ({ inputs }, { logs }) => {
  const declared = z
    .object({ name: z.string(), retentionInDays: z.number(), kmsKeyId: z.string().optional(), tags })
    .parse(inputs);
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: declared.name }));
  const found = logGroups.find(({ logGroupName }) => logGroupName === declared.name);
  const resourceArn = found?.arn?.replace(/:\*$/, "");
  const { tags: tagged } = await logs.send(new ListLogTagsCommand({ resourceArn }));
  return {
    declared: { ...declared, kmsKeyId: declared.kmsKeyId },
    found: {
      name: found?.logGroupName,
      retentionInDays: found?.retentionInDays,
      kmsKeyId: found?.kmsKeyId,
      tags: tagged,
    },
  };
};

const metricFilter: Reader = async ({ inputs }, { logs }) => {
  const transformation = z.object({
    name: z.string(),
    namespace: z.string(),
    value: z.string(),
    defaultValue: z.coerce.number(),
  });
  const { logGroupName, metricTransformation, ...declared } = z
    .object({ logGroupName: z.string(), name: z.string(), pattern: z.string(), metricTransformation: transformation })
    .parse(inputs);
  const { metricFilters } = await logs.send(
    new DescribeMetricFiltersCommand({ logGroupName, filterNamePrefix: declared.name }),
  );
  const found = metricFilters?.find(({ filterName }) => filterName === declared.name);
  return {
    declared: { ...declared, metrics: [metricTransformation] },
    found: {
      name: found?.filterName,
      pattern: found?.filterPattern,
      metrics: found?.metricTransformations?.map((metric) => ({
        name: metric.metricName,
        namespace: metric.metricNamespace,
        value: metric.metricValue,
        defaultValue: metric.defaultValue,
      })),
    },
  };
};

const alarm: Reader = async ({ inputs }, { cloudwatch }) => {
  const declared = z
    .object({
      name: z.string(),
      alarmDescription: z.string(),
      alarmActions: z.array(z.string()),
      metricName: z.string(),
      namespace: z.string(),
      statistic: z.string(),
      period: z.number(),
      evaluationPeriods: z.number(),
      comparisonOperator: z.string(),
      threshold: z.number(),
      treatMissingData: z.string(),
      tags,
    })
    .parse(inputs);
  const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [declared.name] }));
  const found = MetricAlarms?.[0];
  const { Tags } = await cloudwatch.send(new ListAlarmTagsCommand({ ResourceARN: found?.AlarmArn }));
  return {
    declared,
    found: {
      name: found?.AlarmName,
      alarmDescription: found?.AlarmDescription,
      alarmActions: found?.AlarmActions,
      metricName: found?.MetricName,
      namespace: found?.Namespace,
      statistic: found?.Statistic,
      period: found?.Period,
      evaluationPeriods: found?.EvaluationPeriods,
      comparisonOperator: found?.ComparisonOperator,
      threshold: found?.Threshold,
      treatMissingData: found?.TreatMissingData,
      tags: tagsOf(Tags),
    },
  };
};

const dashboard: Reader = async ({ inputs }, { cloudwatch }) => {
  const declared = z.object({ dashboardName: z.string(), dashboardBody: policy }).parse(inputs);
  const { DashboardBody } = await cloudwatch.send(new GetDashboardCommand({ DashboardName: declared.dashboardName }));
  return { declared: declared.dashboardBody, found: policyOf(DashboardBody) };
};

/** How CloudWatch's resources are read back. Pulumi counts those of CloudWatch Logs among them. */
export const cloudwatchReaders: Readonly<Record<string, Reader>> = {
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": metricFilter,
  "aws:cloudwatch/metricAlarm:MetricAlarm": alarm,
  "aws:cloudwatch/dashboard:Dashboard": dashboard,
};
