import assert from "node:assert/strict";
import { placeOf, placesOf } from "../../sandbox/providers";
import { parseState } from "../../sandbox/state";

const provider = "urn:pulumi:data::cross-account-s3::pulumi:providers:aws::eu-west-1";
const bucket = "urn:pulumi:data::cross-account-s3::a$aws:s3/bucket:Bucket::acme-genomics-eu";
const resources = parseState(
  JSON.stringify({
    version: 3,
    deployment: {
      resources: [
        {
          urn: provider,
          type: "pulumi:providers:aws",
          id: "5a",
          inputs: { region: "eu-west-1", allowedAccountIds: '["222222222222"]' },
        },
        {
          urn: bucket,
          type: "aws:s3/bucket:Bucket",
          id: "acme",
          provider: `${provider}::5a`,
          inputs: { bucket: "acme" },
          outputs: { bucket: "acme", arn: "arn:aws:s3:::acme" },
        },
      ],
    },
  }),
);

describe("a stack's state", () => {
  it("gives a resource's name, id, inputs and outputs", () => {
    const [, found] = resources;
    assert.deepEqual(found, {
      urn: bucket,
      type: "aws:s3/bucket:Bucket",
      name: "acme-genomics-eu",
      id: "acme",
      inputs: { bucket: "acme" },
      outputs: { bucket: "acme", arn: "arn:aws:s3:::acme" },
      provider,
    });
  });

  it("says by the provider where a resource is", () => {
    const [, found] = resources;
    assert.ok(found);
    assert.deepEqual(placeOf(found, resources), { accountId: "222222222222", region: "eu-west-1" });
  });

  it("says where the stack has resources", () => {
    assert.deepEqual(placesOf(resources), [{ accountId: "222222222222", region: "eu-west-1" }]);
  });

  it("is empty after a destroy", () => {
    assert.deepEqual(parseState('{"version":3,"deployment":{"manifest":{}}}'), []);
  });
});
