import { DescribeVpcEndpointsCommand } from "@aws-sdk/client-ec2";
import { z } from "zod";
import type { Observed, Subject } from "../subject";
import { declared, type Reach, type Reader, seen, settingsOf, tags, text, texts, unobserved } from "./reader";
import { documentsIn, setOf, tagsOf } from "./values";

async function read({ id, name, region }: Subject, reach: Reach): Promise<Observed> {
  const endpoint = await reach.read("ec2:DescribeVpcEndpoints", async () => {
    const command = new DescribeVpcEndpointsCommand({ VpcEndpointIds: [name] });
    return (await reach.account.ec2(region).send(command)).VpcEndpoints?.[0];
  });
  return (
    unobserved(endpoint) ??
    seen(
      settingsOf(endpoint, (of) => ({
        state: of?.State?.toLowerCase(),
        vpc: of?.VpcId,
        type: of?.VpcEndpointType,
        service: of?.ServiceName,
        "private DNS": of?.PrivateDnsEnabled ?? false,
        "route tables": setOf(of?.RouteTableIds),
        subnets: setOf(of?.SubnetIds),
        "security groups": setOf(of?.Groups?.flatMap(({ GroupId }) => GroupId ?? [])),
        tags: tagsOf(of?.Tags),
      })),
      [["resource", documentsIn(endpoint, id, ({ PolicyDocument }) => PolicyDocument)]],
    )
  );
}

/** Reads VPC endpoints. */
export const vpcEndpointReader: Reader = {
  declares: {
    "aws:ec2/vpcEndpoint:VpcEndpoint": declared(
      {
        id: text,
        vpcId: text,
        vpcEndpointType: text,
        serviceName: text,
        privateDnsEnabled: z.boolean().nullish(),
        routeTableIds: texts,
        subnetIds: texts,
        securityGroupIds: texts,
        tags,
      },
      (of) => {
        return {
          of: of.id,
          settings: {
            state: "available",
            vpc: of.vpcId,
            type: of.vpcEndpointType,
            service: of.serviceName,
            "private DNS": of.privateDnsEnabled ?? false,
            "route tables": setOf(of.routeTableIds),
            subnets: setOf(of.subnetIds),
            "security groups": setOf(of.securityGroupIds),
            tags: of.tags,
          },
        };
      },
    ),
  },
  undeclared: {},
  meaning: {
    state: "requests from the VPC do not reach the service",
    vpc: "another VPC uses the endpoint",
    type: "requests take another route",
    service: "requests are sent to another service",
    "private DNS": "requests bypass the endpoint, or fail",
    "route tables": "requests from some subnets bypass the endpoint, or those from others use it",
    subnets: "the endpoint has addresses in other subnets",
    "security groups": "others can reach the endpoint, or its clients cannot",
    tags: "the program does not find the endpoint by its name",
  },
  absence: "requests through it fail, and a bucket that accepts only those denies all requests",
  read,
};
