import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, text } from "../documents/policy";

/** Arguments for {@link ForwardRole}. */
export interface ForwardRoleArgs {
  /** The role's name in IAM. */
  readonly roleName: string;
  readonly trust: PolicyDocument;
  readonly policy: PolicyDocument;
  /** Tags of the role. @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** The ARN of a managed policy that bounds the role. @default none */
  readonly permissionsBoundary?: string;
}

/** The role with which EventBridge forwards events to another account's bus. */
export class ForwardRole extends pulumi.ComponentResource {
  /** The role's ARN, once it may put events. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: ForwardRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:events:ForwardRole", name, {}, opts);
    const role = new aws.iam.Role(
      name,
      {
        name: args.roleName,
        assumeRolePolicy: text(args.trust),
        ...(args.permissionsBoundary === undefined ? {} : { permissionsBoundary: args.permissionsBoundary }),
        tags: { ...args.tags },
      },
      { parent: this },
    );
    const policy = new aws.iam.RolePolicy(
      name,
      { name: args.roleName, role: role.name, policy: text(args.policy) },
      { parent: this },
    );
    this.arn = pulumi.all([role.arn, policy.id]).apply(([arn]) => arn);
    this.registerOutputs({ arn: this.arn });
  }
}

/** Arguments for {@link EventForwarding}. */
export interface EventForwardingArgs {
  /** The rules by name: the pattern of the events that each forwards. */
  readonly rules: readonly { readonly name: string; readonly pattern: string }[];
  readonly roleArn: pulumi.Input<string>;
  /** The bus that gets the events. */
  readonly busArn: string;
  /** Tags of the rules. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Rules on the default bus of a Region, where S3 puts its events, that forward them to another account's bus. */
export class EventForwarding extends pulumi.ComponentResource {
  constructor(name: string, args: EventForwardingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:events:EventForwarding", name, {}, opts);
    args.rules.forEach((rule, n) => {
      const child = `${name}-${n + 1}`;
      const made = new aws.cloudwatch.EventRule(
        child,
        { name: rule.name, eventPattern: rule.pattern, tags: { ...args.tags } },
        { parent: this },
      );
      new aws.cloudwatch.EventTarget(
        child,
        { rule: made.name, targetId: "control", arn: args.busArn, roleArn: args.roleArn },
        { parent: this },
      );
    });
    this.registerOutputs({});
  }
}
