import assert from "node:assert/strict";
import { deployerPolicies } from "../../../documents/deployer/policy";
import { deciding, DEPLOYED } from "./deciding";

const REGION = { "aws:RequestedRegion": "us-east-1" };
const OURS = "p-s-us-east-1";

const SHARED = {
  vpc: "arn:aws:ec2:*:111111111111:vpc/vpc-shared",
  table: "arn:aws:ec2:*:111111111111:route-table/rtb-shared",
  subnet: "arn:aws:ec2:*:111111111111:subnet/subnet-shared",
  image: "arn:aws:ec2:*::image/ami-shared",
};

const allows = deciding(
  deployerPolicies(
    { ...DEPLOYED, buckets: [], parts: ["network", "testInstance"], shares: Object.values(SHARED) },
    "deploy",
    "deployer",
  ),
);

const ask = (operation: string, resource: string, context: Readonly<Record<string, string>> = {}) =>
  allows({
    action: `ec2:${operation}`,
    resource: `arn:aws:ec2:us-east-1:111111111111:${resource}`,
    context: { ...REGION, ...context },
  });
const asks = { "aws:RequestTag/Name": OURS };
const bears = (Name: string) => ({ "aws:ResourceTag/Name": Name });

describe("a deployer's policies, in a network", () => {
  const making = {
    "vpc/vpc-1": "CreateVpc",
    "subnet/subnet-1": "CreateSubnet",
    "security-group/sg-1": "CreateSecurityGroup",
    "security-group-rule/sgr-1": "AuthorizeSecurityGroupEgress",
    "vpc-endpoint/vpce-1": "CreateVpcEndpoint",
    "instance/i-1": "RunInstances",
  };
  for (const [resource, by] of Object.entries(making)) {
    it(`name ${resource} while ${by} makes it`, async () => {
      assert.ok(await ask("CreateTags", resource, { ...asks, "ec2:CreateAction": by }));
    });

    it(`put the stack's name on no ${resource} that is there`, async () => {
      assert.ok(!(await ask("CreateTags", resource, asks)));
      assert.ok(!(await ask("CreateTags", resource, { ...asks, ...bears("prod") })));
    });

    it(`change the tags of ${resource} where it has the stack's name`, async () => {
      assert.ok(await ask("CreateTags", resource, { ...bears(OURS), "aws:RequestTag/team": "x" }));
      assert.ok(await ask("DeleteTags", resource, bears(OURS)));
    });
  }

  it("make endpoints of the services that the stack uses, and of no other", async () => {
    const endpoint = (service: string) =>
      ask("CreateVpcEndpoint", "vpc-endpoint/vpce-1", { ...asks, "ec2:VpceServiceName": service });
    assert.ok(await endpoint("com.amazonaws.us-east-1.s3"));
    assert.ok(await endpoint("com.amazonaws.us-east-1.ssm"));
    assert.ok(!(await endpoint("com.amazonaws.us-east-1.execute-api")));
    assert.ok(!(await endpoint("com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0")));
    assert.ok(!(await ask("CreateVpcEndpoint", "vpc-endpoint/vpce-1", asks)));
  });

  const into = {
    "vpc/vpc": ["CreateVpcEndpoint", "CreateSecurityGroup"],
    "route-table/rtb": ["CreateVpcEndpoint", "ModifyVpcEndpoint"],
    "subnet/subnet": ["RunInstances"],
  };
  for (const [kind, operations] of Object.entries(into)) {
    for (const operation of operations) {
      it(`${operation} with the stack's own ${kind}, or with one that is shared, and with no other`, async () => {
        assert.ok(await ask(operation, `${kind}-1`, bears(OURS)));
        assert.ok(await ask(operation, `${kind}-shared`));
        assert.ok(!(await ask(operation, `${kind}-prod`, bears("prod"))));
        assert.ok(!(await ask(operation, `${kind}-prod`)));
      });
    }
  }

  it("run instances of the image that is named, in the stack's groups", async () => {
    const image = (id: string) =>
      allows({ action: "ec2:RunInstances", resource: `arn:aws:ec2:us-east-1::image/${id}`, context: REGION });
    assert.ok(await image("ami-shared"));
    assert.ok(!(await image("ami-other")));
    assert.ok(await ask("RunInstances", "security-group/sg-1", bears(OURS)));
    assert.ok(!(await ask("RunInstances", "security-group/sg-prod", bears("prod"))));
  });

  it("end the stack's instances, and no others", async () => {
    assert.ok(await ask("TerminateInstances", "instance/i-1", bears(OURS)));
    assert.ok(!(await ask("TerminateInstances", "instance/i-prod", bears("prod"))));
    assert.ok(!(await ask("TerminateInstances", "instance/i-prod")));
  });

  for (const way of ["Egress", "Ingress"]) {
    it(`make ${way} rules only in the stack's groups`, async () => {
      const operation = `AuthorizeSecurityGroup${way}`;
      assert.ok(await ask(operation, "security-group/sg-1", bears(OURS)));
      assert.ok(await ask(operation, "security-group-rule/sgr-1", asks));
      assert.ok(!(await ask(operation, "security-group/sg-prod", { ...bears("prod"), ...asks })));
      assert.ok(!(await ask(operation, "security-group/sg-prod", asks)));
    });

    it(`take ${way} rules from the stack's groups, and from those without a name`, async () => {
      const operation = `RevokeSecurityGroup${way}`;
      assert.ok(await ask(operation, "security-group/sg-1", bears(OURS)));
      assert.ok(await ask(operation, "security-group/sg-default"));
      assert.ok(!(await ask(operation, "security-group/sg-prod", bears("prod"))));
    });
  }

  it("change rules only of the stack's groups", async () => {
    assert.ok(await ask("ModifySecurityGroupRules", "security-group/sg-1", bears(OURS)));
    assert.ok(await ask("ModifySecurityGroupRules", "security-group-rule/sgr-1", bears(OURS)));
    assert.ok(!(await ask("ModifySecurityGroupRules", "security-group/sg-prod", bears("prod"))));
    assert.ok(!(await ask("ModifySecurityGroupRules", "security-group-rule/sgr-prod")));
  });
});
