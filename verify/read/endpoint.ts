import { DescribeVpcEndpointsCommand } from "@aws-sdk/client-ec2";
import type { Seen, Thing } from "../thing";
import type { Reach } from "./reach";
import { documentOf, map, NONE } from "./values";

/** Reads a VPC endpoint: its state and its policy. */
export async function readEndpoint({ id, name, region }: Thing, reach: Reach): Promise<Seen> {
  const endpoint = await reach.read(id, "ec2:DescribeVpcEndpoints", region, async () => {
    const { VpcEndpoints } = await reach.account
      .ec2(region)
      .send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [name] }));
    return VpcEndpoints?.[0];
  });
  if (endpoint.kind === "absent") return { kind: "absent" };
  if (endpoint.kind === "failed") return { kind: "unseen", fault: endpoint.fault };
  return {
    kind: "seen",
    settings: new Map([["state", map(endpoint, ({ State }) => State?.toLowerCase() ?? NONE)]]),
    documents: new Map([
      [
        "resource",
        map(endpoint, ({ PolicyDocument }) => (PolicyDocument === undefined ? [] : [documentOf(id, PolicyDocument)])),
      ],
    ]),
  };
}
