import { DescribeVpcEndpointsCommand } from "@aws-sdk/client-ec2";
import { paginateListAliases } from "@aws-sdk/client-kms";
import { z } from "zod";
import type { RanStack } from "../rehearsal/run";
import type { Fault } from "./read/fault";
import type { Reach } from "./read/reach";
import { type Placed, placed } from "./stacks";

/** What the programs could not know, found. */
export interface Resolved {
  /** What was declared, and what it is really called. */
  readonly names: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

/** How one Region of one account is asked for what is really called how. */
type Resolver = (things: readonly Placed[], reach: Reach, region: string) => Promise<Resolved>;

/**
 * Finds what the programs could not know beforehand: the ids of new keys by their aliases, and those of new VPC endpoints
 * by their name tags. One call, or a few pages, for each Region of each account.
 */
export async function resolveNames(stacks: readonly RanStack[], reachOf: (stack: string) => Reach): Promise<Resolved> {
  const groups = new Map<string, Placed[]>();
  for (const one of placed(stacks)) {
    if (!(one.resource.type in RESOLVERS)) continue;
    const { stack, region } = one.place;
    const key = `${one.resource.type} ${stack} ${region}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const found = await Promise.all(
    [...groups.values()].map(async (group): Promise<Resolved> => {
      const [first] = group;
      const resolve = first && RESOLVERS[first.resource.type];
      return resolve
        ? resolve(group, reachOf(first.place.stack), first.place.region)
        : { names: new Map(), faults: [] };
    }),
  );
  return { names: new Map(found.flatMap(({ names }) => [...names])), faults: found.flatMap(({ faults }) => faults) };
}

const RESOLVERS: Readonly<Record<string, Resolver>> = {
  "aws:kms/alias:Alias": async (things, reach, region) => {
    const aliases = await reach.read("the keys' aliases", "kms:ListAliases", region, async () => {
      const idByName = new Map<string, string>();
      for await (const page of paginateListAliases({ client: reach.account.kms(region) }, {})) {
        for (const { AliasName = "", TargetKeyId } of page.Aliases ?? []) {
          if (TargetKeyId !== undefined) idByName.set(AliasName, TargetKeyId);
        }
      }
      return idByName;
    });
    if (aliases.kind === "failed") return { names: new Map(), faults: [aliases.fault] };
    const names = things.flatMap(({ resource }) => {
      const { name, targetKeyId } = z.object({ name: z.string(), targetKeyId: z.string() }).parse(resource.outputs);
      const id = aliases.kind === "read" ? aliases.value.get(name) : undefined;
      return id === undefined ? [] : [[targetKeyId.split("/").at(-1) ?? targetKeyId, id] as const];
    });
    return { names: new Map(names), faults: [] };
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": async (things, reach, region) => {
    const endpoints = await reach.read("the VPC endpoints", "ec2:DescribeVpcEndpoints", region, async () => {
      return (await reach.account.ec2(region).send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints ?? [];
    });
    if (endpoints.kind === "failed") return { names: new Map(), faults: [endpoints.fault] };
    const schema = z.object({ id: z.string(), serviceName: z.string(), tags: z.record(z.string(), z.string()) });
    const names = things.flatMap(({ resource }) => {
      const declared = schema.safeParse({ tags: {}, ...resource.outputs }).data;
      const id =
        endpoints.kind === "read" && declared
          ? endpoints.value.find(
              ({ ServiceName, Tags = [] }) =>
                ServiceName === declared.serviceName &&
                Object.entries(declared.tags).every(([key, value]) =>
                  Tags.some((tag) => tag.Key === key && tag.Value === value),
                ),
            )?.VpcEndpointId
          : undefined;
      return id === undefined || !declared ? [] : [[declared.id, id] as const];
    });
    return { names: new Map(names), faults: [] };
  },
};
