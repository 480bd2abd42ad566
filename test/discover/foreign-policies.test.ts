import assert from "node:assert/strict";
import { configurationOf } from "../../discover/configuration";
import { policyChanges } from "../../rehearsal/diff/planned-difference";
import { discover } from "../../discover/discover";
import type { Found, FoundRole, FoundRoles } from "../../discover/found";
import { plansOf } from "../../discover/plan";
import { readFound } from "../../discover/read-found";
import { assertAnnounced } from "./announced";
import { type ForeignBucket, foreignBuckets, notificationsOf, VENDOR } from "./foreign-policies";
import { allow, bucket, CONTROL, DATA, found, OPTIONS, role } from "./support";

/** What is read of foreign buckets. */
function read(all: readonly ForeignBucket[]): Found {
  const keyArn = (name: string) => `arn:aws:kms:us-east-1:${DATA}:key/${name}`;
  const byKey = (name: string) => ({
    Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: keyArn(name) } }],
  });
  return found(
    all.map((one) => {
      const of = bucket(one.name, [], one.key ? { encryption: byKey(one.name) } : {});
      return {
        ...of,
        policy: { ...of.policy, document: one.policy },
        settings: { ...of.settings, policy: one.policy },
        notifications: { region: "us-east-1", document: notificationsOf(one) },
      };
    }),
    {
      accountRoles: new Map([CONTROL, VENDOR].map((account) => [account, rolesOf(account)])),
      keys: new Map(
        all.flatMap(({ name, key }) => {
          const arn = keyArn(name);
          return key
            ? [[`${DATA} us-east-1 ${arn}`, { arn, policy: { document: key, restrictsPublic: false } }] as const]
            : [];
        }),
      ),
      eventTargets: new Map(
        all.flatMap(({ name, topic, queue }) =>
          Object.entries({ sns: topic, sqs: queue }).flatMap(([service, document]) =>
            document
              ? [[`arn:aws:${service}:us-east-1:${DATA}:${name}`, { document, restrictsPublic: false }] as const]
              : [],
          ),
        ),
      ),
    },
  );
}

/** Roles of the accounts that generated policies let in as a whole. */
function rolesOf(account: string): FoundRoles {
  const own = (name: string, Action: string, Resource: string): FoundRole => ({
    arn: role(name, account),
    policies: [{ id: name, policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] } }],
    trust: undefined,
  });
  return {
    roles: [
      own("indexer", "s3:*", "*"),
      own("teams", "s3:Get*", "arn:aws:s3:::*/team/*"),
      own("lister", "s3:List*", "arn:aws:s3:::acme-*"),
      own("idle", "sqs:*", "*"),
    ],
    isWhole: true,
  };
}

/** A project needs a role of the control account. */
const PLAIN: ForeignBucket = {
  name: "acme-plain",
  policy: { Version: "2012-10-17", Statement: [allow({ Resource: "arn:aws:s3:::acme-plain/*" })] },
};

describe("generated policies of others", function () {
  this.timeout(300_000);

  it("are taken over without a change of access that is not announced", async () => {
    let [taken, gains, open, replaced] = [0, 0, 0, 0];
    for (let seed = 1; seed <= 12; seed++) {
      const all = read([PLAIN, ...foreignBuckets(seed, 4, `acme-${seed}`)]);
      const { discovery, configuration } = await discover(all, OPTIONS);
      if (!configuration) continue;
      const plans = await plansOf(configuration, all, OPTIONS.project);
      assert.ok("plans" in plans);
      const changes = plans.plans.flatMap(({ plan }) => policyChanges(plan));
      assert.deepEqual(discovery.access.undecided, [], `seed ${seed}`);
      assertAnnounced(discovery.access.changes, changes);
      taken += changes.length;
      gains += discovery.access.changes.filter((line) => line.startsWith("+")).length;
      replaced += discovery.statements.filter(({ isReplaced }) => isReplaced).length;
      open += discovery.statements.filter(({ said }) => said !== "whole").length;
    }
    assert.ok(taken > 30 && gains > 2 && open > 30 && replaced > 2, JSON.stringify({ taken, gains, open, replaced }));
  });

  it("are each said, or listed with a reason", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const all = foreignBuckets(seed, 5, `acme-${seed}`);
      const { statements } = configurationOf(readFound(read(all)), OPTIONS);
      for (const { said, reasons, bucket: name } of statements) {
        assert.equal(said === "whole", reasons.length === 0, `seed ${seed}, ${name}`);
      }
      for (const { name, policy } of all) {
        const there = [policy.Statement].flat().length;
        assert.equal(statements.filter((one) => one.bucket === name && one.policyOf === undefined).length, there);
      }
    }
  });
});
