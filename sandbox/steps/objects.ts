import { randomUUID } from "node:crypto";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { z } from "zod";
import { ACTIONS, type Level, LEVELS } from "../../documents/levels";
import { contractOf } from "../contract";
import type { Run, Step } from "./step";

const PUT = "s3:PutObject";
const GET = "s3:GetObject";

const bucketsSchema = z.object({
  "aws:region": z.string(),
  "cross-account-s3:buckets": z.array(
    z.object({
      name: z.string(),
      region: z.string().optional(),
      // This step does not test grants that are maps.
      grants: z.record(z.string(), z.enum(LEVELS).optional().catch(undefined)).default({}),
    }),
  ),
});
const outputsSchema = z.object({ buckets: z.record(z.string(), z.object({ keyArn: z.string().optional() })) });

/**
 * Writes an object to a bucket with one role and reads it with another. Checks that the object is encrypted with the bucket's key, although
 * the writer did not name a key.
 *
 * The emulator allows every request. This step therefore does not show that other requests are denied.
 */
export const passObject: Step = {
  title: "Put an object as one role and get it as another",
  run: async (run) => {
    const { accounts, pulumi } = run.world;
    const { bucket, region, writer, reader } = choose(run);
    const contract = await contractOf(pulumi);
    const as = (role: string) => {
      const arn = contract.roles[role]?.arn;
      if (arn === undefined) throw new Error(`the control stack has no role ${role}`);
      return accounts.as(arn, region).s3;
    };
    const object = { Bucket: bucket, Key: "sandbox/object" };
    const sent = randomUUID();
    await as(writer).send(new PutObjectCommand({ ...object, Body: sent }));
    const got = await (await as(reader).send(new GetObjectCommand(object))).Body?.transformToString();
    if (got !== sent) throw new Error(`role ${reader} got ${JSON.stringify(got)}, expected ${JSON.stringify(sent)}`);

    const keyArn = outputsSchema.parse(await pulumi.outputs("data")).buckets[bucket]?.keyArn;
    const { ServerSideEncryption: by, SSEKMSKeyId } = await as(reader).send(new HeadObjectCommand(object));
    if (by !== "aws:kms" || SSEKMSKeyId !== keyArn) {
      throw new Error(`the object is encrypted by ${by} with ${SSEKMSKeyId}, expected aws:kms with ${keyArn}`);
    }
    return `${writer} → ${bucket} → ${reader}`;
  },
};

/** Returns the first bucket of the data stack with a role that may only write and a role that may only read. */
function choose({ stacks }: Run) {
  const settings = bucketsSchema.parse(stacks.find(({ name }) => name === "data")?.settings);
  for (const { name, region = settings["aws:region"], grants } of settings["cross-account-s3:buckets"]) {
    const roleWith = (action: string, without: string) =>
      Object.entries(grants).find(([, level]) => level && may(level, action) && !may(level, without))?.[0];
    const writer = roleWith(PUT, GET);
    const reader = roleWith(GET, PUT);
    if (writer !== undefined && reader !== undefined) return { bucket: name, region, writer, reader };
  }
  throw new Error("Pulumi.data.yaml has no bucket that one role only writes to and another only reads");
}

function may(level: Level, action: string): boolean {
  return ACTIONS[level].objects.includes(action);
}
