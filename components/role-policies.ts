import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyInput, policyText } from "./policy-input";

/** Arguments for {@link RolePolicies}. */
export interface RolePoliciesArgs {
  /** The role that gets the policies, which another component creates. */
  readonly roleName: pulumi.Input<string>;
  /** The name of the first policy; the others are numbered. */
  readonly policyName: string;
  /** The documents. */
  readonly policies: readonly PolicyInput[];
  /** Tags of the policies. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Managed policies, attached to a role. */
export class RolePolicies extends pulumi.ComponentResource {
  constructor(name: string, args: RolePoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:iam:RolePolicies", name, {}, opts);
    args.policies.forEach((document, n) => {
      const suffix = n === 0 ? "" : `-${n + 1}`;
      const policy = new aws.iam.Policy(
        `${name}${suffix}`,
        { name: `${args.policyName}${suffix}`, policy: policyText(document), tags: { ...args.tags } },
        { parent: this },
      );
      new aws.iam.RolePolicyAttachment(
        `${name}${suffix}`,
        { role: args.roleName, policyArn: policy.arn },
        { parent: this },
      );
    });
    this.registerOutputs({});
  }
}
