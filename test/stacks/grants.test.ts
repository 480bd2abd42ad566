import assert from "node:assert/strict";
import { type DataConfig, parseConfig } from "../../stacks/config";
import { ConfigError } from "../../stacks/config/faults";
import type { Contract } from "../../stacks/contract";
import { resolveGrants } from "../../stacks/grants";
import { CONTRACT, DATA, raw } from "./support";

function dataConfig(fields: object): DataConfig {
  const config = parseConfig("p", "data", raw(DATA, { ...fields }));
  assert.ok(config.role === "data");
  return config;
}

const granting = (grants: object) => dataConfig({ buckets: [{ name: "acme-genomics", grants }] });

function resolve(config: DataConfig, own = CONTRACT, further: Readonly<Record<string, Contract>> = {}) {
  return resolveGrants(config, { own, further: new Map(Object.entries(further)) });
}

function refusal(config: DataConfig, contract = CONTRACT): string {
  try {
    resolve(config, contract);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "nothing is wrong";
}

describe("resolveGrants", () => {
  it("finds the role of a grant", () => {
    assert.deepEqual(resolve(granting({ indexer: "read" })).get("acme-genomics"), [
      {
        grantee: { name: "indexer", callers: ["arn:aws:iam::111111111111:role/x-control-indexer"], subscribes: true },
        access: { level: "read" },
      },
    ]);
  });

  it("finds the access point of a grant, which the control stack lists", () => {
    const config = dataConfig({
      buckets: [{ name: "acme-genomics", accessPoints: "per-grantee", grants: { indexer: "read" } }],
    });
    const listed = (accessPoints: readonly string[]) => ({
      ...CONTRACT,
      dataAccounts: [{ id: "222222222222", buckets: ["acme-*"], accessPoints: [...accessPoints] }],
    });
    const [grant] = resolve(config, listed(["acme-genomics-*"])).get("acme-genomics") ?? [];
    assert.equal(grant?.accessPoint, "acme-genomics-indexer");
    const expected =
      /grants\.indexer: found access point "acme-genomics-indexer", which indexer may not use yet; add the name, .*accessPoints under dataAccounts/;
    assert.match(refusal(config, listed(["other-*"])), expected);
    assert.match(refusal(config), expected);
  });

  it("refuses a grant through an access point above the role's level, where it stands", () => {
    const points = [{ name: "points-a", grants: { indexer: "catalog" } }];
    const config = dataConfig({ buckets: [{ name: "acme-genomics", accessPoints: points }] });
    assert.match(refusal(config), /accessPoints\[0\]\.grants\.indexer: found "catalog", expected at most "read"/);
  });

  it("refuses a role that the control stack does not have, with the nearest", () => {
    assert.match(refusal(granting({ indxer: "read" })), /buckets\[[\w-]+\].grants.indxer: .*did you mean "indexer"\?/);
  });

  it("refuses a role named as something that every object has", () => {
    assert.match(refusal(granting({ constructor: "read" })), /grants.constructor: the control stack has no such role/);
  });

  it("refuses a level above the role's", () => {
    assert.match(refusal(granting({ indexer: "readwrite" })), /found "readwrite", expected at most "read"/);
  });

  it("refuses an account that the control stack does not list", () => {
    assert.match(
      refusal(dataConfig({ accountId: "333333333333" })),
      /does not list under dataAccounts \(it lists 222222222222\)/,
    );
  });

  it("refuses a bucket that the control roles cannot reach", () => {
    const config = dataConfig({ buckets: [{ name: "other", grants: { indexer: "read" } }] });
    assert.match(
      refusal(config),
      /buckets\[[\w-]+\].name: found "other", and the control roles reach only buckets named acme-\*/,
    );
  });

  it("comes to an end with a pattern of many stars", () => {
    const config = dataConfig({ buckets: [{ name: "a".repeat(63), grants: { indexer: "read" } }] });
    const dataAccounts = [{ id: "222222222222", buckets: [`${"a*".repeat(15)}b`] }];
    assert.match(refusal(config, { ...CONTRACT, dataAccounts }), /the control roles reach only buckets named a\*a\*/);
  });

  it("takes a bucket without grants, whatever its name", () => {
    assert.equal(refusal(dataConfig({ buckets: [{ name: "other" }] })), "nothing is wrong");
  });

  it("refuses a control stack in another account than the data owner trusts", () => {
    assert.match(refusal(dataConfig({ controlAccountId: "999999999999" })), /is in account 111111111111/);
  });

  it("refuses a control stack in another partition", () => {
    assert.match(refusal(dataConfig({ "aws:region": "cn-north-1" })), /no access crosses partitions/);
  });

  it("finds several grants of one role, in their order", () => {
    const grants = { indexer: ["read", { actions: ["s3:ListBucket"], prefix: "in/" }] };
    assert.deepEqual(
      resolve(granting(grants))
        .get("acme-genomics")
        ?.map(({ access }) => access),
      [{ level: "read" }, { actions: ["s3:ListBucket"], prefixes: ["in/"] }],
    );
  });

  it("takes single actions that the role's level holds", () => {
    assert.equal(refusal(granting({ indexer: { actions: ["s3:GetObject"] } })), "nothing is wrong");
  });

  it("refuses a single action that the control stack does not give the role, with what to add", () => {
    assert.match(
      refusal(granting({ indexer: ["read", { actions: ["s3:GetObject", "s3:PutObject"] }] })),
      /grants.indexer\[1\]: found s3:PutObject, which .* add it to cross-account-s3:roles.indexer.actions of/,
    );
  });

  it("refuses an action set that the control stack does not give the role, and takes one that it does", () => {
    const config = granting({ indexer: { level: "read", actionSets: ["athena"] } });
    assert.match(refusal(config), /grants.indexer: found athena, .*roles.indexer.actionSets of/);
    const indexer = { ...CONTRACT.roles.indexer, arn: "arn:aws:iam::111111111111:role/x", level: "read" as const };
    const roles = { indexer: { ...indexer, subscribes: true, actionSets: ["athena" as const] } };
    assert.equal(refusal(config, { ...CONTRACT, roles }), "nothing is wrong");
  });
});
