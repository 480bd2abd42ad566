import assert from "node:assert/strict";
import { type FindId, repairPending } from "../../fleet/pending-creates";

const PROVIDER = "urn:pulumi:data::p::pulumi:providers:aws::eu-west-1";
const provider = { urn: PROVIDER, type: "pulumi:providers:aws", id: "1", inputs: { region: "eu-west-1" } };
const urn = (type: string) => `urn:pulumi:data::p::${type}::acme`;
const pending = (type: string, inputs: object, operation = "creating") => ({
  type: operation,
  resource: { urn: urn(type), type, custom: true, inputs, provider: `${PROVIDER}::1` },
});
const nothing: FindId = () => Promise.resolve(undefined);

async function repair(operations: readonly object[], find = nothing, resources: readonly object[] = [provider]) {
  return await repairPending({ manifest: { magic: "x" }, resources, pending_operations: operations }, find);
}

describe("what a killed run left pending", () => {
  it("is nothing in most states", async () => {
    assert.equal(await repair([]), undefined);
    assert.equal(await repairPending({ resources: [provider] }, nothing), undefined);
  });

  for (const [type, inputs, id] of [
    ["aws:s3/bucket:Bucket", { bucket: "acme" }, "acme"],
    ["aws:iam/role:Role", { name: "p-data-reader" }, "p-data-reader"],
    ["aws:kms/alias:Alias", { name: "alias/acme" }, "alias/acme"],
  ] as const) {
    it(`is taken over by its name: ${type}`, async () => {
      const repaired = await repair([pending(type, inputs)]);
      assert.deepEqual(repaired?.adopted, [urn(type)]);
      const taken = repaired.deployment.resources.at(-1);
      assert.equal(taken?.id, id);
      assert.deepEqual(taken.outputs, {}, "the provider would take them for all that there is");
    });
  }

  it("is searched for, where AWS makes the id: a key, in the Region of its provider", async () => {
    const repaired = await repair([pending("aws:kms/key:Key", { description: "d" })], ({ region, inputs }) =>
      Promise.resolve(region === "eu-west-1" && inputs.description === "d" ? "key-1" : undefined),
    );
    assert.equal(repaired?.deployment.resources.at(-1)?.id, "key-1");
  });

  it("does not find one key for two", async () => {
    const second = pending("aws:kms/key:Key", {});
    const find: FindId = (_, known) => Promise.resolve(["key-1", "key-2"].find((id) => !known.has(id)));
    const operations = [pending("aws:kms/key:Key", {}), { ...second, resource: { ...second.resource, urn: "other" } }];
    const repaired = await repair(operations, find);
    assert.deepEqual(
      repaired?.deployment.resources.slice(1).map(({ id }) => id),
      ["key-1", "key-2"],
    );
  });

  it("is left to the update, where a second call does no harm or AWS made none", async () => {
    const operations = [
      pending("aws:s3/bucketPolicy:BucketPolicy", { bucket: "acme" }),
      pending("aws:kms/key:Key", {}),
      pending("aws:s3/bucket:Bucket", { bucket: "acme" }, "updating"),
    ];
    const repaired = await repair(operations);
    assert.deepEqual(repaired?.adopted, []);
    assert.deepEqual(repaired.unknown, []);
    assert.ok(!("pending_operations" in repaired.deployment));
  });

  it("is named, where nothing finds it", async () => {
    assert.deepEqual((await repair([pending("aws:ec2/vpc:Vpc", {})]))?.unknown, [urn("aws:ec2/vpc:Vpc")]);
  });

  it("leaves all else of the state as it is", async () => {
    const repaired = await repair([pending("aws:s3/bucket:Bucket", { bucket: "acme" })]);
    assert.deepEqual(repaired?.deployment.manifest, { magic: "x" });
    assert.deepEqual(repaired.deployment.resources[0], provider);
  });
});
