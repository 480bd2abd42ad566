import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Arguments for {@link ClientVpc}. */
export interface ClientVpcArgs {
  /** The address range of the VPC and its one subnet, such as `10.20.0.0/24`. */
  readonly cidr: string;
  /** The name of everything in it but the VPC's own security group. */
  readonly displayName: string;
  /** Tags of everything in it but the VPC's own security group. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A VPC with one private subnet and no way to the internet: what it reaches, it reaches through endpoints. */
export class ClientVpc extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly subnetId: pulumi.Output<string>;
  readonly routeTableId: pulumi.Output<string>;

  constructor(name: string, args: ClientVpcArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:ec2:ClientVpc", name, {}, opts);
    const child = { parent: this };
    const tags = { ...args.tags, Name: args.displayName };
    // Interface endpoints answer to the services' own names only where the VPC's DNS may say so.
    const vpc = new aws.ec2.Vpc(
      name,
      { cidrBlock: args.cidr, enableDnsHostnames: true, enableDnsSupport: true, tags },
      child,
    );
    const subnet = new aws.ec2.Subnet(name, { vpcId: vpc.id, cidrBlock: args.cidr, tags }, child);
    const routes = new aws.ec2.RouteTable(name, { vpcId: vpc.id, tags }, child);
    new aws.ec2.RouteTableAssociation(name, { subnetId: subnet.id, routeTableId: routes.id }, child);
    // Whoever forgets to name a security group gets this one, so it lets nothing through. It has no tags: AWS makes it, so
    // that whoever tags it must be allowed to tag resources of others.
    new aws.ec2.DefaultSecurityGroup(name, { vpcId: vpc.id }, child);
    this.vpcId = vpc.id;
    this.subnetId = subnet.id;
    this.routeTableId = routes.id;
    this.registerOutputs({ vpcId: this.vpcId, subnetId: this.subnetId, routeTableId: this.routeTableId });
  }
}
