import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, text } from "../documents/policy";
import { tlsSecurityGroup } from "./tls-security-group";

/** Arguments for {@link TestInstance}. */
export interface TestInstanceArgs {
  /** The machine image, with the SSM agent and at most 8 GB, such as Amazon Linux. */
  readonly ami: string;
  readonly instanceType: string;
  /** The name in IAM of the role that the instance has. */
  readonly roleName: pulumi.Input<string>;
  /** The policy that Session Manager needs. */
  readonly policy: PolicyDocument;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetId: pulumi.Input<string>;
  /** Security groups in addition to the instance's own. */
  readonly securityGroupIds: readonly pulumi.Input<string>[];
  /** The name of the instance, its profile and its security group. */
  readonly displayName: string;
  /** Tags of the instance. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** An instance to test access from, reached by Session Manager: without key pair, open port or public address, with IMDSv2 required. */
export class TestInstance extends pulumi.ComponentResource {
  readonly instanceId: pulumi.Output<string>;

  constructor(name: string, args: TestInstanceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:ec2:TestInstance", name, {}, opts);
    const child = { parent: this };
    const tags = { ...args.tags, Name: args.displayName };
    const managed = new aws.iam.RolePolicy(
      name,
      { name: args.displayName, role: args.roleName, policy: text(args.policy) },
      child,
    );
    const profile = new aws.iam.InstanceProfile(name, { name: args.displayName, role: args.roleName, tags }, child);
    const { displayName, vpcId } = args;
    const groupId = tlsSecurityGroup(
      name,
      {
        displayName,
        vpcId,
        tags,
        description: "The test instance: TLS within the VPC, nothing in",
        way: "out",
        peer: { cidrIpv4: "0.0.0.0/0" },
      },
      child,
    );
    const instance = new aws.ec2.Instance(
      name,
      {
        ami: args.ami,
        instanceType: args.instanceType,
        subnetId: args.subnetId,
        vpcSecurityGroupIds: [groupId, ...args.securityGroupIds],
        associatePublicIpAddress: false,
        iamInstanceProfile: profile.name,
        metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
        rootBlockDevice: { encrypted: true, volumeType: "gp3", volumeSize: 8 },
        tags,
      },
      // An address that is attached later must not replace the instance.
      { ...child, dependsOn: [managed], ignoreChanges: ["associatePublicIpAddress"] },
    );
    this.instanceId = instance.id;
    this.registerOutputs({ instanceId: this.instanceId });
  }
}
