import { DescribeAlarmsCommand, ListTagsForResourceCommand } from "@aws-sdk/client-cloudwatch";
import { GetTopicAttributesCommand } from "@aws-sdk/client-sns";
import { parseArn } from "@cross-account-s3/iam";
import { z } from "zod";
import type { Observed, Subject } from "../subject";
import type { Reading } from "./fault";
import { declared, type Reach, type Reader, seen, settingsOf, tags, text, texts, unobserved } from "./reader";
import { setOf, tagsOf } from "./values";

async function read({ arn, name, accountId, region }: Subject, reach: Reach): Promise<Observed> {
  const client = reach.account.cloudWatch(region);
  const alarm = await reach.read("cloudwatch:DescribeAlarms", async () => {
    return (await client.send(new DescribeAlarmsCommand({ AlarmNames: [name] }))).MetricAlarms?.[0];
  });
  const missing = unobserved(alarm);
  if (missing || alarm.kind !== "read") return missing ?? { kind: "absent" };
  const [tagged, gone] = await Promise.all([
    reach.read("cloudwatch:ListTagsForResource", async () => {
      return (await client.send(new ListTagsForResourceCommand({ ResourceARN: arn }))).Tags;
    }),
    missingTopics(alarm.value.AlarmActions ?? [], accountId, reach),
  ]);
  return seen({
    ...settingsOf(alarm, (of) => ({
      "actions enabled": of?.ActionsEnabled ?? false,
      actions: setOf(of?.AlarmActions),
      description: of?.AlarmDescription,
      metric: metricText(of?.Namespace ?? "", of?.MetricName ?? "", of?.Statistic ?? ""),
      condition: conditionText({
        comparison: of?.ComparisonOperator ?? "",
        threshold: of?.Threshold ?? Number.NaN,
        period: of?.Period ?? Number.NaN,
        periods: of?.EvaluationPeriods ?? Number.NaN,
        missing: of?.TreatMissingData ?? "missing",
      }),
    })),
    ...settingsOf(gone, (topics) => ({ "missing topics": setOf(topics) })),
    ...settingsOf(tagged, (list) => ({ tags: tagsOf(list) })),
  });
}

/** Returns the topics in the alarm's account that do not exist. Topics in other accounts cannot be checked. */
async function missingTopics(
  actions: readonly string[],
  accountId: string,
  { account, read }: Reach,
): Promise<Reading<readonly string[]>> {
  const missing: string[] = [];
  for (const TopicArn of actions) {
    const { service, account: owner, region = "" } = parseArn(TopicArn) ?? {};
    if (service !== "sns" || owner !== accountId) continue;
    const topic = await read("sns:GetTopicAttributes", () =>
      account.sns(region).send(new GetTopicAttributesCommand({ TopicArn })),
    );
    if (topic.kind === "failed") return topic;
    if (topic.kind === "absent") missing.push(TopicArn);
  }
  return { kind: "read", value: missing };
}

function metricText(namespace: string, metric: string, statistic: string): string {
  return `${statistic} of ${namespace}/${metric}`;
}

interface Condition {
  readonly comparison: string;
  readonly threshold: number;
  readonly period: number;
  readonly periods: number;
  readonly missing: string;
}

function conditionText({ comparison, threshold, period, periods, missing }: Condition): string {
  return `${comparison} ${threshold} in ${periods} of ${period} s, missing data ${missing}`;
}

/** Reads CloudWatch alarms and whether the topics that they notify exist. */
export const alarmReader: Reader = {
  declares: {
    "aws:cloudwatch/metricAlarm:MetricAlarm": declared(
      {
        name: text,
        actionsEnabled: z.boolean().nullish(),
        alarmDescription: text.nullish(),
        alarmActions: texts,
        metricName: text,
        namespace: text,
        statistic: text,
        period: z.number(),
        evaluationPeriods: z.number(),
        comparisonOperator: text,
        threshold: z.number(),
        treatMissingData: text.nullish(),
        tags,
      },
      (of, { partition, region, accountId }) => {
        return {
          of: `arn:${partition}:cloudwatch:${region}:${accountId}:alarm:${of.name}`,
          settings: {
            "actions enabled": of.actionsEnabled ?? true,
            actions: setOf(of.alarmActions),
            description: of.alarmDescription ?? undefined,
            metric: metricText(of.namespace, of.metricName, of.statistic),
            condition: conditionText({
              comparison: of.comparisonOperator,
              threshold: of.threshold,
              period: of.period,
              periods: of.evaluationPeriods,
              missing: of.treatMissingData ?? "missing",
            }),
            tags: of.tags,
          },
        };
      },
    ),
  },
  undeclared: { "missing topics": [] },
  meaning: {
    "actions enabled": "the alarm sends no notification",
    actions: "the alarm notifies other topics than declared, or none",
    description: "readers may misunderstand the alarm",
    metric: "the alarm watches another metric",
    condition: "the alarm is triggered earlier, later or never",
    "missing topics": "the alarm sends no notification to these topics",
    tags: "conditions and cost allocation by tags may change",
  },
  absence: "no one is notified of denied or unexpected access",
  read,
};
