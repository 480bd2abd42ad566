import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, text } from "../documents/policy";
import { tlsSecurityGroup } from "./tls-security-group";

/** Arguments for {@link S3Endpoint}. */
export interface S3EndpointArgs {
  /** The Region of the VPC, the only one that a gateway endpoint serves. */
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  /** The route tables of the subnets that use the endpoint. */
  readonly routeTableIds: readonly pulumi.Input<string>[];
  /** What may pass. */
  readonly policy: PolicyDocument;
  /** The name of the endpoint and of the clients' security group. */
  readonly displayName: string;
  /** Tags of the endpoint and the security group. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A gateway endpoint for S3, and a security group for its clients that allows only traffic to S3. */
export class S3Endpoint extends pulumi.ComponentResource {
  /** The endpoint's id, once it exists. */
  readonly endpointId: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: S3EndpointArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:ec2:S3Endpoint", name, {}, opts);
    const child = { parent: this };
    const tags = { ...args.tags, Name: args.displayName };
    const endpoint = new aws.ec2.VpcEndpoint(
      name,
      {
        vpcId: args.vpcId,
        serviceName: `com.amazonaws.${args.region}.s3`,
        vpcEndpointType: "Gateway",
        routeTableIds: [...args.routeTableIds],
        policy: text(args.policy),
        tags,
      },
      child,
    );
    const { displayName, vpcId } = args;
    const groupId = tlsSecurityGroup(
      name,
      {
        displayName,
        vpcId,
        tags,
        description: "Clients of the S3 endpoint: TLS to S3 and nothing else",
        way: "out",
        peer: { prefixListId: endpoint.prefixListId },
      },
      child,
    );
    this.endpointId = endpoint.id;
    this.securityGroupId = groupId;
    this.registerOutputs({ endpointId: this.endpointId, securityGroupId: this.securityGroupId });
  }
}
