import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Selector } from "../documents/trail-selectors";

/** Arguments for {@link AuditTrail}. */
export interface AuditTrailArgs {
  readonly trailName: string;
  /** The log bucket, once its policy allows CloudTrail to write. */
  readonly logBucket: pulumi.Input<string>;
  /** The prefix of the logs' keys. @default none */
  readonly prefix?: string;
  readonly kmsKeyArn: pulumi.Input<string>;
  readonly selectors: readonly Selector[];
  /** The log group that also gets the events, and the role that writes to it. @default none */
  readonly logGroup?: { readonly arn: pulumi.Input<string>; readonly roleArn: pulumi.Input<string> };
  /** Whether the trail is protected from deletion. @default true */
  readonly protect?: boolean;
  /** Tags of the trail. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** A trail of all Regions, with encrypted logs and log file validation. */
export class AuditTrail extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: AuditTrailArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:cloudtrail:AuditTrail", name, {}, opts);
    const trail = new aws.cloudtrail.Trail(
      name,
      {
        name: args.trailName,
        s3BucketName: args.logBucket,
        ...(args.prefix === undefined ? {} : { s3KeyPrefix: args.prefix }),
        kmsKeyId: args.kmsKeyArn,
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        enableLogFileValidation: true,
        advancedEventSelectors: args.selectors.map(({ name: selector, fieldSelectors }) => ({
          name: selector,
          fieldSelectors: fieldSelectors.map(({ field, equals, startsWiths, notStartsWiths }) => ({
            field,
            ...(equals ? { equals: [...equals] } : {}),
            ...(startsWiths ? { startsWiths: [...startsWiths] } : {}),
            ...(notStartsWiths ? { notStartsWiths: [...notStartsWiths] } : {}),
          })),
        })),
        ...(args.logGroup
          ? { cloudWatchLogsGroupArn: args.logGroup.arn, cloudWatchLogsRoleArn: args.logGroup.roleArn }
          : {}),
        tags: { ...args.tags },
      },
      { parent: this, protect: args.protect ?? true },
    );
    this.arn = trail.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
