import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyInput, policyText } from "./policy-input";

/** Arguments for {@link ReplicationRole}. */
export interface ReplicationRoleArgs {
  /** The role's name in IAM. */
  readonly roleName: string;
  /** Who may assume it. */
  readonly trust: PolicyInput;
  /** What it may do. */
  readonly policy: PolicyInput;
  /** Tags of the role. @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** The ARN of a managed policy that bounds the role. @default none */
  readonly permissionsBoundary?: string;
}

/** The role with which S3 replicates objects of buckets to others. */
export class ReplicationRole extends pulumi.ComponentResource {
  /** The role's ARN, once it may replicate. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: ReplicationRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:s3:ReplicationRole", name, {}, opts);
    const { roleName, trust, policy, tags, permissionsBoundary } = args;
    const role = new aws.iam.Role(
      name,
      {
        name: roleName,
        description: "With it S3 replicates objects to other buckets",
        assumeRolePolicy: policyText(trust),
        ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
        tags: { ...tags },
      },
      { parent: this },
    );
    const own = new aws.iam.RolePolicy(
      name,
      { name: roleName, role: role.name, policy: policyText(policy) },
      { parent: this },
    );
    this.arn = pulumi.all([role.arn, own.id]).apply(([arn]) => arn);
    this.registerOutputs({ arn: this.arn });
  }
}
