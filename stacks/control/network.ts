import type * as pulumi from "@pulumi/pulumi";
import { ClientVpc } from "../../components/client-vpc";
import { InterfaceEndpoints } from "../../components/interface-endpoints";
import { S3Endpoint } from "../../components/s3-endpoint";
import { TestInstance } from "../../components/test-instance";
import { endpointPolicy } from "../../documents/endpoint-policy";
import { sessionManagerPolicy } from "../../documents/session-manager-policy";
import type { PolicyDocument } from "../../documents/policy";
import type { ControlConfig } from "../config";
import type { NetworkConfig } from "../config/network";
import type { Providers } from "../providers";

/** The outputs that a workload needs to use a network. */
export interface NetworkOutputs {
  /** The S3 gateway endpoints. */
  readonly endpointIds: readonly pulumi.Input<string>[];
  /** The security group for clients, if the stack created the endpoint. */
  readonly securityGroupId?: pulumi.Output<string>;
  readonly vpcId?: pulumi.Input<string>;
  /** The private subnet, if the stack created the VPC; otherwise the test instance's. */
  readonly subnetId?: pulumi.Input<string>;
  readonly testInstanceId?: pulumi.Output<string>;
}

/** The plan of a network. */
interface PlannedNetwork {
  readonly region: string;
  readonly config: NetworkConfig;
  readonly policy: PolicyDocument;
}

/**
 * Plans the networks: the policy of each endpoint.
 *
 * @param reader the ARN of the role that reads audit logs.
 * @throws LimitError naming the Region, if a policy would be larger than AWS accepts.
 */
export function planNetworks(config: ControlConfig, reader: string | undefined): readonly PlannedNetwork[] {
  const roles = Object.values(config.roles);
  const { auditLogs } = config;
  return config.network.map((network) => {
    const region = network.region ?? config.connection.region;
    const policy = endpointPolicy({
      partition: config.partition,
      region,
      accountId: config.accountId,
      dataAccounts: config.dataAccounts,
      accesses: roles.map(({ level, actionSets = [], actions = [] }) => ({ level, sets: actionSets, actions })),
      assumes: roles.flatMap(({ assumes }) => assumes),
      ...(auditLogs && reader !== undefined ? { auditLogs: { reader, buckets: auditLogs.buckets } } : {}),
      ownBuckets: network.ownBuckets,
      readableBuckets: network.readableBuckets,
    });
    return { region, config: network, policy };
  });
}

/** Creates a network, its endpoint and its test instance, except what exists. */
export function makeNetwork(
  config: ControlConfig,
  planned: PlannedNetwork,
  roleNameOf: (role: string) => pulumi.Input<string>,
  providers: Providers,
): NetworkOutputs {
  const { region, policy, config: network } = planned;
  if (network.endpointIds) return { endpointIds: network.endpointIds };
  const displayName = `${config.project}-${config.stack}-${region}`;
  const opts = { providers: [providers.in(region)] };
  const { tags } = config;
  const vpc =
    network.cidr === undefined ? undefined : new ClientVpc(region, { cidr: network.cidr, displayName, tags }, opts);
  const vpcId = vpc?.vpcId ?? network.vpcId ?? missing(region);
  const routeTableIds = vpc ? [vpc.routeTableId] : (network.routeTableIds ?? []);
  const endpoint = new S3Endpoint(region, { region, vpcId, routeTableIds, policy, displayName, tags }, opts);
  const subnetId = vpc?.subnetId ?? network.testInstance?.subnetId;
  const subnet = subnetId === undefined ? {} : { subnetId };
  const at: Place = { vpcId, ...subnet, securityGroupId: endpoint.securityGroupId };
  const instance =
    network.testInstance && makeTestInstance(config, planned, network.testInstance, at, roleNameOf, opts);
  return {
    endpointIds: [endpoint.endpointId],
    ...at,
    ...(instance ? { testInstanceId: instance.instanceId } : {}),
  };
}

/** Where the instance is placed. */
interface Place {
  readonly vpcId: pulumi.Input<string>;
  readonly subnetId?: pulumi.Input<string>;
  readonly securityGroupId: pulumi.Output<string>;
}

function makeTestInstance(
  { project, stack, tags }: ControlConfig,
  { region, config: { cidr } }: PlannedNetwork,
  instance: NonNullable<NetworkConfig["testInstance"]>,
  { vpcId, subnetId = missing(region), securityGroupId }: Place,
  roleNameOf: (role: string) => pulumi.Input<string>,
  opts: pulumi.ComponentResourceOptions,
): TestInstance {
  const displayName = `${project}-${stack}-${region}-test`;
  // A new VPC has no internet access, so Session Manager and STS need interface endpoints.
  if (cidr !== undefined) {
    const services = ["ec2messages", "ssm", "ssmmessages", "sts"];
    const args = { region, vpcId, subnetId, services, clients: cidr, displayName: `${displayName}-services`, tags };
    new InterfaceEndpoints(region, args, opts);
  }
  const { ami, instanceType } = instance;
  const roleName = roleNameOf(instance.role);
  const securityGroupIds = [securityGroupId];
  const policy = sessionManagerPolicy();
  const args = { ami, instanceType, roleName, policy, vpcId, subnetId, securityGroupIds, displayName, tags };
  return new TestInstance(region, args, opts);
}

function missing(region: string): never {
  throw new Error(`the network in ${region} has no VPC or no subnet`);
}
