import assert from "node:assert/strict";
import { GetBucketLoggingCommand, PutBucketLoggingCommand } from "@aws-sdk/client-s3";
import { examples, type Stacks, useVerifyWorld } from "./verify-world";

const BUCKET = "acme-genomics";

/** The examples with access logs in a bucket of the data stack. */
function stacks(): Stacks {
  const { control = {}, data = {} } = examples();
  const [genomics] = data["cross-account-s3:buckets"] as object[];
  return {
    control,
    data: {
      ...data,
      "cross-account-s3:accessLogs": { bucket: "acme-logs", prefix: "s3/" },
      "cross-account-s3:buckets": [genomics, { name: "acme-logs", key: "s3" }],
    },
  };
}

describe("access logs in a bucket of the stack, deployed", function () {
  this.timeout(300_000);
  const world = useVerifyWorld(stacks());
  const s3 = () => world().account("222222222222").s3("us-east-1");

  it("go where the configuration says", async () => {
    const { LoggingEnabled } = await s3().send(new GetBucketLoggingCommand({ Bucket: BUCKET }));
    assert.deepEqual([LoggingEnabled?.TargetBucket, LoggingEnabled?.TargetPrefix], ["acme-logs", `s3/${BUCKET}/`]);
    const own = await s3().send(new GetBucketLoggingCommand({ Bucket: "acme-logs" }));
    assert.equal(own.LoggingEnabled, undefined);
  });

  it("are as declared, until they go elsewhere", async () => {
    const differing = async () =>
      (await world().verify()).findings.filter(({ title }) => /acme-logs|access logs|logging/i.test(title));
    assert.deepEqual(await differing(), []);
    const LoggingEnabled = { TargetBucket: "acme-logs", TargetPrefix: "s3/elsewhere/" };
    await s3().send(new PutBucketLoggingCommand({ Bucket: BUCKET, BucketLoggingStatus: { LoggingEnabled } }));
    assert.match((await differing()).map(({ title }) => title).join("\n"), /s3\/elsewhere\/.*s3\/acme-genomics\//);
  });
});
