import type { Row } from "./action-row";

/** The deployer's actions on networks: new resources by the name tag of the request, existing ones by their name tag. */
export const NETWORK: readonly Row[] = [
  {
    sid: "SeeNetworks",
    on: "anything",
    read: [
      "ec2:DescribeNetworkAcls",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribePrefixLists",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroupRules",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeVpcAttribute",
      "ec2:DescribeVpcEndpoints",
      "ec2:DescribeVpcs",
    ],
  },
  {
    sid: "NewInNetwork",
    on: "newInNetwork",
    write: ["ec2:CreateRouteTable", "ec2:CreateSecurityGroup", "ec2:CreateSubnet", "ec2:CreateVpc"],
    only: "newNamed",
  },
  // An endpoint of any other service would be another way out of the network.
  { sid: "NewEndpoints", on: "vpcEndpoint", write: ["ec2:CreateVpcEndpoint"], only: "newEndpoint" },
  // Rules have their own names; EC2 also authorizes the security group, see below.
  {
    sid: "NewRules",
    on: "securityGroupRule",
    write: ["ec2:AuthorizeSecurityGroupEgress", "ec2:AuthorizeSecurityGroupIngress"],
    only: "newNamed",
  },
  // Only new resources get the name: otherwise the deployer could name another owner's resource, and delete it.
  { sid: "NameInNetwork", on: "newInNetwork", write: ["ec2:CreateTags"], only: "namedWhenMade" },
  { sid: "NameRules", on: "securityGroupRule", write: ["ec2:CreateTags"], only: "namedWhenMade" },
  // The other resources of the same calls, in which the new resource is created. Existing ones that are listed are in SHARED.
  {
    sid: "UsedInNetwork",
    on: "usedInNetwork",
    write: [
      "ec2:CreateRouteTable",
      "ec2:CreateSecurityGroup",
      "ec2:CreateSubnet",
      "ec2:CreateVpcEndpoint",
      "ec2:ModifyVpcEndpoint",
    ],
    only: "named",
  },
  // A VPC's default security group has rules and no name.
  {
    sid: "CloseUnnamedGroups",
    on: "securityGroup",
    write: ["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
    only: "unnamed",
  },
  {
    sid: "Network",
    on: "newInNetwork",
    write: [
      "ec2:AssociateRouteTable",
      "ec2:AuthorizeSecurityGroupEgress",
      "ec2:AuthorizeSecurityGroupIngress",
      "ec2:CreateTags",
      "ec2:DeleteRouteTable",
      "ec2:DeleteSecurityGroup",
      "ec2:DeleteSubnet",
      "ec2:DeleteTags",
      "ec2:DeleteVpc",
      "ec2:DeleteVpcEndpoints",
      "ec2:DisassociateRouteTable",
      "ec2:ModifySecurityGroupRules",
      "ec2:ModifyVpcAttribute",
      "ec2:ModifyVpcEndpoint",
      "ec2:RevokeSecurityGroupEgress",
      "ec2:RevokeSecurityGroupIngress",
    ],
    only: "named",
  },
  {
    sid: "GroupRules",
    on: "securityGroupRule",
    write: ["ec2:CreateTags", "ec2:DeleteTags", "ec2:ModifySecurityGroupRules"],
    only: "named",
  },
];

/** The deployer's actions on a test instance, and on what it has. */
export const TEST_INSTANCE: readonly Row[] = [
  {
    sid: "SeeInstances",
    on: "anything",
    read: [
      "ec2:DescribeImages",
      "ec2:DescribeInstanceAttribute",
      "ec2:DescribeInstanceCreditSpecifications",
      "ec2:DescribeInstances",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeTags",
      "ec2:DescribeVolumes",
    ],
  },
  { sid: "NewInstances", on: "newInstance", write: ["ec2:RunInstances"], only: "newNamed" },
  { sid: "NameInstances", on: "newInstance", write: ["ec2:CreateTags"], only: "namedWhenMade" },
  { sid: "UsedByInstances", on: "usedByInstance", write: ["ec2:RunInstances"], only: "named" },
  // Both are new with the instance, and have no name.
  { sid: "PartsOfInstances", on: "partOfInstance", write: ["ec2:RunInstances"] },
  {
    sid: "Instances",
    on: "newInstance",
    write: [
      "ec2:CreateTags",
      "ec2:DeleteTags",
      "ec2:ModifyInstanceAttribute",
      "ec2:ModifyInstanceMetadataOptions",
      "ec2:TerminateInstances",
    ],
    only: "named",
  },
  {
    sid: "InstanceProfiles",
    on: "instanceProfile",
    read: ["iam:GetInstanceProfile"],
    write: [
      "iam:AddRoleToInstanceProfile",
      "iam:CreateInstanceProfile",
      "iam:DeleteInstanceProfile",
      "iam:RemoveRoleFromInstanceProfile",
      "iam:TagInstanceProfile",
      "iam:UntagInstanceProfile",
    ],
  },
  // EC2 needs it to give endpoints the services' DNS names.
  { sid: "PrivateNames", on: "anything", write: ["route53:AssociateVPCWithHostedZone"] },
  { sid: "PassToInstances", on: "role", write: ["iam:PassRole"], only: "passedTo ec2" },
];
