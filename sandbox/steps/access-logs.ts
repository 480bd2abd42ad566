import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { z } from "zod";
import { placeOf } from "../providers";
import type { Step } from "./step";

const inputs = z.object({ bucket: z.string(), targetBucket: z.string(), targetPrefix: z.string() });

/** Checks that every bucket with server access logging has logs in its target bucket. */
export const findAccessLogs: Step = {
  title: "Find the requests in the access logs",
  run: async ({ world: { accounts }, deployed }) => {
    const without: string[] = [];
    let found = 0;
    for (const resources of deployed.values()) {
      for (const resource of resources.filter(({ type }) => type === "aws:s3/bucketLogging:BucketLogging")) {
        const { bucket, targetBucket: Bucket, targetPrefix: Prefix } = inputs.parse(resource.inputs);
        const { accountId, region } = placeOf(resource, resources);
        const listed = await accounts.in(accountId, region).s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
        found += listed.KeyCount ?? 0;
        if (!listed.KeyCount) without.push(bucket);
      }
    }
    if (found === 0 || without.length > 0)
      throw new Error(`there are no logs of ${without.join(", ") || "any bucket"}`);
    return `${found} logs`;
  },
};
