import type { Alarm } from "./alarms";

/** Arguments for a dashboard. */
export interface DashboardArgs {
  readonly region: string;
  /** The namespace of the alarms' metrics. */
  readonly namespace: string;
  readonly alarms: readonly Alarm[];
  /** The log group with the last denied requests. */
  readonly logGroup: string;
}

/**
 * The body of a CloudWatch dashboard: a graph for each alarm's metric, and the last denied requests.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboard({ region, namespace, alarms, logGroup }: DashboardArgs): string {
  const graphs = alarms.map((alarm, n) => ({
    type: "metric",
    x: (n % 2) * 12,
    y: Math.floor(n / 2) * 6,
    width: 12,
    height: 6,
    properties: {
      title: alarm.name,
      region,
      stat: "Sum",
      period: alarm.periodSeconds,
      metrics: [[namespace, alarm.name]],
      annotations: { horizontal: [{ label: "alarm", value: alarm.threshold }] },
    },
  }));
  const query =
    `SOURCE '${logGroup}' | filter eventSource = "s3.amazonaws.com" and errorCode = "AccessDenied" ` +
    "| fields @timestamp, userIdentity.arn, eventName, requestParameters.bucketName, requestParameters.key " +
    "| sort @timestamp desc | limit 20";
  const log = {
    type: "log",
    x: 0,
    y: Math.ceil(alarms.length / 2) * 6,
    width: 24,
    height: 6,
    properties: { title: "Denied requests", region, view: "table", query },
  };
  return JSON.stringify({ widgets: [...graphs, log] });
}
