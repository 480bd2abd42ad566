import { parseArn, type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { fit } from "./size-limit";
import { accessPointArn, bucketAndObjects, objectsArn } from "./arns";
import { type Access, actionsOf } from "./access";
import { ACTIONS_OF_SET } from "./action-sets";
import { document, type PolicyDocument, type Statement } from "./policy";
import type { DataAccount } from "./role-policies";
import { unique } from "./unique";

/** Arguments for the policy of an S3 gateway endpoint. */
export interface EndpointPolicyArgs {
  readonly partition: Partition;
  readonly region: string;
  /** The account of the endpoint. */
  readonly accountId: string;
  readonly dataAccounts: readonly DataAccount[];
  /** The highest level of each role whose requests pass. */
  readonly accesses: readonly Access[];
  /** The roles in data accounts that the account's roles assume: their requests pass too. */
  readonly assumes: readonly string[];
  /** The exact ARN of the role that reads the logs of trails, and patterns of the log buckets' names. */
  readonly auditLogs?: { readonly reader: string; readonly buckets: readonly string[] };
  /** Whether the account's own buckets are reached through the endpoint as well. */
  readonly ownBuckets: boolean;
  /**
   * Patterns of the names of buckets that every caller in the VPC may read, such as those of package mirrors. The owner of a bucket
   * with a matching name sees the requested keys, and could get data through them.
   */
  readonly readableBuckets: readonly string[];
}

/**
 * The policy of an S3 gateway endpoint: through it, the account's own principals (and the exact roles that they assume) reach the
 * buckets of the data accounts, the reader of audit logs reads these, and no object is written to another owner's bucket or with
 * another owner's credentials. With `readableBuckets` a narrow way out remains: the owner of a bucket with a matching name reads
 * the requested keys in its logs. Where that matters, list exact names of trusted buckets.
 *
 * @throws LimitError naming the endpoint's Region, if the policy would be larger than AWS accepts.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html
 */
export function endpointPolicy(args: EndpointPolicyArgs): PolicyDocument {
  return fit(
    document([...dataBuckets(args), ...auditLogs(args), ...ownBuckets(args), ...readableBuckets(args)]),
    SIZE_LIMITS.endpointPolicy,
    `the S3 endpoint in ${args.region}`,
    "list fewer bucket patterns under dataAccounts",
  );
}

function dataBuckets({
  partition,
  region,
  accountId,
  dataAccounts,
  accesses,
  assumes,
}: EndpointPolicyArgs): Statement[] {
  const patterns = unique(dataAccounts.flatMap(({ buckets }) => buckets));
  // The endpoint has to let requests through to the access point and to its bucket.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-vpc.html
  const points = dataAccounts.flatMap(({ id, accessPoints = [] }) =>
    accessPoints.map((pattern) => accessPointArn(partition, region, id, pattern)),
  );
  const allow = {
    Effect: "Allow",
    Principal: "*",
    Action: unique(accesses.flatMap(actions)),
    Resource: [
      ...patterns.flatMap((pattern) => bucketAndObjects(partition, pattern)),
      ...points.flatMap((arn) => [arn, `${arn}/object/*`]),
    ],
  } as const;
  const ofAccounts = (callers: readonly string[]) => ({
    "aws:PrincipalAccount": unique(callers),
    "aws:ResourceAccount": unique(dataAccounts.map(({ id }) => id)),
  });
  const owners = assumes.flatMap((arn) => parseArn(arn)?.account ?? []);
  return [
    { Sid: "AllowDataBuckets", ...allow, Condition: { StringEquals: ofAccounts([accountId]) } },
    // Only these roles of their accounts.
    ...(assumes.length === 0
      ? []
      : [
          {
            Sid: "AllowAssumedRoles",
            ...allow,
            Condition: { StringEquals: ofAccounts(owners), ArnEquals: { "aws:PrincipalArn": unique(assumes) } },
          },
        ]),
  ];
}

/** The most that a role requests. The conditions of action sets are in the policies of the role and of the bucket. */
function actions(access: Access): readonly string[] {
  const { objects, bucket } = actionsOf(access, true);
  return [...objects, ...bucket, ...(access.sets ?? []).flatMap((set) => ACTIONS_OF_SET[set].objects)];
}

/** Log buckets have their own names, which the patterns of data buckets need not match. */
function auditLogs({ partition, accountId, dataAccounts, auditLogs: logs }: EndpointPolicyArgs): Statement[] {
  if (!logs) return [];
  return [
    {
      Sid: "AllowAuditLogs",
      Effect: "Allow",
      Principal: "*",
      Action: ["s3:ListBucket", "s3:GetObject"],
      Resource: logs.buckets.flatMap((pattern) => bucketAndObjects(partition, pattern)),
      Condition: {
        StringEquals: { "aws:ResourceAccount": unique([...dataAccounts.map(({ id }) => id), accountId]) },
        ArnEquals: { "aws:PrincipalArn": logs.reader },
      },
    },
  ];
}

function ownBuckets({ accountId, ownBuckets: included }: EndpointPolicyArgs): Statement[] {
  if (!included) return [];
  return [
    {
      Sid: "AllowOwnBuckets",
      Effect: "Allow",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalAccount": accountId, "aws:ResourceAccount": accountId } },
    },
  ];
}

/** Package mirrors are read without credentials, so no condition on an account would match. */
function readableBuckets({ partition, readableBuckets: patterns }: EndpointPolicyArgs): Statement[] {
  if (patterns.length === 0) return [];
  return [
    {
      Sid: "AllowReading",
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: patterns.map((p) => objectsArn(partition, p)),
    },
  ];
}
