/** An event in a trail's log that needs attention. */
export interface Alarm {
  /** A name without spaces, for the metric and the alarm. */
  readonly name: string;
  readonly description: string;
  /** The filter of the log events that count, in the language of CloudWatch Logs. */
  readonly pattern: string;
  /** The number of events within {@link Alarm.periodSeconds} that raises the alarm. */
  readonly threshold: number;
  readonly periodSeconds: number;
}

/** When too many requests were denied. */
export interface DeniedLimit {
  readonly threshold: number;
  readonly periodSeconds: number;
}

/**
 * The alarms on a trail's log: denied requests, and changes to what protects the buckets, the keys and the trail itself.
 * S3 has no metric that counts errors without a metrics configuration on each bucket, hence the log.
 *
 * @param callerAccount the account whose denied requests count; all, if undefined.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html
 */
export function accessAlarms(callerAccount: string | undefined, denied: DeniedLimit): readonly Alarm[] {
  const caller = callerAccount === undefined ? "" : ` && ($.userIdentity.accountId = "${callerAccount}")`;
  const once = { threshold: 1, periodSeconds: 300 };
  return [
    {
      name: "CrossAccountS3AccessFailures",
      description: "Requests to S3 were denied: run explain with the role, the action and the object of one of them",
      pattern: `{ ($.eventSource = "s3.amazonaws.com") && ($.errorCode = "AccessDenied")${caller} }`,
      ...denied,
    },
    {
      name: "BucketPolicyChanges",
      description: "The policy or the public access block of a bucket changed: was it a deployment?",
      pattern: named("s3.amazonaws.com", [
        "DeleteBucketPolicy",
        "DeleteBucketPublicAccessBlock",
        "PutBucketAcl",
        "PutBucketPolicy",
        "PutBucketPublicAccessBlock",
      ]),
      ...once,
    },
    {
      name: "KeyDisabled",
      description: "A key was disabled or is to be deleted: what it encrypted cannot be read any more",
      pattern: named("kms.amazonaws.com", ["DisableKey", "ScheduleKeyDeletion"]),
      ...once,
    },
    {
      name: "TrailStopped",
      description: "A trail was stopped, deleted or changed: what happens from now on may not be logged",
      pattern: named("cloudtrail.amazonaws.com", ["DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail"]),
      ...once,
    },
  ];
}

function named(source: string, events: readonly string[]): string {
  const any = events.map((event) => `($.eventName = "${event}")`).join(" || ");
  return `{ ($.eventSource = "${source}") && (${any}) }`;
}
