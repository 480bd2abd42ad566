import { bucketArn, objectsArn } from "./arns";
import { byLevel, exactly, type Grant } from "./grants";
import { actionsOn, type Level } from "./levels";
import { fit, LIMITS } from "./limits";
import { document, type PolicyDocument, type Statement } from "./policy";
import type { Partition } from "./regions";

/** What a bucket's policy is made from. */
export interface BucketPolicyArgs {
  readonly partition: Partition;
  readonly region: string;
  /** The account that owns the bucket and its key. */
  readonly accountId: string;
  readonly bucket: string;
  readonly grants: readonly Grant[];
  /** Whether the consumer, not this program, manages the bucket's notifications. */
  readonly consumerManagesNotifications: boolean;
  /** The ARN of the bucket's key where it is known beforehand; else any key of the account in the Region is taken. */
  readonly keyArn: string | undefined;
}

/**
 * The policy of a shared bucket: what is denied to everybody, then what each level's roles are allowed.
 *
 * @throws LimitError naming the bucket, if the policy would be larger than S3 takes.
 */
export function bucketPolicy(args: BucketPolicyArgs): PolicyDocument {
  return fit(
    document([...denials(args), ...allowances(args)]),
    LIMITS.bucketPolicy,
    `bucket ${args.bucket}`,
    "grant fewer roles on this bucket, or let several workloads share a role",
  );
}

function denials({ partition, region, accountId, bucket, keyArn }: BucketPolicyArgs): Statement[] {
  const objects = objectsArn(partition, bucket);
  const upload = { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: objects } as const;
  return [
    {
      Sid: "DenyInsecureTransport",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [bucketArn(partition, bucket), objects],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    // An upload that names no encryption gets the bucket's own, so only one that names another is refused. Null: an
    // absent key satisfies a negated operator, with or without IfExists, and would refuse every upload without headers.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
    {
      Sid: "DenyOtherEncryption",
      ...upload,
      Condition: {
        Null: { "s3:x-amz-server-side-encryption": "false" },
        StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" },
      },
    },
    {
      Sid: "DenyOtherKeys",
      ...upload,
      Condition: {
        Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "false" },
        ArnNotLike: {
          "s3:x-amz-server-side-encryption-aws-kms-key-id":
            keyArn ?? `arn:${partition}:kms:${region}:${accountId}:key/*`,
        },
      },
    },
    // An upload with the caller's own key (SSE-C) names no `x-amz-server-side-encryption`, and nobody here could read it.
    {
      Sid: "DenyCustomerProvidedKeys",
      ...upload,
      Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
    },
  ];
}

function allowances({ partition, bucket, grants, consumerManagesNotifications }: BucketPolicyArgs): Statement[] {
  return byLevel(grants).flatMap(([level, arns]) =>
    exactly(partition, arns).flatMap(({ principal, condition }) => {
      const actions = actionsOn(level, consumerManagesNotifications);
      const allow = (what: string, Action: readonly string[], Resource: string): Statement[] =>
        Action.length === 0
          ? []
          : [
              {
                Sid: `Allow${title(level)}${what}`,
                Effect: "Allow",
                Principal: principal,
                Action,
                Resource,
                Condition: condition,
              },
            ];
      return [
        ...allow("Objects", actions.objects, objectsArn(partition, bucket)),
        ...allow("Bucket", actions.bucket, bucketArn(partition, bucket)),
      ];
    }),
  );
}

function title(level: Level): string {
  return level.charAt(0).toUpperCase() + level.slice(1);
}
