/** Events that must trigger an alarm: the settings of the metric filter and the alarm on a trail's log. */
export interface WatchedEvents {
  /** The name of the metric. */
  readonly name: string;
  /** The filter pattern, in the syntax of CloudWatch Logs. */
  readonly pattern: string;
  /** The number of events within `seconds` that triggers the alarm. */
  readonly threshold: number;
  /** The period of the alarm, in seconds. */
  readonly seconds: number;
}

/** The settings of the alarm on denied requests. */
interface DeniedRequests {
  readonly threshold: number;
  readonly periodSeconds: number;
}

/** API calls that weaken the protection of buckets, keys and trails, by metric name. A single call triggers the alarm. */
const CHANGES: Readonly<Record<string, readonly [service: string, ...calls: string[]]>> = {
  BucketPolicyChanges: [
    "s3.amazonaws.com",
    ...["DeleteBucketPolicy", "DeleteBucketPublicAccessBlock", "PutBucketAcl", "PutBucketPolicy"],
    "PutBucketPublicAccessBlock",
  ],
  KeyDisabled: ["kms.amazonaws.com", "DisableKey", "ScheduleKeyDeletion"],
  TrailStopped: ["cloudtrail.amazonaws.com", "DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail"],
};

/**
 * Returns the events that `audit.alarms` watches: denied requests to S3, and calls that weaken protection.
 *
 * @param caller the account whose denied requests count; undefined for every account.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function watchedEvents(denied: DeniedRequests, caller: string | undefined): readonly WatchedEvents[] {
  const is = (field: string, value: string): string => `($.${field} = "${value}")`;
  const refused = [
    is("eventSource", "s3.amazonaws.com"),
    is("errorCode", "AccessDenied"),
    ...(caller === undefined ? [] : [is("userIdentity.accountId", caller)]),
  ];
  return [
    {
      name: "CrossAccountS3AccessFailures",
      pattern: `{ ${refused.join(" && ")} }`,
      threshold: denied.threshold,
      seconds: denied.periodSeconds,
    },
    ...Object.entries(CHANGES).map(([name, [service, ...calls]]): WatchedEvents => {
      const any = calls.map((call) => is("eventName", call)).join(" || ");
      return { name, pattern: `{ ${is("eventSource", service)} && (${any}) }`, threshold: 1, seconds: 300 };
    }),
  ];
}
