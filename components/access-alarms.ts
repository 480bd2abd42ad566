import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Alarm } from "../documents/alarms";

/** Arguments for {@link AccessAlarms}. */
export interface AccessAlarmsArgs {
  /** The log group that the alarms monitor. */
  readonly logGroup: pulumi.Input<string>;
  /** The namespace of the metrics. */
  readonly namespace: string;
  /** The prefix of the alarms' names. */
  readonly prefix: string;
  readonly alarms: readonly Alarm[];
  /** The ARN of the topic that alarms notify. */
  readonly topicArn: pulumi.Input<string>;
  /** The body of a dashboard. @default no dashboard */
  readonly dashboard?: string;
  /** Tags of the alarms. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Metric filters on a log group, with an alarm for each, and a dashboard of all. */
export class AccessAlarms extends pulumi.ComponentResource {
  constructor(name: string, args: AccessAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:cloudwatch:AccessAlarms", name, {}, opts);
    const child = { parent: this };
    const { namespace, prefix, topicArn } = args;
    for (const alarm of args.alarms) {
      const filter = new aws.cloudwatch.LogMetricFilter(
        `${name}-${alarm.name}`,
        {
          name: `${prefix}-${alarm.name}`,
          logGroupName: args.logGroup,
          pattern: alarm.pattern,
          metricTransformation: { name: alarm.name, namespace, value: "1", defaultValue: "0" },
        },
        child,
      );
      new aws.cloudwatch.MetricAlarm(
        `${name}-${alarm.name}`,
        {
          name: `${prefix}-${alarm.name}`,
          alarmDescription: alarm.description,
          namespace,
          metricName: alarm.name,
          statistic: "Sum",
          period: alarm.periodSeconds,
          evaluationPeriods: 1,
          threshold: alarm.threshold,
          comparisonOperator: "GreaterThanOrEqualToThreshold",
          treatMissingData: "notBreaching",
          alarmActions: [topicArn],
          tags: { ...args.tags },
        },
        { ...child, dependsOn: [filter] },
      );
    }
    if (args.dashboard !== undefined) {
      new aws.cloudwatch.Dashboard(name, { dashboardName: prefix, dashboardBody: args.dashboard }, child);
    }
    this.registerOutputs({});
  }
}
