import type { AccessLogsConfig } from "./access-logs";
import type { BucketConfig } from "./data";
import type { OnFault } from "./faults";

/**
 * Whether a bucket's requests are logged: one that exists keeps the logging it has, unless asked, and nothing logs the bucket that holds
 * the logs.
 */
export function isLogged(
  { accessLogs: of }: { readonly accessLogs?: AccessLogsConfig },
  bucket: Pick<BucketConfig, "name" | "existing" | "accessLogs">,
): boolean {
  return of !== undefined && of.bucket !== bucket.name && (bucket.accessLogs ?? !bucket.existing);
}

/**
 * What S3 asks of a bucket that gets access logs, apart from its account and Region.
 *
 * @returns what is wrong, each to stand behind the bucket's name.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function unfitForLogs({ key, objectLock, requesterPays }: BucketConfig): readonly string[] {
  return [
    // Only its owner knows what `keep` keeps.
    ...(key === "s3" || key === "keep"
      ? []
      : ["has a KMS key, and S3 delivers access logs only to buckets with SSE-S3; set key: s3 there"]),
    ...(objectLock === undefined
      ? []
      : ["has a default retention, with which S3 delivers no access logs; remove objectLock there"]),
    ...(requesterPays === true
      ? ["lets requesters pay, with which S3 delivers no access logs; remove requesterPays there"]
      : []),
  ];
}

/** What does not fit between `accessLogs` of a stack and its buckets. */
export function accessLogFaults(
  of: AccessLogsConfig | undefined,
  region: string,
  buckets: readonly BucketConfig[],
  fault: OnFault,
): void {
  buckets.forEach((bucket, n) => {
    if (bucket.accessLogs !== true) return;
    const path = ["buckets", n, "accessLogs"];
    if (!of) fault("requires", path, "requires accessLogs of the stack; set it, or remove this one");
    else if (of.bucket === bucket.name) {
      fault("unfit-value", path, { expected: "false, as logs of the log bucket itself would never end" });
    }
  });
  if (of?.bucket === undefined) return;
  const path = ["accessLogs", "bucket"];
  const target = buckets.find(({ name }) => name === of.bucket);
  for (const problem of target ? unfitForLogs(target) : []) {
    fault("requires", path, `bucket ${of.bucket} ${problem}`);
  }
  const regionOf = (bucket: BucketConfig) => bucket.region ?? region;
  const logged = buckets.filter((bucket) => isLogged({ accessLogs: of }, bucket));
  const [first = target] = target ? [target] : logged;
  const elsewhere = first && logged.find((bucket) => regionOf(bucket) !== regionOf(first));
  if (!first || !elsewhere) return;
  const problem =
    `S3 delivers access logs within a Region only, and bucket ${elsewhere.name} is in ${regionOf(elsewhere)}, ` +
    `${first.name} in ${regionOf(first)}; set accessLogs: false on buckets of one of them, or split the stack`;
  fault("wrong-region", path, problem);
}
