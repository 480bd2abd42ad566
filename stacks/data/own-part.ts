import { ownPrefix } from "../../adopt/digest";
import type { JsonObject } from "../../adopt/json";
import type { Planned, Request } from "../../adopt/plan";
import type { Statement } from "../../documents/policy";
import type { Connection } from "../config/connection";
import type { DataConfig } from "../config";
import type { PlannedBucket } from "./plan";

/** What is planned for one ARN, by kind. */
export type Adoption = (arn: string, kind: Planned["wanted"]["kind"]) => Planned | undefined;

/** The prefix of this stack's part. The control stack's full name stands for the organization, which only an engine knows. */
export function prefixOf({ controlStack, project, stack }: DataConfig): string {
  return ownPrefix(controlStack, project, stack);
}

/** Statements with Sids that have this stack's prefix. */
export function marked(prefix: string, statements: readonly Statement[]): JsonObject[] {
  return statements.map(({ Sid, ...rest }) => ({ Sid: `${prefix}${Sid}`, ...rest }));
}

/** The provider's settings for the SDK. The session duration is AWS's default. */
export function connectionIn({ connection, accountId }: DataConfig, region: string): Request["aws"] {
  const { profile, assumeRoles = [], endpoints = [], s3UsePathStyle } = connection;
  return {
    region,
    accountId,
    ...(profile === undefined ? {} : { profile }),
    assumeRoles: assumeRoles.map(({ roleArn, externalId, sessionName }) => ({ roleArn, externalId, sessionName })),
    endpoints: endpointsOf(endpoints),
    ...(s3UsePathStyle === undefined ? {} : { s3UsePathStyle }),
  };
}

function endpointsOf(maps: NonNullable<Connection["endpoints"]>): NonNullable<Request["aws"]["endpoints"]> {
  const all = Object.assign({}, ...maps) as Readonly<Record<string, string | undefined>>;
  const services = ["s3", "sns", "sqs", "kms", "cloudtrail", "sts"] as const;
  return Object.fromEntries(
    services.flatMap((service) => (all[service] === undefined ? [] : [[service, all[service]]])),
  );
}

/** The statements that the buckets of a key, topic or queue acknowledge, each once. */
export function acknowledgedFor(buckets: readonly PlannedBucket[]) {
  return [
    ...new Map(
      buckets.flatMap(({ config: { acknowledge = [] } }) => acknowledge).map((one) => [one.statement, one]),
    ).values(),
  ];
}
