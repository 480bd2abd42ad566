import { parseArn, type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { actionsOf, partsOf, throughAccessPoints } from "./access";
import { ACTIONS_OF_SET } from "./action-sets";
import { accessPointArn, accountArn, bucketAndObjects } from "./arns";
import { fit } from "./size-limit";
import { grantStatements, oneOrMore } from "./grant-statements";
import { type Caller, callersOf, type Grant, type Who } from "./grants";
import { allOf, document, numberedSid, type PolicyDocument, type Statement } from "./policy";
import { unique } from "./unique";

/** A bucket that access points belong to. */
interface PointedBucket {
  readonly partition: Partition;
  readonly region: string;
  /** The account that owns the bucket and its access points. */
  readonly accountId: string;
  readonly bucket: string;
  /** The bucket's grants, those through access points and all others. */
  readonly grants: readonly Grant[];
}

/** Arguments for an access point's policy. */
export interface AccessPointPolicyArgs extends PointedBucket {
  readonly accessPoint: string;
}

/**
 * The policy of an access point: exactly the grants through it. It has no Deny statements, because those of the bucket policy apply
 * to requests through it too.
 *
 * @throws LimitError naming the access point, if the policy would be larger than S3 accepts.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
 */
export function accessPointPolicy({
  partition,
  region,
  accountId,
  accessPoint,
  grants,
}: AccessPointPolicyArgs): PolicyDocument {
  const through = throughAccessPoints([accessPointArn(partition, region, accountId, accessPoint)]);
  const own = grants.filter((grant) => grant.accessPoint === accessPoint);
  return fit(
    document(grantStatements(partition, own, (access) => partsOf(through, access, false))),
    SIZE_LIMITS.accessPointPolicy,
    `access point ${accessPoint}`,
    "move some of its grants to a further access point of the bucket",
  );
}

/**
 * The statements of a bucket policy that delegate access to its access points, as AWS recommends: a request needs the access
 * point's policy and the bucket's. They delegate only to these access points, so that another access point in the account gives no
 * access; only for the accounts of the grants; and only the granted actions.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html#access-points-delegating-control
 */
export function delegation({ partition, region, accountId, bucket, grants }: PointedBucket): readonly Statement[] {
  const through = grants.flatMap(({ accessPoint, ...grant }) =>
    accessPoint === undefined ? [] : [{ ...grant, arn: accessPointArn(partition, region, accountId, accessPoint) }],
  );
  const actions = unique(
    through.flatMap(({ access }) => {
      const { objects, bucket: onBucket } = actionsOf(access, false);
      return [...objects, ...onBucket, ...(access.sets ?? []).flatMap((set) => ACTIONS_OF_SET[set].objects)];
    }),
  );
  return homesOf(partition, through.flatMap(callersOf)).map(({ principal, condition }, n) => ({
    Sid: numberedSid("DelegateToAccessPoints", n),
    Effect: "Allow",
    Principal: principal,
    Action: actions,
    Resource: bucketAndObjects(partition, bucket),
    Condition: allOf(
      {
        StringEquals: { "s3:DataAccessPointAccount": accountId },
        ArnEquals: { "s3:DataAccessPointArn": unique(through.map(({ arn }) => arn)) },
      },
      condition,
    ),
  }));
}

/** The accounts of callers, and the organizations of callers that are known only by organization. */
function homesOf(partition: Partition, callers: readonly Caller[]): readonly Pick<Who, "principal" | "condition">[] {
  const accounts = unique(callers.flatMap((caller) => parseArn(caller)?.account ?? [])).toSorted();
  const outside = callers.filter((caller) => !caller.startsWith("arn:"));
  const organizations = unique(outside.map((caller) => caller.split("/")[0] ?? "")).toSorted();
  return [
    ...(accounts.length === 0
      ? []
      : [{ principal: { AWS: oneOrMore(accounts.map((id) => accountArn(partition, id))) }, condition: {} }]),
    ...(organizations.length === 0
      ? []
      : [{ principal: "*", condition: { StringEquals: { "aws:PrincipalOrgID": organizations } } } as const]),
  ];
}
