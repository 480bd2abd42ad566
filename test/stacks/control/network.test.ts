import assert from "node:assert/strict";
import { parseConfig } from "../../../stacks/config";
import { runStack } from "../../../stacks";
import { only, run } from "../../mocks";
import { CONTROL, raw } from "../support";

const VPC = { vpcId: "vpc-0a1b2c3d", routeTableIds: ["rtb-0a1b2c3d"] };
const ROLES = { worker: { trustedService: "ec2.amazonaws.com", level: "read" }, catalog: CONTROL.roles.indexer };
const TEST = { role: "worker", ami: "ami-0a1b2c3d" };

const configured = (...network: readonly object[]) => raw(CONTROL, { roles: ROLES, network });
const control = (...network: readonly object[]) => run(configured(...network), runStack);

describe("the network of a control stack", () => {
  it("gives the route tables of a VPC that exists a way to S3", async () => {
    const { vpcId, routeTableIds, serviceName, vpcEndpointType } = only(
      (await control(VPC)).declared,
      "aws:ec2/vpcEndpoint:VpcEndpoint",
    );
    assert.deepEqual(
      { vpcId, routeTableIds, serviceName, vpcEndpointType },
      { ...VPC, serviceName: "com.amazonaws.us-east-1.s3", vpcEndpointType: "Gateway" },
    );
  });

  it("makes a VPC with one private subnet", async () => {
    const { declared } = await control({ cidr: "10.20.0.0/24" });
    assert.equal(only(declared, "aws:ec2/vpc:Vpc").cidrBlock, "10.20.0.0/24");
    const { cidrBlock, mapPublicIpOnLaunch } = only(declared, "aws:ec2/subnet:Subnet");
    assert.deepEqual([cidrBlock, mapPublicIpOnLaunch], ["10.20.0.0/24", undefined]);
    assert.deepEqual(only(declared, "aws:ec2/routeTable:RouteTable").routes, undefined);
    const { subnetId, routeTableId } = only(declared, "aws:ec2/routeTableAssociation:RouteTableAssociation");
    assert.deepEqual([subnetId, routeTableId], ["us-east-1-id", "us-east-1-id"]);
    assert.deepEqual(
      declared.filter((d) => /internetGateway|natGateway/i.test(d.type)),
      [],
    );
  });

  it("leaves network ACLs as a VPC has them", async () => {
    const { declared } = await control({ cidr: "10.20.0.0/24", testInstance: TEST }, { ...VPC, region: "eu-west-1" });
    assert.deepEqual(
      declared.filter((d) => /networkAcl/i.test(d.type)),
      [],
    );
  });

  it("closes the security group that instances get by default, and does not name it", async () => {
    const { ingress, egress, tags } = only(
      (await control({ cidr: "10.20.0.0/24" })).declared,
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    );
    assert.deepEqual([ingress, egress, tags], [undefined, undefined, undefined]);
  });

  it("lets clients out to S3 over TLS and nowhere else", async () => {
    const { declared } = await control(VPC);
    const group = only(declared, "aws:ec2/securityGroup:SecurityGroup");
    assert.deepEqual(Object.keys(group).sort(), ["description", "name", "tags", "vpcId"]);
    const rules = declared.filter(({ type }) => /^aws:(ec2|vpc).*rule/i.test(type));
    assert.deepEqual(
      rules.map(({ type }) => type),
      ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"],
    );
    // The prefix list of S3 in the endpoint's Region is known once the endpoint is there.
    const { tags: _, prefixListId: __, ...rule } = rules[0]?.inputs ?? {};
    assert.deepEqual(rule, {
      securityGroupId: "us-east-1-id",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
  });

  it("hands the endpoints of each Region to the data stacks", async () => {
    const { outputs } = await control(VPC, { region: "eu-west-1", endpointIds: ["vpce-0a1b2c3d"] });
    const { contract } = outputs as { contract: { promise(): Promise<{ endpoints: object }> } };
    assert.deepEqual((await contract.promise()).endpoints, {
      "us-east-1": ["us-east-1-id"],
      "eu-west-1": ["vpce-0a1b2c3d"],
    });
  });

  it("makes nothing where the endpoints exist", async () => {
    const { declared } = await control({ endpointIds: ["vpce-0a1b2c3d"] });
    assert.deepEqual(
      declared.filter((d) => d.type.startsWith("aws:ec2/")),
      [],
    );
  });

  it("puts credentials of a test instance behind IMDSv2, and gives it neither key pair nor address", async () => {
    const instance = only(
      (await control({ cidr: "10.20.0.0/24", testInstance: TEST })).declared,
      "aws:ec2/instance:Instance",
    );
    assert.deepEqual(instance.metadataOptions, { httpTokens: "required", httpPutResponseHopLimit: 1 });
    assert.deepEqual([instance.keyName, instance.associatePublicIpAddress], [undefined, false]);
  });

  it("makes the test instance of the type that was named, and of a small one otherwise", async () => {
    const typeOf = async (testInstance: object) =>
      only((await control({ cidr: "10.20.0.0/24", testInstance })).declared, "aws:ec2/instance:Instance").instanceType;
    assert.equal(await typeOf(TEST), "t3.micro");
    assert.equal(await typeOf({ ...TEST, instanceType: "c7g.large" }), "c7g.large");
  });

  it("gives the test instance the role that was named", async () => {
    const { declared } = await control({ cidr: "10.20.0.0/24", testInstance: TEST });
    assert.equal(only(declared, "aws:iam/instanceProfile:InstanceProfile").role, "cross-account-s3-test-worker");
  });

  it("gives a test instance without a way to the internet endpoints for Session Manager and STS", async () => {
    const { declared } = await control({ cidr: "10.20.0.0/24", testInstance: TEST });
    const services = declared
      .filter((d) => d.inputs.vpcEndpointType === "Interface")
      .map((d) => String(d.inputs.serviceName).split(".").at(-1));
    assert.deepEqual(services, ["ec2messages", "ssm", "ssmmessages", "sts"]);
  });

  for (const [what, network, fault] of [
    ["a network of no kind", {}, /network\[0\]: .*exactly one of cidr, vpcId and endpointIds/],
    ["a VPC without route tables", { vpcId: "vpc-0a1b2c3d" }, /routeTableIds: missing, expected the route tables/],
    [
      "route tables without a VPC",
      { cidr: "10.0.0.0/24", routeTableIds: ["rtb-0a1b2c3d"] },
      /routeTableIds: requires vpcId/,
    ],
    ["an address range that is none", { cidr: "10.0.0.0/8" }, /cidr: found "10.0.0.0\/8".*\/16 to \/28/],
    ["an endpoint id that is none", { endpointIds: ["vpc-0a1b2c3d"] }, /endpointIds\[0\].*the id of a VPC endpoint/],
    [
      "a test instance behind another owner's endpoint",
      { endpointIds: ["vpce-0a1b2c3d"], testInstance: TEST },
      /testInstance/,
    ],
    [
      "a test instance in no subnet",
      { ...VPC, testInstance: TEST },
      /testInstance: subnetId and vpcId require each other/,
    ],
    [
      "a test instance with a role that instances cannot have",
      { cidr: "10.0.0.0/24", testInstance: { ...TEST, role: "catalog" } },
      /testInstance.role: found "catalog".*ec2.amazonaws.com/,
    ],
    [
      "a test instance with a role that is none",
      { cidr: "10.0.0.0/24", testInstance: { ...TEST, role: "constructor" } },
      /testInstance.role: found "constructor"/,
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parseConfig("p", "s", configured(network)), fault);
    });
  }

  it("refuses a Region twice", () => {
    assert.throws(
      () => parseConfig("p", "s", configured(VPC, { ...VPC, region: "us-east-1" })),
      /network\[1\].region: .*each Region once/,
    );
  });
});
