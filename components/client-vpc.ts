import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Arguments for {@link ClientVpc}. */
export interface ClientVpcArgs {
  /** The CIDR block of the VPC and its subnet, such as `10.20.0.0/24`. */
  readonly cidr: string;
  /** The name of its resources, except the VPC's default security group. */
  readonly displayName: string;
  /** Tags of its resources, except the VPC's default security group. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A VPC with one private subnet and no internet access. Clients reach AWS services through endpoints. */
export class ClientVpc extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetId: pulumi.Output<string>;
  readonly routeTableId: pulumi.Output<string>;

  constructor(name: string, args: ClientVpcArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:ec2:ClientVpc", name, {}, opts);
    const child = { parent: this };
    const tags = { ...args.tags, Name: args.displayName };
    // Interface endpoints have the services' DNS names only where the VPC's DNS support is on.
    const vpc = new aws.ec2.Vpc(
      name,
      { cidrBlock: args.cidr, enableDnsHostnames: true, enableDnsSupport: true, tags },
      child,
    );
    const subnet = new aws.ec2.Subnet(name, { vpcId: vpc.id, cidrBlock: args.cidr, tags }, child);
    const routes = new aws.ec2.RouteTable(name, { vpcId: vpc.id, tags }, child);
    new aws.ec2.RouteTableAssociation(name, { subnetId: subnet.id, routeTableId: routes.id }, child);
    // A network interface without a named security group gets this one, so it allows no traffic. It has no tags: AWS creates it, so
    // a deployer that tags it would need permission to tag resources of others.
    new aws.ec2.DefaultSecurityGroup(name, { vpcId: vpc.id }, child);
    this.vpcId = vpc.id;
    this.subnetId = subnet.id;
    this.routeTableId = routes.id;
    this.registerOutputs({ vpcId: this.vpcId, subnetId: this.subnetId, routeTableId: this.routeTableId });
  }
}
