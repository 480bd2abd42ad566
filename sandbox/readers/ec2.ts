import {
  DescribeInstancesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import { z } from "zod";
import { policy, policyOf, type Reader, tags, tagsOf } from "./reading";

const vpc: Reader = async ({ id: VpcId, inputs }, { ec2 }) => {
  const flag = z.boolean();
  const declared = z
    .object({ cidrBlock: z.string(), enableDnsHostnames: flag, enableDnsSupport: flag, tags })
    .parse(inputs);
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }));
  const attribute = (Attribute: "enableDnsHostnames" | "enableDnsSupport") =>
    ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute }));
  return {
    declared,
    found: {
      cidrBlock: Vpcs?.[0]?.CidrBlock,
      enableDnsHostnames: (await attribute("enableDnsHostnames")).EnableDnsHostnames?.Value,
      enableDnsSupport: (await attribute("enableDnsSupport")).EnableDnsSupport?.Value,
      tags: tagsOf(Vpcs?.[0]?.Tags),
    },
  };
};

const subnet: Reader = async ({ id, inputs }, { ec2 }) => {
  const declared = z.object({ cidrBlock: z.string(), vpcId: z.string(), tags }).parse(inputs);
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }));
  const found = Subnets?.[0];
  return {
    declared: { ...declared, publicAddresses: false },
    found: {
      cidrBlock: found?.CidrBlock,
      vpcId: found?.VpcId,
      tags: tagsOf(found?.Tags),
      publicAddresses: found?.MapPublicIpOnLaunch,
    },
  };
};

const routeTable: Reader = async ({ id, inputs }, { ec2 }) => {
  const declared = z.object({ vpcId: z.string(), tags }).parse(inputs);
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [id] }));
  const found = RouteTables?.[0];
  return {
    declared: { ...declared, toTheInternet: [] },
    found: {
      vpcId: found?.VpcId,
      tags: tagsOf(found?.Tags),
      toTheInternet: found?.Routes?.filter((r) => r.GatewayId?.startsWith("igw-") ?? r.NatGatewayId !== undefined),
    },
  };
};

const association: Reader = async ({ id, inputs }, { ec2 }) => {
  const declared = z.object({ routeTableId: z.string(), subnetId: z.string() }).parse(inputs);
  const RouteTableIds = [declared.routeTableId];
  const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds }));
  const found = RouteTables?.[0]?.Associations?.find((a) => a.RouteTableAssociationId === id);
  return { declared, found: { routeTableId: found?.RouteTableId, subnetId: found?.SubnetId } };
};

const endpoint: Reader = async ({ id, inputs }, { ec2 }) => {
  const ids = z.array(z.string()).default([]);
  const { policy: document, ...declared } = z
    .object({
      vpcId: z.string(),
      vpcEndpointType: z.string(),
      serviceName: z.string(),
      privateDnsEnabled: z.boolean().default(false),
      routeTableIds: ids,
      subnetIds: ids,
      securityGroupIds: ids,
      policy: policy.optional(),
      tags,
    })
    .parse(inputs);
  const { VpcEndpoints } = await ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }));
  const found = VpcEndpoints?.[0];
  return {
    // An interface endpoint without a policy gets AWS's own, which is not ours to compare.
    declared: { ...declared, policy: document },
    found: {
      vpcId: found?.VpcId,
      vpcEndpointType: found?.VpcEndpointType,
      serviceName: found?.ServiceName,
      privateDnsEnabled: found?.PrivateDnsEnabled ?? false,
      routeTableIds: found?.RouteTableIds ?? [],
      subnetIds: found?.SubnetIds ?? [],
      securityGroupIds: found?.Groups?.map(({ GroupId }) => GroupId) ?? [],
      policy: document === undefined ? undefined : policyOf(found?.PolicyDocument),
      tags: tagsOf(found?.Tags),
    },
  };
};

const securityGroup: Reader = async ({ id, inputs }, { ec2 }) => {
  const declared = z.object({ name: z.string(), description: z.string(), vpcId: z.string(), tags }).parse(inputs);
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
  const found = SecurityGroups?.[0];
  return {
    declared,
    found: {
      name: found?.GroupName,
      description: found?.Description,
      vpcId: found?.VpcId,
      tags: tagsOf(found?.Tags),
    },
  };
};

/** The VPC's own group, which lets nothing in or out once it is ours. */
const defaultSecurityGroup: Reader = async ({ id, inputs }, { ec2 }) => {
  const declared = z.object({ vpcId: z.string(), tags }).parse(inputs);
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
  const found = SecurityGroups?.[0];
  return {
    declared: { ...declared, ingress: [], egress: [] },
    found: {
      vpcId: found?.VpcId,
      tags: tagsOf(found?.Tags),
      ingress: found?.IpPermissions,
      egress: found?.IpPermissionsEgress,
    },
  };
};

/** A rule of a group, with all the rules that go the same way: there must be no other. */
function groupRule(outwards: boolean): Reader {
  return async ({ inputs }, { ec2 }) => {
    const declared = z
      .object({
        securityGroupId: z.string(),
        ipProtocol: z.string(),
        fromPort: z.number(),
        toPort: z.number(),
        cidrIpv4: z.string().optional(),
        prefixListId: z.string().optional(),
        tags,
      })
      .parse(inputs);
    const Filters = [{ Name: "group-id", Values: [declared.securityGroupId] }];
    const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
    return {
      declared: [{ ...declared, cidrIpv4: declared.cidrIpv4, prefixListId: declared.prefixListId }],
      found: SecurityGroupRules.filter(({ IsEgress }) => IsEgress === outwards).map((rule) => ({
        securityGroupId: rule.GroupId,
        ipProtocol: rule.IpProtocol,
        fromPort: rule.FromPort,
        toPort: rule.ToPort,
        cidrIpv4: rule.CidrIpv4,
        prefixListId: rule.PrefixListId,
        tags: tagsOf(rule.Tags),
      })),
    };
  };
}

const instance: Reader = async ({ id, inputs }, { ec2 }) => {
  const declared = z
    .object({
      ami: z.string(),
      instanceType: z.string(),
      subnetId: z.string(),
      vpcSecurityGroupIds: z.array(z.string()),
      iamInstanceProfile: z.string(),
      metadataOptions: z.object({ httpTokens: z.string(), httpPutResponseHopLimit: z.number() }),
      rootBlockDevice: z.object({ encrypted: z.boolean(), volumeSize: z.number(), volumeType: z.string() }),
      tags,
    })
    .parse(inputs);
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  const found = Reservations?.[0]?.Instances?.[0];
  const filter = { Name: "attachment.instance-id", Values: [id] };
  const { Volumes } = await ec2.send(new DescribeVolumesCommand({ Filters: [filter] }));
  return {
    declared: { ...declared, vpcSecurityGroupIds: declared.vpcSecurityGroupIds.toSorted(), keyName: undefined },
    found: {
      ami: found?.ImageId,
      instanceType: found?.InstanceType,
      subnetId: found?.SubnetId,
      vpcSecurityGroupIds: found?.SecurityGroups?.map(({ GroupId = "" }) => GroupId).toSorted(),
      iamInstanceProfile: found?.IamInstanceProfile?.Arn?.split("/").at(-1),
      metadataOptions: {
        httpTokens: found?.MetadataOptions?.HttpTokens,
        httpPutResponseHopLimit: found?.MetadataOptions?.HttpPutResponseHopLimit,
      },
      rootBlockDevice: {
        encrypted: Volumes?.[0]?.Encrypted,
        volumeSize: Volumes?.[0]?.Size,
        volumeType: Volumes?.[0]?.VolumeType,
      },
      tags: tagsOf(found?.Tags),
      keyName: found?.KeyName,
    },
  };
};

/** How EC2's resources are read back. */
export const ec2Readers: Readonly<Record<string, Reader>> = {
  "aws:ec2/vpc:Vpc": vpc,
  "aws:ec2/subnet:Subnet": subnet,
  "aws:ec2/routeTable:RouteTable": routeTable,
  "aws:ec2/routeTableAssociation:RouteTableAssociation": association,
  "aws:ec2/vpcEndpoint:VpcEndpoint": endpoint,
  "aws:ec2/securityGroup:SecurityGroup": securityGroup,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": defaultSecurityGroup,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": groupRule(true),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": groupRule(false),
  "aws:ec2/instance:Instance": instance,
};
