import assert from "node:assert/strict";
import { join } from "node:path";
import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/provider";
import { z } from "zod";
import { BucketKey, ControlRole, EventTopic, SharedBucket } from "../../plugin/remote-components";

const propertySchema = z.looseObject({ $ref: z.string().optional(), description: z.string().optional() });
const schemaSchema = z.object({
  resources: z.record(
    z.string(),
    z.object({ inputProperties: z.record(z.string(), propertySchema), requiredInputs: z.array(z.string()) }),
  ),
});

describe("the plugin's schema", function () {
  this.timeout(120_000);
  let schema: z.output<typeof schemaSchema>;

  before(async () => {
    const provider = new ComponentProvider({
      name: "cross-account-s3",
      dirname: join(__dirname, "../../plugin"),
      components: [SharedBucket, BucketKey, EventTopic, ControlRole],
    });
    schema = schemaSchema.parse(JSON.parse(await provider.getSchema()));
  });

  it("has each component", () => {
    const names = ["BucketKey", "ControlRole", "EventTopic", "SharedBucket"];
    assert.deepEqual(
      Object.keys(schema.resources).sort(),
      names.map((name) => `cross-account-s3:index:${name}`),
    );
  });

  it("takes a policy as a value of any type", () => {
    const { inputProperties } = schema.resources["cross-account-s3:index:SharedBucket"] ?? assert.fail();
    assert.equal(inputProperties.policy?.$ref, "pulumi.json#/Any");
  });

  it("describes each argument", () => {
    for (const [token, { inputProperties }] of Object.entries(schema.resources)) {
      for (const [name, { description }] of Object.entries(inputProperties)) assert.ok(description, `${token} ${name}`);
    }
  });
});
