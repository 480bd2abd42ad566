import {
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  DescribeSubscriptionFiltersCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { z } from "zod";
import type { Placed } from "../placed-resources";
import type { Observed, Subject } from "../subject";
import { declared, optional, type Reach, type Reader, seen, settingsOf, tags, text, unobserved } from "./reader";
import { setOf } from "./values";

async function read({ arn: resourceArn, region }: Subject, reach: Reach): Promise<Observed> {
  const client = reach.account.logs(region);
  const logGroupName = resourceArn.split(":log-group:")[1] ?? "";
  const group = await reach.read("logs:DescribeLogGroups", async () => {
    const { logGroups } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroupName }));
    return logGroups?.find((one) => one.logGroupName === logGroupName);
  });
  const missing = unobserved(group);
  if (missing) return missing;
  const [filters, subscriptions, tagged] = await Promise.all([
    reach.read("logs:DescribeMetricFilters", async () => {
      return (await client.send(new DescribeMetricFiltersCommand({ logGroupName }))).metricFilters;
    }),
    reach.read("logs:DescribeSubscriptionFilters", async () => {
      return (await client.send(new DescribeSubscriptionFiltersCommand({ logGroupName }))).subscriptionFilters;
    }),
    reach.read("logs:ListTagsForResource", async () => {
      return (await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
    }),
  ]);
  return seen({
    ...settingsOf(group, (of) => ({ "retention in days": of?.retentionInDays, "encryption key": of?.kmsKeyId })),
    ...settingsOf(filters, (list) => ({
      "metric filters": setOf(
        list?.flatMap(({ filterName = "", filterPattern = "", metricTransformations = [] }) =>
          metricTransformations.map((to) =>
            metricFilter(filterName, filterPattern, {
              namespace: to.metricNamespace ?? "",
              name: to.metricName ?? "",
              value: to.metricValue ?? "",
              defaultValue: to.defaultValue,
            }),
          ),
        ),
      ),
    })),
    ...settingsOf(subscriptions, (list) => ({
      subscriptions: setOf(list?.map(({ destinationArn = "" }) => `to ${destinationArn}`)),
    })),
    ...settingsOf(tagged, (of) => ({ tags: of ?? {} })),
  });
}

interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
  readonly defaultValue: number | undefined;
}

function metricFilter(name: string, pattern: string, metric: Metric): string {
  return `${name}: ${pattern} counts ${metric.value} for ${metric.namespace}/${metric.name}, else ${metric.defaultValue ?? "nothing"}`;
}

function arnOf({ partition, region, accountId }: Placed["place"], name: string): string {
  return `arn:${partition}:logs:${region}:${accountId}:log-group:${name}`;
}

/** Reads CloudWatch log groups, with their metric filters. */
export const logGroupReader: Reader = {
  declares: {
    "aws:cloudwatch/logGroup:LogGroup": declared(
      { name: text, retentionInDays: z.number().nullish(), kmsKeyId: optional, tags },
      (of, place) => {
        return {
          of: arnOf(place, of.name),
          settings: {
            "retention in days": of.retentionInDays ?? undefined,
            "encryption key": of.kmsKeyId,
            tags: of.tags,
          },
        };
      },
    ),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": declared(
      {
        logGroupName: text,
        name: text,
        pattern: text,
        metricTransformation: z.object({
          name: text,
          namespace: text,
          value: text,
          defaultValue: z.coerce.number().optional(),
        }),
      },
      ({ logGroupName, name, pattern, metricTransformation }, place) => {
        const metric = { ...metricTransformation, defaultValue: metricTransformation.defaultValue };
        return {
          of: arnOf(place, logGroupName),
          settings: { "metric filters": [metricFilter(name, pattern, metric)] },
          part: true,
        };
      },
    ),
  },
  undeclared: { subscriptions: [] },
  meaning: {
    "retention in days": "records are deleted earlier, or later, than declared",
    "encryption key": "records are encrypted with another key",
    "metric filters": "the alarms count other events, or none",
    subscriptions: "the records are copied to a destination that no stack declares",
    tags: "conditions and cost allocation by tags may change",
  },
  absence: "CloudTrail cannot write to it, so alarms are never triggered",
  read,
};
