import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyInput, policyText } from "./policy-input";

/** Arguments for {@link BucketAccessPoint}. */
export interface BucketAccessPointArgs {
  /** Its name, unique in the account and Region. */
  readonly accessPointName: string;
  /** The bucket, in the same account and Region. */
  readonly bucket: pulumi.Input<string>;
  /** The access point's policy. */
  readonly policy: PolicyInput;
  /** The only VPC from which it accepts requests. It cannot be changed later. @default from anywhere */
  readonly vpcId?: string;
}

/**
 * An access point of a bucket, closed to the public. It is not protected from deletion, because it has no data; deleting it revokes
 * the grants through it.
 */
export class BucketAccessPoint extends pulumi.ComponentResource {
  /** The ARN that requests use instead of the bucket's name. */
  readonly arn: pulumi.Output<string>;
  /** The alias, for programs that accept only bucket names. */
  readonly alias: pulumi.Output<string>;

  constructor(name: string, args: BucketAccessPointArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:s3:BucketAccessPoint", name, {}, opts);
    const { accessPointName, bucket, policy, vpcId } = args;
    const point = new aws.s3.AccessPoint(
      name,
      {
        name: accessPointName,
        bucket,
        policy: policyText(policy),
        publicAccessBlockConfiguration: {
          blockPublicAcls: true,
          ignorePublicAcls: true,
          blockPublicPolicy: true,
          restrictPublicBuckets: true,
        },
        ...(vpcId === undefined ? {} : { vpcConfiguration: { vpcId } }),
      },
      { parent: this },
    );
    this.arn = point.arn;
    this.alias = point.alias;
    this.registerOutputs({ arn: this.arn, alias: this.alias });
  }
}
