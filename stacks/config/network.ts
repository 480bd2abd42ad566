import { z } from "zod";
import * as field from "./fields";

const CIDR = "an address range, such as 10.20.0.0/24";

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const cidr = field
  .text(CIDR)
  .refine((range) => z.cidrv4().safeParse(range).success, { error: CIDR, abort: true })
  .refine((range) => /\/(1[6-9]|2[0-8])$/.test(range), {
    error: `${CIDR}, of a size that a VPC takes (/16 to /28)`,
    abort: true,
  })
  .refine((range) => networkAddress(range) === range, {
    error: ({ input }) => `an address range that begins with its network's address, ${networkAddress(String(input))}`,
  });

/** The CIDR block with its network address: all host bits are 0. */
function networkAddress(range: string): string {
  const [address = "", size = ""] = range.split("/");
  const number = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const hosts = 2 ** (32 - Number(size));
  const first = number - (number % hosts);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${size}`;
}

const endpointId = field.ec2Id("the id of a VPC endpoint", "vpce");

const testInstance = field.strict({
  /** The role of the instance, a role of the stack that `ec2.amazonaws.com` assumes. */
  role: field.text("the name of a role of this stack"),
  /** The machine image, in the Region of the network. */
  ami: field.ec2Id("the id of a machine image", "ami"),
  /** The instance's type. @default t3.micro */
  instanceType: field.text("the type of an instance").default("t3.micro"),
  /** The subnet, in a VPC that exists. */
  subnetId: field.ec2Id("the id of a subnet", "subnet").exactOptional(),
});

/** One network of a control stack. */
export const network = field
  .strict({
    /** Its Region; each Region once. @default the stack's Region */
    region: field.region.exactOptional(),
    /** The CIDR block of a VPC to create, /16 to /28, with one private subnet and no internet access. */
    cidr: cidr.exactOptional(),
    /** Or a VPC that exists. */
    vpcId: field.ec2Id("the id of a VPC", "vpc").exactOptional(),
    /** With `vpcId`: the route tables of the subnets that use the endpoint. */
    routeTableIds: field
      .list(field.ec2Id("the id of a route table", "rtb"), "route tables")
      .min(1, "at least one")
      .exactOptional(),
    /** Or existing S3 gateway endpoints, which the stack does not change. */
    endpointIds: field.list(endpointId, "endpoints").min(1, "at least one").exactOptional(),
    /** Whether the account's own buckets are reached through the endpoint as well. @default `false` */
    ownBuckets: field.flag.default(false),
    /**
     * Patterns of buckets of any account that every caller in the VPC may read, such as `al2023-repos-us-east-1-*`; requested key
     * names can carry data out.
     * @default none
     */
    readableBuckets: field.list(field.narrowBucketPattern, "patterns of bucket names").default([]),
    /** An instance to test access from: `role`, `ami`, `instanceType` (`t3.micro`), and `subnetId` in a VPC of yours. @default none */
    testInstance: testInstance.exactOptional(),
  })
  .check((context) => {
    const fault = field.reporter(context);
    const { cidr: range, vpcId, routeTableIds, endpointIds, testInstance: instance } = context.value;
    if ([range, vpcId, endpointIds].filter((v) => v !== undefined).length !== 1) {
      fault("exactly-one", [], { expected: "exactly one of cidr, vpcId and endpointIds" });
    }
    if (vpcId !== undefined && !routeTableIds) {
      fault("missing-key", ["routeTableIds"], { expected: "the route tables that get the route to the endpoint" });
    }
    if (vpcId === undefined && routeTableIds) {
      fault("requires", ["routeTableIds"], "requires vpcId; set it, or remove routeTableIds");
    }
    if (endpointIds && instance) {
      fault(
        "requires",
        ["testInstance"],
        "requires an endpoint that the stack makes; set cidr or vpcId, or remove testInstance",
      );
    }
    if (instance && (vpcId === undefined) !== (instance.subnetId === undefined)) {
      fault("requires", ["testInstance"], "subnetId and vpcId require each other; set both, or remove both");
    }
  });

/** One network of a control stack, defaults filled in. */
export type NetworkConfig = z.output<typeof network>;

/** The networks from which a bucket's objects may be used. */
export type OnlyFrom = "anywhere" | "control" | readonly string[];

const endpointIds = field.list(endpointId, "endpoints").min(1, "at least one endpoint");

const anywhereOrControl = field.oneOf(["anywhere", "control"]);

/** From where a bucket's objects may be used: a list is one of endpoints. */
export const onlyFrom = field.shaped<OnlyFrom>([anywhereOrControl, endpointIds], (input) =>
  Array.isArray(input) ? endpointIds : anywhereOrControl,
);

/** What a data stack says of the network. */
export const dataNetwork = field.strict({
  /** `anywhere`, `control` (the control stack's endpoints in the bucket's Region), or a list of ids of endpoints. @default `anywhere` */
  onlyFrom: onlyFrom.default("anywhere"),
  /** The role that deploys the stack, which is exempt. @default the last `aws:assumeRoles` */
  deployer: field.roleArn.exactOptional(),
  /** Exact roles of the account for emergencies, which are exempt. @default none */
  breakGlass: field.list(field.roleArn, "exact ARNs of roles").default([]),
  /** Exact roles with which AWS services act, such as replication, which are exempt. @default none */
  serviceRoles: field.list(field.roleArn, "exact ARNs of roles").default([]),
});

/** The network settings of a data stack, with defaults. */
export type DataNetworkConfig = z.output<typeof dataNetwork>;
