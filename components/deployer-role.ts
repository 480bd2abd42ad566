import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, text } from "../documents/policy";
import { RolePolicies } from "./control-role";

/** What a {@link DeployerRole} is made from. */
export interface DeployerRoleArgs {
  /** The role's name in IAM. */
  readonly roleName: string;
  /** What the role is for, as the console shows it. */
  readonly description: string;
  /** Whose tokens take it. */
  readonly trust: PolicyDocument;
  /** What it may do, in as many documents as their size asks for. */
  readonly policies: readonly PolicyDocument[];
  /** The longest session, in seconds. @default 3600 */
  readonly maxSessionDuration?: number;
  /** The ARN of a managed policy that bounds the role. @default none */
  readonly permissionsBoundary?: string;
  /** Tags of the role and its policies. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A role that deploys one stack, or that reads what a preview of it needs. It is taken with tokens, and has no keys. */
export class DeployerRole extends pulumi.ComponentResource {
  /** The role's ARN, once it exists. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: DeployerRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:iam:DeployerRole", name, {}, opts);
    const tags = { ...args.tags };
    const role = new aws.iam.Role(
      name,
      {
        name: args.roleName,
        description: args.description,
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
