import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, text } from "../documents/policy";

/** Arguments for {@link TrailLogGroup}. */
export interface TrailLogGroupArgs {
  readonly logGroupName: string;
  /** The name in IAM of the role with which CloudTrail writes. */
  readonly roleName: string;
  readonly trust: PolicyDocument;
  readonly policy: PolicyDocument;
  /** The retention in days; one of the values that CloudWatch Logs accepts. @default 30 */
  readonly retainDays?: number;
  /** Tags of the log group and the role. @default none */
  readonly tags?: Readonly<Record<string, string>>;
  /** The ARN of a managed policy that bounds the role. @default none */
  readonly permissionsBoundary?: string;
}

/** A log group that gets a trail's events, for metric filters and alarms. The permanent copy is in the trail's bucket. */
export class TrailLogGroup extends pulumi.ComponentResource {
  /** The log group's name, once it exists. */
  readonly logGroup: pulumi.Output<string>;
  /** The ARN in the form that a trail needs, with `:*` at its end. */
  readonly arn: pulumi.Output<string>;
  /** The ARN of the role with which CloudTrail writes, once it may. */
  readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: TrailLogGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:cloudwatch:TrailLogGroup", name, {}, opts);
    const tags = { ...args.tags };
    const group = new aws.cloudwatch.LogGroup(
      name,
      { name: args.logGroupName, retentionInDays: args.retainDays ?? 30, tags },
      { parent: this },
    );
    const role = new aws.iam.Role(
      name,
      {
        name: args.roleName,
        assumeRolePolicy: text(args.trust),
        ...(args.permissionsBoundary === undefined ? {} : { permissionsBoundary: args.permissionsBoundary }),
        tags,
      },
      { parent: this },
    );
    const policy = new aws.iam.RolePolicy(
      name,
      { name: args.roleName, role: role.name, policy: text(args.policy) },
      { parent: this },
    );
    this.logGroup = group.name;
    this.arn = pulumi.interpolate`${group.arn}:*`;
    this.roleArn = pulumi.all([role.arn, policy.id]).apply(([arn]) => arn);
    this.registerOutputs({ logGroup: this.logGroup, arn: this.arn, roleArn: this.roleArn });
  }
}
