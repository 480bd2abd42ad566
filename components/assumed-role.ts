import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, text } from "../documents/policy";

/** Arguments for {@link AssumedRole}. */
export interface AssumedRoleArgs {
  /** The role's name in IAM. */
  readonly roleName: string;
  /** What the role is for, as the console shows it. */
  readonly description: string;
  /** Who may assume it. */
  readonly trust: PolicyDocument;
  /** What it may do. */
  readonly policy: PolicyDocument;
  /** Tags of the role. @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** The ARN of a managed policy that bounds the role. @default none */
  readonly permissionsBoundary?: string;
}

/**
 * A role of the data account that a control role assumes. Its sessions last an hour at most: chained sessions cannot be longer, and
 * IAM accepts no smaller maximum.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
 */
export class AssumedRole extends pulumi.ComponentResource {
  /** The role's ARN, once it exists. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: AssumedRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:iam:AssumedRole", name, {}, opts);
    const role = new aws.iam.Role(
      name,
      {
        name: args.roleName,
        description: args.description,
        assumeRolePolicy: text(args.trust),
        maxSessionDuration: 3600,
        ...(args.permissionsBoundary === undefined ? {} : { permissionsBoundary: args.permissionsBoundary }),
        tags: { ...args.tags },
      },
      { parent: this },
    );
    new aws.iam.RolePolicy(name, { name: args.roleName, role: role.name, policy: text(args.policy) }, { parent: this });
    this.arn = role.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
