/** Events that must ring, as the metric filter and the alarm on a trail's log have them. */
export interface WatchedEvents {
  /** The name of the metric. */
  readonly name: string;
  /** The filter of the log's events, in the language of CloudWatch Logs. */
  readonly pattern: string;
  /** How many of them ring, within `seconds`. */
  readonly threshold: number;
  readonly seconds: number;
}

/** When denied requests ring. */
interface DeniedRequests {
  readonly threshold: number;
  readonly periodSeconds: number;
}

/** Calls that weaken what protects buckets, keys and trails, by the metric that counts them. One such call rings. */
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
 * What `audit.alarms` watches: denied requests to S3, and changes of what protects.
 *
 * @param caller the account whose denied requests count; undefined for those of all.
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
