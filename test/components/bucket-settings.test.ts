import assert from "node:assert/strict";
import { BucketSettings, type BucketSettingsArgs } from "../../components/bucket-settings";
import { only } from "../mocks";
import { made } from "./support";

const settings = async (args: Partial<BucketSettingsArgs>) =>
  (await made((opts) => new BucketSettings("acme", { bucket: "acme", ...args }, opts))).declared;

describe("BucketSettings", () => {
  it("sets CORS with the given rules only", async () => {
    const rule = {
      ...{ allowedOrigins: ["https://a.example.com"], allowedMethods: ["GET"], maxAgeSeconds: 600 },
      ...{ allowedHeaders: ["Range"], exposeHeaders: ["ETag"] },
    };
    const declared = await settings({ cors: [rule] });
    assert.deepEqual(only(declared, "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration").corsRules, [rule]);
  });

  it("lets those who read pay where asked, and does not change the setting otherwise", async () => {
    const type = "aws:s3/bucketRequestPaymentConfiguration:BucketRequestPaymentConfiguration";
    assert.equal(only(await settings({ requesterPays: true }), type).payer, "Requester");
    assert.ok(!(await settings({})).some((resource) => resource.type === type));
  });
});
