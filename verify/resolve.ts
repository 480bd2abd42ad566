import {
  DescribeInstancesCommand,
  DescribePrefixListsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from "@aws-sdk/client-ec2";
import { paginateListAliases } from "@aws-sdk/client-kms";
import { z } from "zod";
import type { RanStack } from "../rehearsal/run";
import { type Placed, placed } from "./placed-resources";
import type { Calls } from "./readers/calls";
import type { Fault, Reading } from "./readers/fault";
import { grouped } from "../documents/grouped";

/** The ids that only AWS knows. */
interface Resolved {
  /** The deployed id by the declared one. */
  readonly names: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

const aliasSchema = z.object({ name: z.string(), targetKeyId: z.string() });
const endpointSchema = z.object({ serviceName: z.string(), prefixListId: z.string().optional() });
const taggedSchema = z.object({ id: z.string(), tags: z.record(z.string(), z.string()).default({}) });

/** Looks up the ids of resources of one type in one Region of one account. */
type Resolver = (resources: readonly Placed[], calls: Calls, region: string) => Promise<Resolved>;

/**
 * Looks up the ids that the programs could not know: those of new keys by their aliases, and those of network resources by their tags.
 * Makes one call, or reads a few pages, for each type, Region and account.
 */
export async function resolveNames(stacks: readonly RanStack[], callsOf: (stack: string) => Calls): Promise<Resolved> {
  const groups = grouped(
    placed(stacks)
      .filter(({ resource: { type } }) => type in RESOLVERS)
      .map((one) => [`${one.resource.type} ${one.place.stack} ${one.place.region}`, one]),
  );
  const found = await Promise.all(
    [...groups.values()].map(async (group): Promise<Resolved> => {
      const [first] = group;
      const resolve = RESOLVERS[first.resource.type];
      return resolve
        ? resolve(group, callsOf(first.place.stack), first.place.region)
        : { names: new Map(), faults: [] };
    }),
  );
  return { names: new Map(found.flatMap(({ names }) => [...names])), faults: found.flatMap(({ faults }) => faults) };
}

const RESOLVERS: Readonly<Record<string, Resolver>> = {
  "aws:kms/alias:Alias": async (resources, calls, region) => {
    const aliases = await calls.read("the keys' aliases", "kms:ListAliases", region, async () => {
      const idByName = new Map<string, string>();
      for await (const page of paginateListAliases({ client: calls.account.kms(region) }, {})) {
        for (const { AliasName = "", TargetKeyId } of page.Aliases ?? []) {
          if (TargetKeyId !== undefined) idByName.set(AliasName, TargetKeyId);
        }
      }
      return idByName;
    });
    if (aliases.kind === "failed") return { names: new Map(), faults: [aliases.fault] };
    const names = resources.flatMap(({ resource }) => {
      const { name, targetKeyId } = aliasSchema.parse(resource.outputs);
      const id = aliases.kind === "read" ? aliases.value.get(name) : undefined;
      return id === undefined ? [] : [[targetKeyId.split("/").at(-1) ?? targetKeyId, id] as const];
    });
    return { names: new Map(names), faults: [] };
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": async (resources, calls, region) => {
    const ec2 = calls.account.ec2(region);
    const [endpoints, lists] = await Promise.all([
      calls.read("the VPC endpoints", "ec2:DescribeVpcEndpoints", region, async () => {
        return (await ec2.send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints;
      }),
      calls.read("the prefix lists", "ec2:DescribePrefixLists", region, async () => {
        return (await ec2.send(new DescribePrefixListsCommand({}))).PrefixLists;
      }),
    ]);
    const found = named(resources, endpoints, (endpoint, outputs) =>
      endpoint.ServiceName === endpointSchema.parse(outputs).serviceName ? endpoint.VpcEndpointId : undefined,
    );
    const prefixLists = resources.flatMap(({ resource: { outputs } }) => {
      const { serviceName, prefixListId } = endpointSchema.parse(outputs);
      const all = lists.kind === "read" ? lists.value : [];
      const id = all.find(({ PrefixListName }) => PrefixListName === serviceName)?.PrefixListId;
      return prefixListId === undefined || id === undefined ? [] : [[prefixListId, id] as const];
    });
    return {
      names: new Map([...found.names, ...prefixLists]),
      faults: [...found.faults, ...(lists.kind === "failed" ? [lists.fault] : [])],
    };
  },
  "aws:ec2/vpc:Vpc": async (resources, calls, region) => {
    const all = await calls.read("the VPCs", "ec2:DescribeVpcs", region, async () => {
      return (await calls.account.ec2(region).send(new DescribeVpcsCommand({}))).Vpcs;
    });
    return named(resources, all, ({ VpcId }) => VpcId);
  },
  "aws:ec2/subnet:Subnet": async (resources, calls, region) => {
    const all = await calls.read("the subnets", "ec2:DescribeSubnets", region, async () => {
      return (await calls.account.ec2(region).send(new DescribeSubnetsCommand({}))).Subnets;
    });
    return named(resources, all, ({ SubnetId }) => SubnetId);
  },
  "aws:ec2/routeTable:RouteTable": async (resources, calls, region) => {
    const all = await calls.read("the route tables", "ec2:DescribeRouteTables", region, async () => {
      return (await calls.account.ec2(region).send(new DescribeRouteTablesCommand({}))).RouteTables;
    });
    return named(resources, all, ({ RouteTableId }) => RouteTableId);
  },
  "aws:ec2/securityGroup:SecurityGroup": async (resources, calls, region) => {
    const all = await calls.read("the security groups", "ec2:DescribeSecurityGroups", region, async () => {
      return (await calls.account.ec2(region).send(new DescribeSecurityGroupsCommand({}))).SecurityGroups;
    });
    return named(resources, all, ({ GroupId, GroupName }, { name }) => (GroupName === name ? GroupId : undefined));
  },
  "aws:ec2/instance:Instance": async (resources, calls, region) => {
    const all = await calls.read("the instances", "ec2:DescribeInstances", region, async () => {
      const { Reservations = [] } = await calls.account.ec2(region).send(new DescribeInstancesCommand({}));
      return Reservations.flatMap(({ Instances = [] }) => Instances);
    });
    return named(resources, all, ({ InstanceId, State }) => (State?.Name === "terminated" ? undefined : InstanceId));
  },
};

interface Tagged {
  readonly Tags?: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;
}

/**
 * Finds each declared resource among the deployed resources of its type, by all its tags including the name.
 *
 * @param idOf returns the id of a deployed resource; undefined if another property than its tags differs.
 */
function named<Found extends Tagged>(
  resources: readonly Placed[],
  all: Reading<readonly Found[]>,
  idOf: (found: Found, outputs: Readonly<Record<string, unknown>>) => string | undefined,
): Resolved {
  if (all.kind === "failed") return { names: new Map(), faults: [all.fault] };
  const names = resources.flatMap(({ resource: { outputs } }) => {
    const { id: declared, tags } = taggedSchema.parse(outputs);
    for (const found of all.kind === "read" ? all.value : []) {
      const has = ([key, value]: readonly [string, string]) =>
        found.Tags?.some((tag) => tag.Key === key && tag.Value === value) ?? false;
      const id = Object.entries(tags).every(has) ? idOf(found, outputs) : undefined;
      if (id !== undefined) return [[declared, id] as const];
    }
    return [];
  });
  return { names: new Map(names), faults: [] };
}
