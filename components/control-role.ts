import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, text } from "../documents/policy";

/** What a {@link ControlRole} is made from. */
export interface ControlRoleArgs {
  /** The role's name in IAM. */
  readonly roleName: string;
  /** Who may assume it. */
  readonly trust: PolicyDocument;
  /** What it may do, in as many documents as its size asks for. */
  readonly policies: readonly PolicyDocument[];
  /** The longest session, in seconds. @default 3600 */
  readonly maxSessionDuration?: number;
  /** The ARN of a managed policy that bounds the role. @default none */
  readonly permissionsBoundary?: string;
  /** Tags of the role and its policies. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A role of the control account, with its policies. */
export class ControlRole extends pulumi.ComponentResource {
  /** The role's ARN, once it exists. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: ControlRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:iam:ControlRole", name, {}, opts);
    const tags = { ...args.tags };
    const role = new aws.iam.Role(
      name,
      {
        name: args.roleName,
        assumeRolePolicy: text(args.trust),
        maxSessionDuration: args.maxSessionDuration ?? 3600,
        ...(args.permissionsBoundary === undefined ? {} : { permissionsBoundary: args.permissionsBoundary }),
        tags,
      },
      { parent: this },
    );
    new RolePolicies(
      name,
      { roleName: role.name, policyName: args.roleName, policies: args.policies, tags },
      { parent: this },
    );
    this.arn = role.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/** What {@link RolePolicies} are made from. */
export interface RolePoliciesArgs {
  /** The role that gets them, made elsewhere. */
  readonly roleName: pulumi.Input<string>;
  /** The name of the first policy; the others are numbered. */
  readonly policyName: string;
  /** The documents. */
  readonly policies: readonly PolicyDocument[];
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
        { name: `${args.policyName}${suffix}`, policy: text(document), tags: { ...args.tags } },
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
