import {
  DescribeInstancesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { z } from "zod";
import type { Placed } from "../placed-resources";
import type { Observed, Subject } from "../subject";
import {
  type Declaration,
  optional,
  type Reach,
  type Reader,
  seen,
  settingsOf,
  tags,
  text,
  texts,
  unobserved,
  declared,
} from "./reader";
import { setOf, tagsOf } from "./values";

const TAGS = "conditions and cost allocation by tags may change";

// Every call uses a filter, as an unknown id is an error without one.
const only = (Name: string, value: string) => [{ Name, Values: [value] }];

/** Reads VPCs. */
export const vpcReader: Reader = {
  declares: {
    "aws:ec2/vpc:Vpc": declared(
      {
        id: text,
        cidrBlock: text,
        enableDnsHostnames: z.boolean().nullish(),
        enableDnsSupport: z.boolean().nullish(),
        tags,
      },
      (of) => {
        return {
          of: of.id,
          settings: {
            addresses: of.cidrBlock,
            "DNS host names": of.enableDnsHostnames ?? false,
            "DNS support": of.enableDnsSupport ?? true,
            tags: of.tags,
          },
        };
      },
    ),
  },
  undeclared: {},
  meaning: {
    addresses: "the VPC is another one",
    "DNS host names": "the DNS names of endpoints may not resolve to them",
    "DNS support": "the DNS names of endpoints may not resolve to them",
    tags: TAGS,
  },
  absence: "its endpoints and subnets do not exist either",
  read: async ({ name: VpcId, region }, { account, read }) => {
    const ec2 = account.ec2(region);
    const vpc = await read("ec2:DescribeVpcs", async () => {
      return (await ec2.send(new DescribeVpcsCommand({ Filters: only("vpc-id", VpcId) }))).Vpcs?.[0];
    });
    const missing = unobserved(vpc);
    if (missing) return missing;
    const [hostNames, support] = await Promise.all([
      read("ec2:DescribeVpcAttribute", async () => {
        const command = new DescribeVpcAttributeCommand({ VpcId, Attribute: "enableDnsHostnames" });
        return (await ec2.send(command)).EnableDnsHostnames?.Value;
      }),
      read("ec2:DescribeVpcAttribute", async () => {
        const command = new DescribeVpcAttributeCommand({ VpcId, Attribute: "enableDnsSupport" });
        return (await ec2.send(command)).EnableDnsSupport?.Value;
      }),
    ]);
    return seen({
      ...settingsOf(vpc, (of) => ({ addresses: of?.CidrBlock, tags: tagsOf(of?.Tags) })),
      ...settingsOf(hostNames, (on) => ({ "DNS host names": on ?? false })),
      ...settingsOf(support, (on) => ({ "DNS support": on ?? false })),
    });
  },
};

/** Reads subnets. */
export const subnetReader: Reader = {
  declares: {
    "aws:ec2/subnet:Subnet": declared({ id: text, vpcId: text, cidrBlock: text, tags }, (of) => {
      return { of: of.id, settings: { vpc: of.vpcId, addresses: of.cidrBlock, tags: of.tags } };
    }),
  },
  undeclared: { "public addresses": false },
  meaning: {
    vpc: "the subnet is in another VPC",
    addresses: "the subnet is another one",
    "public addresses": "new instances get public addresses",
    tags: TAGS,
  },
  absence: "its instances and interface endpoints do not exist either",
  read: async ({ name, region }, { account, read }) => {
    const subnet = await read("ec2:DescribeSubnets", async () => {
      const command = new DescribeSubnetsCommand({ Filters: only("subnet-id", name) });
      return (await account.ec2(region).send(command)).Subnets?.[0];
    });
    return (
      unobserved(subnet) ??
      seen(
        settingsOf(subnet, (of) => ({
          vpc: of?.VpcId,
          addresses: of?.CidrBlock,
          "public addresses": of?.MapPublicIpOnLaunch ?? false,
          tags: tagsOf(of?.Tags),
        })),
      )
    );
  },
};

/** Reads route tables. A route out of the VPC is drift, as no stack declares one. Endpoints add their own routes. */
export const routeTableReader: Reader = {
  declares: {
    "aws:ec2/routeTable:RouteTable": declared({ id: text, vpcId: text, tags }, (of) => {
      return { of: of.id, settings: { vpc: of.vpcId, tags: of.tags } };
    }),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": declared({ routeTableId: text, subnetId: text }, (of) => {
      return { of: of.routeTableId, settings: { subnets: [of.subnetId] }, part: true };
    }),
  },
  undeclared: { "ways out": [] },
  meaning: {
    vpc: "the route table is in another VPC",
    subnets: "the subnets use other routes",
    "ways out": "requests can leave the VPC without its endpoints",
    tags: TAGS,
  },
  absence: "the subnets do not route requests through the endpoint",
  read: async ({ name, region }, { account, read }) => {
    const table = await read("ec2:DescribeRouteTables", async () => {
      const command = new DescribeRouteTablesCommand({ Filters: only("route-table-id", name) });
      return (await account.ec2(region).send(command)).RouteTables?.[0];
    });
    return (
      unobserved(table) ??
      seen(
        settingsOf(table, (of) => ({
          vpc: of?.VpcId,
          subnets: setOf(of?.Associations?.flatMap(({ SubnetId }) => SubnetId ?? [])),
          "ways out": setOf(
            of?.Routes?.flatMap(({ GatewayId = "", ...route }) => {
              const { DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId } = route;
              if (GatewayId === "local" || GatewayId.startsWith("vpce-")) return [];
              const to = DestinationCidrBlock ?? DestinationIpv6CidrBlock ?? DestinationPrefixListId ?? "";
              const by =
                GatewayId ||
                (route.NatGatewayId ??
                  route.TransitGatewayId ??
                  route.VpcPeeringConnectionId ??
                  route.EgressOnlyInternetGatewayId ??
                  route.NetworkInterfaceId ??
                  route.LocalGatewayId ??
                  route.CarrierGatewayId ??
                  route.CoreNetworkArn ??
                  "");
              return [`${to} by ${by}`];
            }),
          ),
          tags: tagsOf(of?.Tags),
        })),
      )
    );
  },
};

const rule = z.object({
  securityGroupId: text,
  ipProtocol: text,
  fromPort: z.number().nullish(),
  toPort: z.number().nullish(),
  cidrIpv4: optional,
  prefixListId: optional,
  tags,
});

function declaredRule(way: "inbound" | "outbound") {
  return ({ resource: { outputs } }: Placed): Declaration => {
    const of = rule.parse(outputs);
    const peer = of.cidrIpv4 ?? of.prefixListId;
    const settings = { [way]: [ruleText(of.ipProtocol, of.fromPort ?? -1, of.toPort ?? -1, peer)] };
    return { of: of.securityGroupId, settings, part: true };
  };
}

function ruleText(protocol: string, from: number, to: number, peer: string | undefined): string {
  return `${protocol} ${from}-${to} ${peer ?? "any"}`;
}

function foundRules(rules: readonly SecurityGroupRule[] = [], outbound: boolean): readonly string[] {
  return setOf(
    rules
      .filter(({ IsEgress }) => IsEgress === outbound)
      .map((of) =>
        ruleText(
          of.IpProtocol ?? "",
          of.FromPort ?? -1,
          of.ToPort ?? -1,
          of.CidrIpv4 ?? of.PrefixListId ?? of.CidrIpv6 ?? of.ReferencedGroupInfo?.GroupId,
        ),
      ),
  );
}

/** The suffix of the subject for a VPC's default security group, whose id the program cannot know. */
const DEFAULT = "/default";

/** Reads security groups, with all their rules. */
export const securityGroupReader: Reader = {
  declares: {
    "aws:ec2/securityGroup:SecurityGroup": declared({ id: text, vpcId: text, description: optional, tags }, (of) => {
      return { of: of.id, settings: { vpc: of.vpcId, description: of.description, tags: of.tags } };
    }),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": declared({ vpcId: text, tags }, (of) => {
      return { of: `${of.vpcId}${DEFAULT}`, settings: { vpc: of.vpcId, tags: of.tags } };
    }),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": declaredRule("outbound"),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": declaredRule("inbound"),
  },
  undeclared: { inbound: [], outbound: [] },
  meaning: {
    vpc: "the security group is in another VPC",
    description: "readers may mistake it for another security group",
    inbound: "other sources can connect than declared",
    outbound: "its members can connect to other destinations than declared",
    tags: TAGS,
  },
  absence: "no resource can be its member",
  read: async ({ arn, region }, { account, read }) => {
    const ec2 = account.ec2(region);
    const vpcId = arn.endsWith(DEFAULT) ? arn.slice(0, -DEFAULT.length) : undefined;
    const group = await read("ec2:DescribeSecurityGroups", async () => {
      const Filters =
        vpcId === undefined ? only("group-id", arn) : [...only("vpc-id", vpcId), ...only("group-name", "default")];
      return (await ec2.send(new DescribeSecurityGroupsCommand({ Filters }))).SecurityGroups?.[0];
    });
    const missing = unobserved(group);
    if (missing || group.kind !== "read") return missing ?? { kind: "absent" };
    const rules = await read("ec2:DescribeSecurityGroupRules", async () => {
      const Filters = only("group-id", group.value.GroupId ?? "");
      return (await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }))).SecurityGroupRules;
    });
    return seen({
      ...settingsOf(group, (of) => ({ vpc: of?.VpcId, description: of?.Description, tags: tagsOf(of?.Tags) })),
      ...settingsOf(rules, (all) => ({ inbound: foundRules(all, false), outbound: foundRules(all, true) })),
    });
  },
};

const instance = z.object({
  id: text,
  ami: text,
  instanceType: text,
  subnetId: text,
  vpcSecurityGroupIds: texts,
  iamInstanceProfile: text,
  metadataOptions: z.object({ httpTokens: text, httpPutResponseHopLimit: z.number() }),
  rootBlockDevice: z.object({ encrypted: z.boolean(), volumeSize: z.number(), volumeType: text }),
  tags,
});

/** Reads instances. */
export const instanceReader: Reader = {
  declares: {
    "aws:ec2/instance:Instance": ({ resource: { outputs } }) => {
      const of = instance.parse(outputs);
      return {
        of: of.id,
        settings: {
          image: of.ami,
          type: of.instanceType,
          subnet: of.subnetId,
          "security groups": setOf(of.vpcSecurityGroupIds),
          profile: of.iamInstanceProfile,
          "metadata service": metadataText(of.metadataOptions.httpTokens, of.metadataOptions.httpPutResponseHopLimit),
          volume: volumeText(
            of.rootBlockDevice.encrypted,
            of.rootBlockDevice.volumeSize,
            of.rootBlockDevice.volumeType,
          ),
          tags: of.tags,
        },
      };
    },
  },
  undeclared: { "key pair": undefined },
  meaning: {
    image: "the instance runs another image",
    type: "the instance costs more or less",
    subnet: "the instance is in another subnet",
    "security groups": "other sources can connect to it, or it to other destinations",
    profile: "the instance has another role",
    "metadata service": "the instance's credentials are easier to steal",
    volume: "its data may not be encrypted",
    "key pair": "the holder of a key can sign in",
    tags: TAGS,
  },
  absence: "there is no instance to test access from",
  read: readInstance,
};

async function readInstance({ name, region }: Subject, { account, read }: Reach): Promise<Observed> {
  const ec2 = account.ec2(region);
  const found = await read("ec2:DescribeInstances", async () => {
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters: only("instance-id", name) }));
    const [one] = Reservations.flatMap(({ Instances = [] }) => Instances);
    // EC2 lists a terminated instance for about an hour.
    return one?.State?.Name === "terminated" ? undefined : one;
  });
  const missing = unobserved(found);
  if (missing) return missing;
  const volumes = await read("ec2:DescribeVolumes", async () => {
    return (await ec2.send(new DescribeVolumesCommand({ Filters: only("attachment.instance-id", name) }))).Volumes;
  });
  return seen({
    ...settingsOf(found, (of) => ({
      image: of?.ImageId,
      type: of?.InstanceType,
      subnet: of?.SubnetId,
      "security groups": setOf(of?.SecurityGroups?.flatMap(({ GroupId }) => GroupId ?? [])),
      profile: of?.IamInstanceProfile?.Arn?.split("/").at(-1),
      "metadata service": metadataText(
        of?.MetadataOptions?.HttpTokens ?? "",
        of?.MetadataOptions?.HttpPutResponseHopLimit ?? 0,
      ),
      "key pair": of?.KeyName,
      tags: tagsOf(of?.Tags),
    })),
    ...settingsOf(volumes, (list) => ({
      volume: setOf(
        list?.map(({ Encrypted, Size, VolumeType }) => volumeText(Encrypted ?? false, Size ?? 0, VolumeType ?? "")),
      ).join(", "),
    })),
  });
}

function metadataText(tokens: string, hops: number): string {
  return `tokens ${tokens}, ${hops} hops`;
}

function volumeText(encrypted: boolean, size: number, type: string): string {
  return `${encrypted ? "encrypted" : "not encrypted"}, ${size} GiB ${type}`;
}
