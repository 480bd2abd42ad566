import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, text } from "../documents/policy";

/** Arguments for {@link RolesBoundary}. */
export interface RolesBoundaryArgs {
  /** The policy's name in IAM. */
  readonly policyName: string;
  /** What the policy is for, as the console shows it. A change replaces the policy, because IAM cannot change a description. */
  readonly description: string;
  /** The most that a role may do. */
  readonly policy: PolicyDocument;
  /** Whether the policy is protected from deletion. @default true */
  readonly protect?: boolean;
  /** Tags of the policy. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The permissions boundary of every role that a deployer creates. */
export class RolesBoundary extends pulumi.ComponentResource {
  /** The policy's ARN, once it exists. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: RolesBoundaryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:iam:RolesBoundary", name, {}, opts);
    const policy = new aws.iam.Policy(
      name,
      { name: args.policyName, description: args.description, policy: text(args.policy), tags: { ...args.tags } },
      { parent: this, protect: args.protect ?? true },
    );
    this.arn = policy.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
