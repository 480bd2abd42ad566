import assert from "node:assert/strict";
import { discover } from "../../discover/discover";
import { allow, bucket, DATA, found, OPTIONS, role } from "./support";

const READ = [allow({ Sid: "Read" }), allow({ Sid: "List", Action: "s3:ListBucket", Resource: "arn:aws:s3:::acme" })];

describe("a discovery", () => {
  it("writes grants that change no access but what our denials take", async () => {
    const { discovery, configuration } = await discover(found([bucket("acme", READ)]), OPTIONS);
    console.log(JSON.stringify(discovery, null, 1));
    console.log(JSON.stringify([configuration?.control, [...(configuration?.data ?? [])]], null, 1));
    assert.ok(configuration);
  });
});
