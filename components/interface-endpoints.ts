import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { tlsSecurityGroup } from "./tls-security-group";

/** Arguments for {@link InterfaceEndpoints}. */
export interface InterfaceEndpointsArgs {
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetId: pulumi.Input<string>;
  /** The services, such as `sts`. */
  readonly services: readonly string[];
  /** The CIDR block of the clients. */
  readonly clients: string;
  /** The name of the endpoints and their security group. */
  readonly displayName: string;
  /** Tags of the endpoints and their security group. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Interface endpoints of AWS services, for a subnet without internet access. */
export class InterfaceEndpoints extends pulumi.ComponentResource {
  /** The security group of the endpoints. A client's security group must allow traffic to it. */
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: InterfaceEndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:ec2:InterfaceEndpoints", name, {}, opts);
    const child = { parent: this };
    const tags = { ...args.tags, Name: args.displayName };
    const { displayName, vpcId } = args;
    const groupId = tlsSecurityGroup(
      name,
      {
        displayName,
        vpcId,
        tags,
        description: "Interface endpoints: TLS from the clients and nothing else",
        way: "in",
        peer: { cidrIpv4: args.clients },
      },
      child,
    );
    for (const service of args.services) {
      new aws.ec2.VpcEndpoint(
        `${name}-${service}`,
        {
          vpcId: args.vpcId,
          serviceName: `com.amazonaws.${args.region}.${service}`,
          vpcEndpointType: "Interface",
          privateDnsEnabled: true,
          subnetIds: [args.subnetId],
          securityGroupIds: [groupId],
          tags,
        },
        child,
      );
    }
    this.securityGroupId = groupId;
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }
}
