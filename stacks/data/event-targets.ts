import type * as pulumi from "@pulumi/pulumi";
import { parseArn } from "@cross-account-s3/iam";
import type { Request } from "../../adopt/plan";
import { SharedPolicy } from "../../adopt/resources";
import { EventFunction } from "../../components/event-function";
import { bucketArn } from "../../documents/arns";
import { queueStatements } from "../../documents/event-targets";
import type { DataConfig } from "../config";
import type { Providers } from "../providers";
import { acknowledgedFor, type Adoption, connectionIn, marked, prefixOf } from "./own-part";
import type { PlannedBucket } from "./plan";
import { grouped } from "../../documents/grouped";
import { unique } from "../../documents/unique";

/** The stack's part of the policy of each queue that gets events: one for each queue, with all of the stack's buckets. */
export function queueRequests(config: DataConfig, buckets: readonly PlannedBucket[]): readonly Request[] {
  const { partition, accountId } = config;
  const prefix = prefixOf(config);
  return [...queuesOf(buckets)].map(([arn, of]) => ({
    aws: connectionIn(config, parseArn(arn)?.region ?? config.connection.region),
    wanted: {
      kind: "policy",
      arn,
      sidPrefix: prefix,
      acknowledged: acknowledgedFor(buckets.filter(({ name }) => of.includes(name))),
      statements: marked(prefix, queueStatements({ partition, accountId, queueArn: arn, buckets: of })),
    },
  }));
}

/** The names of the buckets whose events each queue gets, by the queue's ARN. */
function queuesOf(buckets: readonly PlannedBucket[]): ReadonlyMap<string, readonly string[]> {
  return grouped(
    buckets.flatMap(({ name, config: { eventTargets = [] } }) => {
      const queues = eventTargets.filter(({ service }) => service === "sqs");
      return unique(queues.map(({ arn }) => arn)).map((arn) => [arn, name] as const);
    }),
  );
}

/**
 * Lets S3 send events to queues and functions that exist.
 *
 * @returns what must be there before a bucket names its targets, as S3 then tries them.
 */
export function shareEventTargets(
  config: DataConfig,
  buckets: readonly PlannedBucket[],
  adoption: Adoption,
  providers: Providers,
): (bucket: PlannedBucket) => readonly pulumi.Resource[] {
  const queues = new Map<string, pulumi.Resource>();
  for (const arn of queuesOf(buckets).keys()) {
    const planned = adoption(arn, "policy");
    const { resource = "", region = "" } = parseArn(arn) ?? {};
    if (planned) queues.set(arn, new SharedPolicy(`queue-${resource}-${region}`, { planned }));
  }
  const functions = new Map(
    buckets.map((bucket) => [bucket.name, functionsOf(config, bucket, { providers: [providers.in(bucket.region)] })]),
  );
  return ({ name, config: { eventTargets = [] } }) => [
    ...eventTargets.flatMap(({ arn }) => queues.get(arn) ?? []),
    ...(functions.get(name) ?? []),
  ];
}

function functionsOf(
  config: DataConfig,
  { name, config: { eventTargets = [] } }: PlannedBucket,
  opts: pulumi.ComponentResourceOptions,
): readonly pulumi.Resource[] {
  const arns = new Set(eventTargets.flatMap(({ service, arn }) => (service === "lambda" ? [arn] : [])));
  return [...arns].map((functionArn) => {
    const of = functionArn.split(":").slice(6).join("-");
    return new EventFunction(
      `${name}-${of}`,
      {
        functionArn,
        statementId: `${prefixOf(config)}-${name}`,
        bucketArn: bucketArn(config.partition, name),
        accountId: config.accountId,
      },
      opts,
    );
  });
}
