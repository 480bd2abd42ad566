import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findingOf, type FindId, isUnread, repairPending } from "../../fleet/pending-creates";

const ACCOUNT = { partition: "aws", accountId: "222222222222" };
const PROVIDER = "urn:pulumi:data::p::pulumi:providers:aws::eu-west-1";
const provider = { urn: PROVIDER, type: "pulumi:providers:aws", id: "1", inputs: { region: "eu-west-1" } };
const urn = (type: string) => `urn:pulumi:data::p::${type}::acme`;
const pending = (type: string, inputs: object, operation = "creating") => ({
  type: operation,
  resource: { urn: urn(type), type, custom: true, inputs, provider: `${PROVIDER}::1` },
});
const nothing: FindId = () => Promise.resolve(undefined);

async function repair(operations: readonly object[], find = nothing, resources: readonly object[] = [provider]) {
  return await repairPending({ manifest: { magic: "x" }, resources, pending_operations: operations }, ACCOUNT, find);
}

/** Settings of a resource, and what AWS creates by a Put or answers with if it is there. */
const AGAIN =
  /^(s3\.Bucket\w+|iam\.RolePolicy(Attachment)?|sns\.Topic|cloudwatch\.(Dashboard|EventBusPolicy|EventRule|EventTarget|LogMetricFilter|MetricAlarm)|ec2\.DefaultSecurityGroup)$/;

describe("what a killed run left pending", () => {
  it("is nothing in most states", async () => {
    assert.equal(await repair([]), undefined);
    assert.equal(await repairPending({ resources: [provider] }, ACCOUNT, nothing), undefined);
  });

  for (const [type, inputs, id] of [
    ["aws:s3/bucket:Bucket", { bucket: "acme" }, "acme"],
    ["aws:s3/accessPoint:AccessPoint", { name: "acme-reader", bucket: "acme" }, "222222222222:acme-reader"],
    ["aws:iam/role:Role", { name: "p-data-reader" }, "p-data-reader"],
    ["aws:kms/alias:Alias", { name: "alias/acme" }, "alias/acme"],
    ["aws:iam/policy:Policy", { name: "p-data-reader" }, "arn:aws:iam::222222222222:policy/p-data-reader"],
    [
      "aws:lambda/permission:Permission",
      { function: "arn:aws:lambda:eu-west-1:222222222222:function:index", qualifier: "live", statementId: "s-acme" },
      "index:live/s-acme",
    ],
    ["aws:cloudtrail/trail:Trail", { name: "p-data" }, "arn:aws:cloudtrail:eu-west-1:222222222222:trail/p-data"],
    [
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
      { url: "https://token.actions.githubusercontent.com" },
      "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com",
    ],
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

  it("is read before anything else, also by a run that comes after one that was killed before it did", async () => {
    const repaired = await repair([pending("aws:kms/key:Key", {})], () => Promise.resolve("key-1"));
    assert.ok(isUnread(repaired?.deployment));
    const read = (repaired?.deployment.resources ?? []).map((resource) => ({ ...resource, outputs: { arn: "a" } }));
    assert.ok(!isUnread({ resources: read }));
  });

  it("is found, for every type that a component creates, in the way that AWS's calls ask for", () => {
    const names = readdirSync("components").flatMap((file) => [
      ...readFileSync(join("components", file), "utf8").matchAll(/new aws\.(\w+)\.(\w+)\(/g),
    ]);
    const found = new Map<string, string[]>();
    for (const [, module = "", name = ""] of names) {
      const type = `aws:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
      const way = findingOf(type);
      found.set(way, [...new Set([...(found.get(way) ?? []), `${module}.${name}`])].sort());
    }
    assert.ok(names.length > 30);
    // AWS takes these calls twice: each puts a whole setting, or answers with what is there. A type that is new belongs here or into
    // the tables of pending-creates.ts.
    assert.deepEqual(
      found.get("again")?.filter((name) => !AGAIN.test(name)),
      [],
    );
    assert.deepEqual(found.get("searched"), ["kms.Key"]);
  });

  it("is not what the state has of a provider, which has no outputs of its own", () => {
    assert.ok(!isUnread({ resources: [provider] }));
    assert.ok(!isUnread({}));
  });
});
