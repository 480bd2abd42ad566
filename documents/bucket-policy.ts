import { type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { accountArn, bucketAndObjects, objectsArn } from "./arns";
import { fit } from "./size-limit";
import { inBuckets, partsOf } from "./access";
import { delegation } from "./access-point-policy";
import { denyInsecureTransport } from "./insecure-transport";
import { grantStatements } from "./grant-statements";
import type { Grant } from "./grants";
import { rolesOfServices, type ServiceUse, serviceStatements } from "./service-access";
import { document, type PolicyDocument, type Statement } from "./policy";

/** Arguments for a bucket's policy. */
export interface BucketPolicyArgs {
  readonly partition: Partition;
  readonly region: string;
  /** The account that owns the bucket and its key. */
  readonly accountId: string;
  readonly bucket: string;
  readonly grants: readonly Grant[];
  /** Whether the consumer, not this program, manages the bucket's notifications. */
  readonly consumerManagesNotifications: boolean;
  /** The ARN of the bucket's key if it is known in advance; otherwise any key of the account in the Region is allowed. */
  readonly keyArn: string | undefined;
  /**
   * What encrypts the objects: a KMS key, S3's own keys, or what the bucket's owner has chosen, which is then not enforced.
   *
   * @default kms
   */
  readonly encryption?: "kms" | "s3" | "kept";
  /** AWS services that use the bucket. @default none */
  readonly services?: readonly ServiceUse[];
  /** The only endpoints through which the objects may be used, and who is exempt. @default from anywhere */
  readonly perimeter?: Perimeter;
}

/** The networks from which a bucket's objects may be used. */
export interface Perimeter {
  /** The ids of VPC endpoints in the bucket's Region. */
  readonly endpoints: readonly string[];
  /** The exact ARNs of exempt roles: the deployer, break-glass roles and service roles. */
  readonly exempt: readonly string[];
}

/**
 * The policy of a shared bucket: Deny statements for everyone, then Allow statements for each level's roles.
 *
 * @throws LimitError naming the bucket, if the policy would be larger than S3 accepts.
 */
export function bucketPolicy(args: BucketPolicyArgs): PolicyDocument {
  return fit(
    document([...denials(args), ...outsideDenial(args), ...allowances(args), ...delegation(args), ...ofServices(args)]),
    SIZE_LIMITS.bucketPolicy,
    `bucket ${args.bucket}`,
    "write accessPoints: per-grantee, which gives each grantee an access point with a policy of its own; or shorten its grants: " +
      "roles with equal grants share a statement, and each other level, prefix or list of actions takes one of its own",
  );
}

function denials(args: BucketPolicyArgs): Statement[] {
  const { partition, bucket, encryption = "kms" } = args;
  return [
    denyInsecureTransport(partition, bucket),
    ...(encryption === "kept" ? [] : [otherEncryption(args, encryption === "s3" ? "AES256" : "aws:kms")]),
    ...(encryption === "kms" ? [otherKeys(args)] : []),
    // An upload with the caller's own key (SSE-C) names no `x-amz-server-side-encryption`, and no principal here could read it.
    {
      Sid: "DenyCustomerProvidedKeys",
      ...upload(args),
      Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
    },
  ];
}

function upload({ partition, bucket }: BucketPolicyArgs) {
  return { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: objectsArn(partition, bucket) } as const;
}

/**
 * An object's encryption can be changed in place too.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/update-sse-encryption.html
 */
function encrypt(args: BucketPolicyArgs) {
  return { ...upload(args), Action: ["s3:PutObject", "s3:UpdateObjectEncryption"] } as const;
}

/**
 * Denies uploads with another encryption. An upload without encryption headers gets the bucket's encryption. Null: an absent key
 * satisfies a negated operator, with or without IfExists, which would deny every upload without headers.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
function otherEncryption(args: BucketPolicyArgs, encryption: "AES256" | "aws:kms"): Statement {
  return {
    Sid: "DenyOtherEncryption",
    ...encrypt(args),
    Condition: {
      Null: { "s3:x-amz-server-side-encryption": "false" },
      StringNotEquals: { "s3:x-amz-server-side-encryption": encryption },
    },
  };
}

function otherKeys(args: BucketPolicyArgs): Statement {
  const { partition, region, accountId, keyArn } = args;
  return {
    Sid: "DenyOtherKeys",
    ...encrypt(args),
    Condition: {
      Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "false" },
      ArnNotLike: {
        "s3:x-amz-server-side-encryption-aws-kms-key-id": keyArn ?? `arn:${partition}:kms:${region}:${accountId}:key/*`,
      },
    },
  };
}

/**
 * The actions on objects, and those that list them, to which the network condition applies. Patterns, because the full list would
 * take a tenth of the policy. The rehearsal proves that they match exactly the actions that AWS lists for objects.
 */
const ON_DATA: readonly string[] = [
  "s3:AbortMultipartUpload",
  "s3:BypassGovernanceRetention",
  "s3:DeleteObject*",
  "s3:GetObject*",
  "s3:InitiateReplication",
  "s3:ListBucket",
  "s3:ListBucketMultipartUploads",
  "s3:ListBucketVersions",
  "s3:ListMultipartUploadParts",
  "s3:ListObject*",
  "s3:ObjectOwnerOverrideToBucketOwner",
  "s3:PutObject*",
  "s3:Replicate*",
  "s3:RestoreObject",
  "s3:UpdateObjectEncryption",
];

/**
 * Denies the use of objects from outside the endpoints. Only actions on data, so that a deployer can still change the bucket's
 * settings and policy; and not for AWS services (log delivery, Athena), the exempt roles and the account's root, which can repair a
 * mistake.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html
 */
function outsideDenial({ partition, accountId, bucket, perimeter, services = [] }: BucketPolicyArgs): Statement[] {
  if (!perimeter) return [];
  const exempt = [accountArn(partition, accountId), ...perimeter.exempt, ...rolesOfServices(services)];
  return [
    {
      Sid: "DenyOutsideEndpoints",
      Effect: "Deny",
      Principal: "*",
      Action: ON_DATA,
      Resource: bucketAndObjects(partition, bucket),
      Condition: {
        StringNotEqualsIfExists: { "aws:SourceVpce": perimeter.endpoints },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false" },
        ArnNotLikeIfExists: { "aws:PrincipalArn": exempt },
      },
    },
  ];
}

function ofServices({ services: uses = [], ...args }: BucketPolicyArgs): readonly Statement[] {
  return serviceStatements({ ...args, uses });
}

function allowances({ partition, bucket, grants, consumerManagesNotifications }: BucketPolicyArgs): Statement[] {
  const direct = grants.filter(({ accessPoint }) => accessPoint === undefined);
  return grantStatements(partition, direct, (access) =>
    partsOf(inBuckets(partition, [bucket]), access, consumerManagesNotifications),
  );
}
