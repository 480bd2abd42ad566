import assert from "node:assert/strict";
import {
  CreateTrailCommand,
  GetEventSelectorsCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { deployer, exampleSettings, forEmulator, type Settings } from "../../sandbox/project";
import { useWorld } from "./world";

const ACCOUNT = "222222222222";
const control = forEmulator(exampleSettings("control"));
const data = forEmulator(exampleSettings("data"));

describe("what the configuration says exists, on the real engine", function () {
  this.timeout(300_000);
  const world = useWorld();
  const owner = () => world().accounts.in(ACCOUNT, "us-east-1");
  const withTrail = (trail: string, bucket: string): Settings => ({
    ...data,
    "cross-account-s3:audit": { trail },
    "cross-account-s3:buckets": [{ name: bucket, grants: { indexer: "read" } }],
  });

  /** Deploys a stack, and holds that it fails with a message for a reader, and makes nothing. */
  async function refused(stack: string, settings: Settings): Promise<string> {
    const { pulumi } = world();
    await pulumi.configure(stack, settings);
    const { code, output } = await pulumi.command(stack, ["up", "--yes", "--skip-preview"]);
    assert.notEqual(code, 0, "it was deployed");
    assert.doesNotMatch(output, /^\s+at .+:\d+:\d+\)?$/m, "there is a stack trace");
    const made = (await pulumi.state(stack)).filter(({ type }) => !type.startsWith("pulumi:"));
    assert.deepEqual(made, [], "something is in the state");
    return output.replace(/\s+/g, " ");
  }

  async function trailOfOthers(Name: string, IsOrganizationTrail = false): Promise<void> {
    const { s3, cloudtrail } = owner();
    await s3.send(new CreateBucketCommand({ Bucket: `${Name}-logs` }));
    await cloudtrail.send(new CreateTrailCommand({ Name, S3BucketName: `${Name}-logs`, IsOrganizationTrail }));
    // AWS gives every new trail these; the emulator none.
    const EventSelectors = [{ ReadWriteType: "All" as const, IncludeManagementEvents: true, DataResources: [] }];
    await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: Name, EventSelectors }));
    await cloudtrail.send(new StartLoggingCommand({ Name }));
  }

  async function recorded(trail: string): Promise<string> {
    const { EventSelectors } = await owner().cloudtrail.send(new GetEventSelectorsCommand({ TrailName: trail }));
    return JSON.stringify(EventSelectors);
  }

  /** EC2 in the control account. */
  function controlNetwork(region: string): EC2Client {
    return new EC2Client({
      endpoint: world().emulator.url,
      region,
      credentials: fromTemporaryCredentials({
        masterCredentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
        params: { RoleArn: deployer("111111111111"), RoleSessionName: "test" },
        clientConfig: { endpoint: world().emulator.url, region },
      }),
    });
  }

  before(async () => {
    await world().pulumi.configure("control", control);
    await world().pulumi.up("control");
  });

  it("names a trail that is not there", async () => {
    const output = await refused("trailless", withTrail("mian", "acme-trailless"));
    assert.match(
      output,
      /trail\/mian: the configuration names it as existing, and it does not exist; create it, or remove the setting/,
    );
    const { Buckets = [] } = await owner().s3.send(new ListBucketsCommand());
    assert.ok(Buckets.every(({ Name }) => Name !== "acme-trailless"));
  });

  it("refuses an organization's trail in the account that owns it", async () => {
    await trailOfOthers("organization", true);
    const before = await recorded("organization");
    const output = await refused("organized", withTrail("organization", "acme-organized"));
    assert.match(
      output,
      /trail\/organization: the trail is an organization trail, .*; have the management account change it/,
    );
    assert.equal(await recorded("organization"), before);
  });

  it("refuses a bucket that the trail writes to", async () => {
    await trailOfOthers("acme-looped");
    const output = await refused("looping", withTrail("acme-looped", "acme-looped-logs"));
    assert.match(output, /acme-looped-logs gets the logs of this trail, .*; remove the bucket from this stack/);
  });

  it("lets two stacks put their parts into one trail, and each take out its own", async () => {
    const { pulumi } = world();
    await trailOfOthers("common");
    const before = await recorded("common");
    await pulumi.configure("first", withTrail("common", "acme-first"));
    await pulumi.configure("second", withTrail("common", "acme-second"));
    await Promise.all([pulumi.up("first"), pulumi.up("second")]);
    const both = await recorded("common");
    assert.ok(both.includes('"arn:aws:s3:::acme-first/"') && both.includes('"arn:aws:s3:::acme-second/"'), both);
    await pulumi.up("first", "--expect-no-changes");
    await pulumi.destroy("first");
    const left = await recorded("common");
    assert.ok(!left.includes("acme-first") && left.includes('"arn:aws:s3:::acme-second/"'), left);
    await pulumi.destroy("second");
    assert.equal(await recorded("common"), before);
  });

  it("refuses an endpoint that is in another Region than its network", async () => {
    const ec2 = controlNetwork("eu-west-1");
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/24" }));
    const ServiceName = "com.amazonaws.eu-west-1.s3";
    const { VpcEndpoint } = await ec2.send(new CreateVpcEndpointCommand({ VpcId: Vpc?.VpcId, ServiceName }));
    ec2.destroy();
    const id = VpcEndpoint?.VpcEndpointId ?? "";
    const networks = (region: string) => ({
      ...control,
      "cross-account-s3:network": [{ region, endpointIds: [id] }],
    });
    const output = await refused("elsewhere", networks("us-east-1"));
    assert.match(
      output,
      new RegExp(
        `network\\[0\\]\\.endpointIds\\[0\\]: found ${id}, expected an endpoint to S3 of this account in us-east-1`,
      ),
    );
    const { pulumi } = world();
    await pulumi.configure("there", networks("eu-west-1"));
    await pulumi.preview("there");
  });

  it("makes an endpoint and a test instance in a VPC that exists, and leaves the VPC as it was", async () => {
    const region = "eu-west-1";
    const ec2 = controlNetwork(region);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.1.0.0/24" }));
    const VpcId = Vpc?.VpcId ?? "";
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: "10.1.0.0/28" }));
    const testInstance = { role: "tester", ami: "ami-12c6146b", subnetId: Subnet?.SubnetId };
    const routeTableIds = [RouteTable?.RouteTableId];
    const { pulumi } = world();
    await pulumi.configure("existing-network", {
      ...control,
      "cross-account-s3:roles": { tester: { trustedService: "ec2.amazonaws.com", level: "read" } },
      "cross-account-s3:network": [{ region, vpcId: VpcId, routeTableIds, testInstance }],
    });
    await pulumi.up("existing-network");
    const state = await pulumi.state("existing-network");
    const endpoint = state.find(({ type }) => type === "aws:ec2/vpcEndpoint:VpcEndpoint");
    assert.equal(endpoint?.outputs.vpcId, VpcId);
    assert.deepEqual(endpoint.outputs.routeTableIds, routeTableIds);
    const instance = state.find(({ type }) => type === "aws:ec2/instance:Instance");
    assert.equal(instance?.outputs.subnetId, testInstance.subnetId);
    await pulumi.up("existing-network", "--expect-no-changes");
    await pulumi.destroy("existing-network");
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }));
    ec2.destroy();
    assert.equal(Vpcs.length, 1);
  });
});
