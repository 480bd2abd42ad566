import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyInput, policyText } from "./policy-input";
import { RolePolicies } from "./role-policies";

/** Arguments for {@link ManagedRole}. */
export interface ManagedRoleArgs {
  /** The role's name in IAM. */
  readonly roleName: string;
  /** What the role is for, as the console shows it. @default nothing */
  readonly description?: string;
  /** Who may assume it. */
  readonly trust: PolicyInput;
  /** What it may do, in as many documents as the size limit requires. */
  readonly policies: readonly PolicyInput[];
  /** The maximum session duration, in seconds. @default 3600 */
  readonly maxSessionDuration?: number;
  /** The ARN of a managed policy that bounds the role. @default none */
  readonly permissionsBoundary?: string;
  /** Tags of the role and its policies. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A role with its managed policies. */
export abstract class ManagedRole extends pulumi.ComponentResource {
  /** The role's ARN, once it exists. */
  readonly arn: pulumi.Output<string>;

  /** @param type the component's type token. */
  constructor(type: string, name: string, args: ManagedRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super(type, name, {}, opts);
    const { roleName, description, trust, policies, maxSessionDuration = 3600, permissionsBoundary } = args;
    const tags = { ...args.tags };
    const role = new aws.iam.Role(
      name,
      {
        name: roleName,
        ...(description === undefined ? {} : { description }),
        assumeRolePolicy: policyText(trust),
        maxSessionDuration,
        ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
        tags,
      },
      { parent: this },
    );
    new RolePolicies(name, { roleName: role.name, policyName: roleName, policies, tags }, { parent: this });
    this.arn = role.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
