import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyInput, policyText } from "./policy-input";

/** Arguments for {@link BucketKey}. */
export interface BucketKeyArgs {
  /** The alias without `alias/`. */
  readonly alias: string;
  /** What the key is for, as the console shows it. */
  readonly description: string;
  /** The key's policy. */
  readonly policy: PolicyInput;
  /** Whether the key and its alias are protected from being removed from the stack. @default true */
  readonly protect?: boolean;
  /** Tags of the key. @default none */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A customer-managed key for buckets, rotated every year. It stays in the account when it leaves the stack, because only its owner
 * knows what is still encrypted with it.
 */
export class BucketKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: BucketKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cross-account-s3:kms:BucketKey", name, {}, opts);
    const child = { parent: this, protect: args.protect ?? true };
    const key = new aws.kms.Key(
      name,
      {
        description: args.description,
        enableKeyRotation: true,
        policy: policyText(args.policy),
        tags: { ...args.tags },
      },
      { ...child, retainOnDelete: true },
    );
    new aws.kms.Alias(name, { name: `alias/${args.alias}`, targetKeyId: key.keyId }, child);
    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
