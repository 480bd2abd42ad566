import assert from "node:assert/strict";
import { Accounts } from "../../sandbox/accounts";
import { readBack } from "../../sandbox/read-back";
import type { Resource } from "../../sandbox/state";

const providerUrn = "urn:pulumi:data::cross-account-s3::pulumi:providers:aws::us-east-1";
const provider: Resource = {
  urn: providerUrn,
  type: "pulumi:providers:aws",
  name: "us-east-1",
  id: "",
  inputs: { region: "us-east-1", allowedAccountIds: '["222222222222"]' },
  outputs: {},
  provider: undefined,
};

describe("reading back", () => {
  it("fails on a type without a reader, so that no resource stays unchecked", async () => {
    const resource = { ...provider, urn: "u", type: "aws:sqs/queue:Queue", name: "q", provider: providerUrn };
    await assert.rejects(
      readBack([provider, resource], new Accounts("http://127.0.0.1:1"), new Set()),
      /aws:sqs\/queue:Queue q: read: verify has no reader for this type/,
    );
  });

  it("counts neither providers nor components", async () => {
    const component = { ...provider, type: "cross-account-s3:s3:SharedBucket" };
    const { resources } = await readBack([provider, component], new Accounts("http://127.0.0.1:1"), new Set());
    assert.equal(resources, 0);
  });
});
