import { ownPrefix } from "../../adopt/digest";
import type { JsonObject } from "../../adopt/json";
import type { Planned, Request } from "../../adopt/plan";
import type { Statement } from "../../documents/policy";
import type { Connection } from "../config/connection";
import type { DataConfig } from "../config";
import type { PlannedBucket } from "./plan";

/** What is planned for one ARN, by kind. */
export type Adoption = (arn: string, kind: Planned["wanted"]["kind"]) => Planned | undefined;

/** By what this stack knows its own part. The control stack's full name stands for the organization, which only an engine knows. */
export function prefixOf({ controlStack, project, stack }: DataConfig): string {
  return ownPrefix(controlStack, project, stack);
}

/** Statements under Sids by which this stack knows them again. */
export function marked(prefix: string, statements: readonly Statement[]): JsonObject[] {
  return statements.map(({ Sid, ...rest }) => ({ Sid: `${prefix}${Sid}`, ...rest }));
}

/** The provider's settings in the form of the SDK's. How long a session lasts is left to AWS. */
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

/** What the buckets of a key, topic or queue acknowledge, each statement once. */
export function acknowledgedFor(buckets: readonly PlannedBucket[]) {
  return [
    ...new Map(
      buckets.flatMap(({ config: { acknowledge = [] } }) => acknowledge).map((one) => [one.statement, one]),
    ).values(),
  ];
}
