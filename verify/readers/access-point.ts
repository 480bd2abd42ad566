import { GetAccessPointCommand, GetAccessPointPolicyCommand } from "@aws-sdk/client-s3-control";
import { z } from "zod";
import type { Observed, Subject } from "../subject";
import { type Reach, type Reader, seen, settingsOf, text, unobserved } from "./reader";
import { documentsIn, setOf } from "./values";

const declared = z.object({
  arn: text,
  bucket: text,
  vpcConfiguration: z.object({ vpcId: text }).nullish(),
  publicAccessBlockConfiguration: z.record(z.string(), z.unknown()).nullish(),
});

/** Returns the names of the settings that are on, as in the API of S3. */
function blocked(settings: object): ReturnType<typeof setOf> {
  const on = Object.entries(settings).flatMap(([name, value]) => (value === true ? [name] : []));
  return setOf(on.map((name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`));
}

/**
 * Reads an access point. An emulator is not reachable for this call, as the SDK adds the account's id to the host name.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetAccessPoint.html
 */
async function read({ id, name: Name, accountId: AccountId, region }: Subject, reach: Reach): Promise<Observed> {
  if (reach.account.emulated) {
    const message = "an emulator has no endpoint for access points";
    return { kind: "unseen", fault: { of: id, action: "s3:GetAccessPoint", why: "unreachable", message } };
  }
  const client = reach.account.s3Control(region);
  const point = await reach.read("s3:GetAccessPoint", () =>
    client.send(new GetAccessPointCommand({ AccountId, Name })),
  );
  const missing = unobserved(point);
  if (missing) return missing;
  const policy = await reach.read("s3:GetAccessPointPolicy", async () => {
    return (await client.send(new GetAccessPointPolicyCommand({ AccountId, Name }))).Policy;
  });
  return seen(
    settingsOf(point, (of) => ({
      bucket: of?.Bucket,
      "only from VPC": of?.VpcConfiguration?.VpcId,
      "block public access": blocked(of?.PublicAccessBlockConfiguration ?? {}),
    })),
    [["resource", documentsIn(policy, id, (value) => value)]],
  );
}

/** Reads access points. */
export const accessPointReader: Reader = {
  declares: {
    "aws:s3/accessPoint:AccessPoint": ({ resource: { outputs } }) => {
      const { arn, bucket, vpcConfiguration, publicAccessBlockConfiguration } = declared.parse(outputs);
      return {
        of: arn,
        settings: {
          bucket,
          "only from VPC": vpcConfiguration?.vpcId,
          "block public access": blocked(publicAccessBlockConfiguration ?? {}),
        },
      };
    },
  },
  undeclared: {},
  meaning: {
    bucket: "requests through the access point reach another bucket",
    "only from VPC": "requests may come from elsewhere, or none that should",
    "block public access": "a public policy of the access point is no longer stopped",
  },
  absence: "the grants through it give no access",
  read,
};
