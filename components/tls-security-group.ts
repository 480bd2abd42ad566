import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Arguments for a security group for TLS. */
export interface TlsSecurityGroupArgs {
  /** The group's name. */
  readonly displayName: string;
  readonly description: string;
  readonly vpcId: pulumi.Input<string>;
  /** Tags of the group and its rule. */
  readonly tags: Readonly<Record<string, string>>;
  /** Whether the rule lets TLS in or out. */
  readonly way: "in" | "out";
  /** The peer: a CIDR block, or the prefix list of an AWS service. */
  readonly peer: { readonly cidrIpv4: string } | { readonly prefixListId: pulumi.Input<string> };
}

/**
 * Creates a security group with one rule, for TLS. The rule is a separate resource, as the AWS provider recommends.
 *
 * @param opts with the component that it belongs to.
 * @returns the group's id.
 */
export function tlsSecurityGroup(
  name: string,
  { displayName, description, vpcId, tags, way, peer }: TlsSecurityGroupArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const group = new aws.ec2.SecurityGroup(name, { name: displayName, description, vpcId, tags }, opts);
  const rule = { securityGroupId: group.id, ipProtocol: "tcp", fromPort: 443, toPort: 443, ...peer, tags };
  if (way === "in") new aws.vpc.SecurityGroupIngressRule(name, rule, opts);
  else new aws.vpc.SecurityGroupEgressRule(name, rule, opts);
  return group.id;
}
