import assert from "node:assert/strict";
import { runStack } from "../../../stacks";
import { run } from "../../mocks";
import { CONTRACT, DATA, raw } from "../support";

// The project is cross-account-s3 and the stack is test, so their key of a Region has this alias.
const OF_REGION = "cross-account-s3-test";
const OF_TRAIL = "cross-account-s3-test-audit";
const data = (buckets: readonly object[], fields: object = {}) =>
  run(raw(DATA, { buckets, ...fields }), runStack, { "organization/cross-account-s3/control": { contract: CONTRACT } });
const makesItsOwn = (alias: string, used: string) =>
  new RegExp(`buckets\\[[\\w-]+\\]\\.key: .*alias/${alias} belongs to ${used}`);

describe("the keys of a data stack", () => {
  it("are refused where a bucket's own would be the one that its neighbours share", async () => {
    await assert.rejects(
      data([{ name: OF_REGION }, { name: "acme", key: "region" }]),
      makesItsOwn(OF_REGION, "the buckets with key: region"),
    );
  });

  it("are refused where a bucket's own would be the trail's", async () => {
    await assert.rejects(
      data([{ name: OF_TRAIL }], { audit: { trail: "create" } }),
      makesItsOwn(OF_TRAIL, "the trail"),
    );
  });

  for (const [what, buckets, fields] of [
    ["no neighbour shares one", [{ name: OF_REGION }, { name: "acme" }], {}],
    [
      "the neighbours are in another Region",
      [{ name: OF_REGION }, { name: "acme", key: "region", region: "eu-west-1" }],
      {},
    ],
    ["the trail is in another Region", [{ name: OF_TRAIL, region: "eu-west-1" }], { audit: { trail: "create" } }],
  ] as const) {
    it(`are a bucket's own where ${what}`, async () => {
      const { declared } = await data(buckets, fields);
      const aliases = declared.filter(({ type }) => type === "aws:kms/alias:Alias").map(({ inputs }) => inputs.name);
      assert.equal(aliases.length, 2);
    });
  }
});
