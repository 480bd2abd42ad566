import assert from "node:assert/strict";
import { documentsOf } from "../../rehearsal/documents";
import { type RanStack, runStacks } from "../../rehearsal/run";
import { inventoryOf, worldOf } from "../../verify/inventory";
import { tried } from "../rehearsal/tried";

const ACCOUNTS = ["222222222222", "333333333333", "444444444444"];
const COURIER = "role/tried-data-courier";
const TRUSTED = { trustedService: "lambda.amazonaws.com", level: "read" };

/** A bucket whose key, topic, access point and queue have the same names in every account. */
function bucket(name: string, account: string) {
  return {
    name,
    key: `arn:aws:kms:us-east-1:${account}:key/mrk-11111111222233334444555555555555`,
    grants: { indexer: "read" },
    notifications: "sns",
    topicArn: `arn:aws:sns:us-east-1:${account}:shared`,
    eventTargets: [{ queueArn: `arn:aws:sqs:us-east-1:${account}:shared`, prefix: "in/" }],
    topicFilter: { prefix: "out/" },
    accessPoints: [{ name: "shared", grants: { indexer: "read" } }],
  };
}

describe("resources of one name in several accounts", function () {
  this.timeout(60_000);
  let ran: readonly RanStack[] = [];
  before(async () => {
    const project = tried(
      {
        dataAccounts: ACCOUNTS.map((id) => ({ id, topics: ["shared"], accessPoints: ["shared"] })),
        roles: {
          indexer: TRUSTED,
          courier: { ...TRUSTED, assumes: [`arn:aws:iam::${ACCOUNTS[0] ?? ""}:${COURIER}`] },
          analyst: { existingArn: `arn:aws:iam::111111111111:${COURIER}`, level: "read" },
        },
      },
      ACCOUNTS.map((accountId, n) => ({
        accountId,
        buckets: [
          bucket(`acme-${String(n)}`, accountId),
          ...(n === 0 ? [{ name: "acme-via", grants: { courier: { level: "read", via: "role" } } }] : []),
        ],
        audit: { trail: "create" },
      })),
    );
    ran = await runStacks(project);
  });

  it("are read each in its account", () => {
    const arns = inventoryOf(ran).subjects.map(({ arn }) => arn);
    for (const account of ACCOUNTS) {
      const at = `us-east-1:${account}`;
      for (const arn of [`sns:${at}:shared`, `sqs:${at}:shared`, `s3:${at}:accesspoint/shared`]) {
        assert.equal(arns.filter((one) => one === `arn:aws:${arn}`).length, 1, arn);
      }
    }
    for (const account of ["111111111111", "222222222222"]) {
      assert.ok(arns.includes(`arn:aws:iam::${account}:${COURIER}`), account);
    }
  });

  it("have an id each", () => {
    const ids = inventoryOf(ran).subjects.map(({ id }) => id);
    assert.deepEqual(
      ids.filter((id, n) => ids.indexOf(id) !== n),
      [],
    );
  });

  it("have documents of their own, with an id each", () => {
    const world = worldOf(ran);
    const some = [
      ...[...world.keys.values(), ...world.topics.values(), ...(world.accessPoints?.values() ?? [])].flatMap(
        ({ policy }) => policy ?? [],
      ),
      ...(world.queues?.values() ?? []),
      ...[...world.roles.values()].flatMap(({ trust }) => trust ?? []),
    ];
    const listed = documentsOf(world);
    for (const one of some) assert.ok(listed.includes(one), `${one.id} of ${one.urn ?? ""} is not listed`);
    assert.equal(new Set(listed.map(({ id }) => id)).size, listed.length);
  });
});
