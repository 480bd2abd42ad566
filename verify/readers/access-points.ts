import { GetAccessPointPolicyCommand, paginateListAccessPoints } from "@aws-sdk/client-s3-control";
import { partitionOf } from "@cross-account-s3/iam";
import { accessPointArn } from "../../documents/arns";
import type { NamedDocument } from "../../rehearsal/world";
import type { Subject } from "../subject";
import type { Reading } from "./fault";
import type { Reach } from "./reader";
import { documentOf } from "./values";

/** An access point of a bucket, as it is listed. */
interface ListedAccessPoint {
  readonly name: string;
  /** The only VPC from which it takes requests. @default from anywhere */
  readonly vpcId?: string;
}

/** A bucket whose access points are read. */
type PointedBucket = Pick<Subject, "arn" | "name" | "accountId" | "region">;

/**
 * Lists the access points of a bucket in its account. S3 lists those that other accounts created for the bucket only in these accounts.
 * Returns none for an emulator, which is not reachable for this call, as the SDK adds the account's id to the host name.
 */
export async function accessPointsOf(
  { name: Bucket, accountId: AccountId, region }: PointedBucket,
  { account, read }: Pick<Reach, "account" | "read">,
): Promise<Reading<readonly ListedAccessPoint[]>> {
  if (account.emulated) return { kind: "absent" };
  const client = account.s3Control(region);
  return read("s3:ListAccessPoints", async () => {
    const found: ListedAccessPoint[] = [];
    for await (const page of paginateListAccessPoints({ client }, { AccountId, Bucket })) {
      for (const { Name: name, VpcConfiguration } of page.AccessPointList ?? []) {
        const vpcId = VpcConfiguration?.VpcId;
        if (name !== undefined) found.push({ name, ...(vpcId === undefined ? {} : { vpcId }) });
      }
    }
    return found;
  });
}

/** Reads the policy of an access point and rewrites it as a policy of its bucket. */
export async function policyOfAccessPoint(
  Name: string,
  { arn, accountId: AccountId, region }: PointedBucket,
  { account, read }: Pick<Reach, "account" | "read">,
): Promise<Reading<NamedDocument>> {
  return read("s3:GetAccessPointPolicy", async () => {
    const { Policy } = await account.s3Control(region).send(new GetAccessPointPolicyCommand({ AccountId, Name }));
    return Policy === undefined ? undefined : documentOf(`access point ${Name}`, onBucket(Policy, arn));
  });
}

/**
 * Reads the policies of a bucket's access points that no stack declares, and rewrites them as policies of the bucket. All access that they
 * allow is drift.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
 */
export async function policiesOfAccessPoints(
  bucket: Subject,
  reach: Reach,
): Promise<Reading<readonly NamedDocument[]>> {
  const points = await accessPointsOf(bucket, reach);
  if (points.kind !== "read") return points;
  const { region, accountId } = bucket;
  const isDeclared = (name: string) =>
    reach.accessPoints.has(accessPointArn(partitionOf(region), region, accountId, name));
  const policies = await Promise.all(
    points.value.filter(({ name }) => !isDeclared(name)).map(({ name }) => policyOfAccessPoint(name, bucket, reach)),
  );
  const failed = policies.find((policy) => policy.kind === "failed");
  if (failed) return failed;
  return { kind: "read", value: policies.flatMap((policy) => (policy.kind === "read" ? [policy.value] : [])) };
}

/** Returns the text of an access point's policy with the ARN of the bucket instead of that of the access point. */
export function onBucket(policy: string, bucketArn: string): string {
  return policy.replace(/arn:[^:"]+:s3:[^:"]*:[^:"]*:accesspoint\/[^/"]+(?:\/object)?/g, bucketArn);
}
