import { GetAccessPointPolicyCommand, paginateListAccessPoints } from "@aws-sdk/client-s3-control";
import type { NamedDocument } from "../../rehearsal/world";
import type { Subject } from "../subject";
import type { Reading } from "./fault";
import type { Reach } from "./reader";
import { documentOf } from "./values";

/**
 * The policies of a bucket's access points that no stack declares, written as policies of the bucket: whatever one lets in is
 * drift. In an emulator there are none, as the SDK puts the account's id before its host name.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
 */
export async function policiesOfAccessPoints(
  { arn, name: Bucket, accountId: AccountId, region }: Subject,
  { account, read, accessPoints }: Reach,
): Promise<Reading<readonly NamedDocument[]>> {
  if (account.emulated) return { kind: "absent" };
  const client = account.s3Control(region);
  const names = await read("s3:ListAccessPoints", async () => {
    const found: string[] = [];
    for await (const page of paginateListAccessPoints({ client }, { AccountId, Bucket })) {
      found.push(...(page.AccessPointList ?? []).flatMap(({ Name }) => Name ?? []));
    }
    return found;
  });
  if (names.kind !== "read") return names;
  const [, partition = ""] = arn.split(":");
  const isDeclared = (name: string) =>
    accessPoints.has(`arn:${partition}:s3:${region}:${AccountId}:accesspoint/${name}`);
  const policies = await Promise.all(
    names.value
      .filter((name) => !isDeclared(name))
      .map((Name) =>
        read("s3:GetAccessPointPolicy", async () => {
          const { Policy } = await client.send(new GetAccessPointPolicyCommand({ AccountId, Name }));
          return Policy === undefined ? undefined : documentOf(`access point ${Name}`, onBucket(Policy, arn));
        }),
      ),
  );
  const failed = policies.find((policy) => policy.kind === "failed");
  if (failed) return failed;
  return { kind: "read", value: policies.flatMap((policy) => (policy.kind === "read" ? [policy.value] : [])) };
}

/** The text of an access point's policy with the bucket's ARN in place of the access point's. */
function onBucket(policy: string, bucketArn: string): string {
  return policy.replace(/arn:[^:"]+:s3:[^:"]*:[^:"]*:accesspoint\/[^/"]+(?:\/object)?/g, bucketArn);
}
