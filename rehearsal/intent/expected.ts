import { accessPointArn, bucketArn, roleArn, topicArn } from "../../documents/arns";
import { roleName, topicName } from "../../documents/names";
import type { Config, ControlConfig, DataConfig } from "../../stacks/config";
import { policiesOf } from "../../stacks/control/policies";
import type { Expected, ExpectedBucket, ExpectedRole } from "./model";
import { rolesOfServices } from "./services";
import { accessLogsOf } from "./supporting";
import { expectedAccessPoints } from "./through";
import { replicatorOf } from "./replicas";

/** Returns the roles, buckets, log readers and existing endpoints in the configuration. */
export function expectedOf(configs: readonly Config[]): Expected {
  const logs = configs.flatMap((config) => (config.role === "data" ? deliveriesOf(config) : []));
  return {
    roles: configs.flatMap((config) => (config.role === "control" ? rolesOf(config) : [])),
    buckets: configs.flatMap((config) => (config.role === "data" ? bucketsOf(config, logs) : [])),
    supporting: [],
    auditLogs: configs.flatMap((config) => (config.role === "control" ? readersOf(config) : [])),
    endpoints: configs.flatMap((config) => (config.role === "control" ? endpointsOf(config) : [])),
  };
}

/** Access logs that go to a bucket which their stack does not make for them. */
interface Delivery {
  readonly accountId: string;
  readonly to: string;
  readonly logs: ExpectedBucket["logs"][number];
}

function deliveriesOf(config: DataConfig): readonly Delivery[] {
  const { accountId, stack } = config;
  return accessLogsOf(config).flatMap(({ name, of, prefix, made }) =>
    made ? [] : [{ accountId, to: name, logs: { stack, of, prefix } }],
  );
}

function readersOf({ stack, auditLogs, dataAccounts, accountId }: ControlConfig): Expected["auditLogs"] {
  if (!auditLogs) return [];
  const accounts = [...dataAccounts.map(({ id }) => id), accountId];
  return [{ stack, reader: auditLogs.reader, buckets: auditLogs.buckets, accounts }];
}

function endpointsOf({ stack, network, connection }: ControlConfig): Expected["endpoints"] {
  return network.flatMap(({ endpointIds = [], region }) =>
    endpointIds.map((id) => ({ id, stack, region: region ?? connection.region })),
  );
}

function rolesOf(config: ControlConfig): readonly ExpectedRole[] {
  const { partition, accountId, project, stack, dataAccounts, permissionsBoundary } = config;
  return Object.entries(config.roles).map(([name, role]) => ({
    name,
    stack,
    arn:
      role.source.kind === "existing" ? role.source.arn : roleArn(partition, accountId, roleName(project, stack, name)),
    accountId,
    partition,
    config: role,
    boundary: role.permissionsBoundary ?? permissionsBoundary,
    reach: dataAccounts,
    testInstance: config.network.some(({ testInstance }) => testInstance?.role === name),
    needs: role.source.kind === "existing" ? policiesOf(config, name, role) : [],
  }));
}

function bucketsOf(config: DataConfig, deliveries: readonly Delivery[]): readonly ExpectedBucket[] {
  const { partition, accountId, project, stack, controlStack, network, principals } = config;
  const deployer = network?.deployer ?? config.connection.assumeRoles?.at(-1)?.roleArn;
  const exempt = [
    ...(network?.breakGlass ?? []),
    ...(network?.serviceRoles ?? []),
    ...(deployer === undefined ? [] : [deployer]),
  ];
  return config.buckets.map((bucket) => {
    const region = bucket.region ?? config.connection.region;
    const replicator = replicatorOf({ partition, accountId, project, stack, config: bucket });
    return {
      name: bucket.name,
      project,
      stack,
      arn: bucketArn(partition, bucket.name),
      accountId,
      partition,
      region,
      config: bucket,
      accessPoints: expectedAccessPoints(bucket, (name) => accessPointArn(partition, region, accountId, name)),
      topicArn:
        bucket.notifications === "sns"
          ? (bucket.topicArn ?? topicArn(partition, region, accountId, topicName(bucket.name)))
          : undefined,
      network: {
        onlyFrom: bucket.onlyFrom ?? network?.onlyFrom ?? "anywhere",
        exempt: [...exempt, ...rolesOfServices(bucket.services), ...(replicator === undefined ? [] : [replicator])],
      },
      logs: deliveries.flatMap((one) => (one.to === bucket.name && one.accountId === accountId ? [one.logs] : [])),
      controlStack: controlStack.split("/").at(-1) ?? controlStack,
      principals,
    };
  });
}
