import * as pulumi from "@pulumi/pulumi";
import type { Planned } from "../adopt/plan";
import { SharedBucketSettings, SharedNotifications, SharedPolicy } from "../adopt/resources";

/** Arguments for {@link ExistingBucket}. */
export interface ExistingBucketArgs {
  /** The bucket's name. */
  readonly bucketName: string;
  /** Our statements in its policy. */
  readonly policy: Planned;
  /** The settings that are taken over. */
  readonly settings: Planned;
  /** Our part of its notifications. @default none */
  readonly notifications?: Planned;
  /** The full ARN of the key for default encryption. @default what the settings say */
  readonly kmsKeyArn?: pulumi.Input<string>;
}

/** A bucket that others manage. Adds the stack's part to its policy, settings and notifications, and removes only that part. */
export class ExistingBucket extends pulumi.ComponentResource {
  /** The bucket's name, once our part is in its policy. */
  readonly bucket: pulumi.Output<string>;

  constructor(name: string, args: ExistingBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:s3:ExistingBucket", name, {}, opts);
    const child = { parent: this };
    const settings = new SharedBucketSettings(
      name,
      {
        planned: args.settings,
        ...(args.kmsKeyArn === undefined ? {} : { encryptionKeyArn: args.kmsKeyArn }),
      },
      child,
    );
    // S3 answers 409 to a policy during a change of the public access block.
    const policy = new SharedPolicy(name, { planned: args.policy }, { ...child, dependsOn: [settings] });
    if (args.notifications) new SharedNotifications(name, { planned: args.notifications }, child);
    this.bucket = policy.id.apply(() => args.bucketName);
    this.registerOutputs({ bucket: this.bucket });
  }
}
