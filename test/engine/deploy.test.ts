import assert from "node:assert/strict";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { placeOf } from "../../sandbox/providers";
import { exampleSettings, forEmulator } from "../../sandbox/project";
import type { Resource } from "../../sandbox/state";
import { useWorld } from "./world";

const BUCKETS = "cross-account-s3:buckets";
const one = { name: "acme-one", grants: { indexer: "read" } };
const two = { name: "acme-two", region: "eu-west-1", grants: { indexer: "read" } };

describe("a data stack on the real engine", () => {
  const world = useWorld();
  // Protected, as it is by default.
  const data = forEmulator(exampleSettings("data"), true);
  let first: readonly Resource[] = [];

  before(async () => {
    const { pulumi } = world();
    await pulumi.configure("control", forEmulator(exampleSettings("control")));
    await pulumi.up("control");
    await pulumi.configure("data", { ...data, [BUCKETS]: [one] });
    await pulumi.up("data");
    first = await pulumi.state("data");
  });

  it("takes a second bucket, in another Region, without a change to the first or to the control stack", async () => {
    const { pulumi } = world();
    await pulumi.configure("data", { ...data, [BUCKETS]: [one, two] });
    await pulumi.up("data");
    const now = await pulumi.state("data");
    // A stack's outputs name the new bucket, and what is secret in others is encrypted anew each time.
    const declared = ({ outputs: _, ...resource }: Resource) => JSON.stringify(resource);
    const same = (resource: Resource) => now.some((other) => declared(other) === declared(resource));
    assert.deepEqual(
      first.filter((resource) => !same(resource)),
      [],
    );
    const bucket = now.find(({ type, name }) => type === "aws:s3/bucket:Bucket" && name === two.name);
    assert.ok(bucket);
    assert.deepEqual(placeOf(bucket, now), { accountId: "222222222222", region: "eu-west-1" });
    await pulumi.preview("control", "--expect-no-changes");
  });

  it("keeps its buckets and keys from a destroy", async () => {
    const { pulumi, accounts } = world();
    const { code, output } = await pulumi.command("data", ["destroy", "--yes", "--skip-preview"]);
    assert.notEqual(code, 0);
    assert.match(output, /acme-one.*protected/s);
    const { Buckets = [] } = await accounts.in("222222222222", "us-east-1").s3.send(new ListBucketsCommand());
    assert.ok(Buckets.some(({ Name }) => Name === one.name));
  });
});
