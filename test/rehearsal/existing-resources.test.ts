import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ownPrefix } from "../../adopt/digest";
import { declaredWorld } from "../../rehearsal/declared-world";
import { expectedFrom } from "../../rehearsal/intent";
import { prove, type Proof } from "../../rehearsal/proof";
import { rehearse } from "../../rehearsal/rehearse";
import { runStacks } from "../../rehearsal/run";
import type { Project } from "../../rehearsal/run/project";
import { type Fields, tried } from "./tried";

const KEY = "arn:aws:kms:us-east-1:222222222222:key/abc";
const TOPIC = "arn:aws:sns:us-east-1:222222222222:shared";
const ADMIN = {
  Sid: "Admin",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::222222222222:root" },
  Action: "kms:*",
  Resource: "*",
};
const stranger = (action: string) => ({
  Sid: "Stranger",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::333333333333:root" },
  Action: action,
  Resource: "*",
});

const keyed = (name: string, more: Fields = {}): Fields => ({
  buckets: [{ name, key: KEY, grants: { indexer: "read" } }],
  ...more,
});
const notified = (name: string, more: Fields = {}): Fields => ({
  buckets: [{ name, notifications: "sns", topicArn: TOPIC, grants: { indexer: "read" } }],
  ...more,
});
const CONTROL = { dataAccounts: [{ id: "222222222222", topics: ["shared"] }] };

/** The proof of a project, with a text replaced wherever its stacks put something into what exists. */
async function proof(project: Project, from = "", to = ""): Promise<Proof> {
  const escaped = (text: string) => text.replaceAll('"', '\\"');
  const stacks = await runStacks(project);
  const edited = stacks.map(({ config, resources }) => ({
    accountId: config.accountId,
    region: config.connection.region,
    resources: resources.map(({ inputs, ...one }) => {
      if (!one.type.endsWith(":SharedPolicy") || from === "") return { ...one, inputs };
      const text = JSON.stringify(inputs).replaceAll(escaped(from), escaped(to));
      return { ...one, inputs: JSON.parse(text) as typeof inputs };
    }),
  }));
  return prove(expectedFrom(stacks.map(({ config }) => config)), declaredWorld(edited));
}

const violations = (of: Proof) => of.violations.map(({ sentence }) => sentence).join("\n");
const assumptions = (of: Pick<Proof, "assumptions">) => of.assumptions.map(({ text }) => text);

describe("the proof of what exists", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(process.cwd(), "node_modules", ".existing-resources-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A live-state file with the policy of one resource. */
  async function live(name: string, arn: string, ...statements: readonly object[]): Promise<{ liveState: string }> {
    const found = { [arn]: { policy: { document: { Version: "2012-10-17", Statement: statements } } } };
    await writeFile(join(folder, name), JSON.stringify({ format: "live-state/1", found }));
    return { liveState: join(folder, name) };
  }

  describe("whose other statements are not known", () => {
    it("leaves a key unproved, and finds nothing wrong with it", async () => {
      const rehearsal = await rehearse(tried({}, [keyed("acme")]));
      assert.equal(rehearsal.held, true, violations(rehearsal));
      assert.equal(rehearsal.matrix[0]?.verdict, "assumed");
      assert.deepEqual(assumptions(rehearsal), [
        "no statement of others in key/abc allows or denies more, which liveState would show",
      ]);
    });

    it("leaves a key unproved that no grant names", async () => {
      const found = await proof(tried({}, [{ buckets: [{ name: "acme", key: KEY }] }]));
      assert.equal(violations(found), "");
      assert.deepEqual(assumptions(found), ["the policy of the key of acme is not known"]);
    });

    it("leaves a topic and a bucket unproved", async () => {
      const topic = await proof(tried(CONTROL, [notified("acme")]));
      assert.equal(violations(topic), "");
      assert.ok(assumptions(topic).some((text) => text.startsWith("no statement of others in topic/shared ")));
      const buckets = [{ name: "acme", existing: true, grants: { indexer: "read" } }];
      const bucket = await proof(tried({}, [{ buckets }]));
      assert.equal(violations(bucket), "");
      assert.ok(assumptions(bucket).some((text) => text.startsWith("no statement of others in bucket/acme ")));
    });

    it("fails where our own part denies less than it should", async () => {
      const buckets = [{ name: "acme", existing: true, grants: { indexer: "read" } }];
      const found = await proof(tried({}, [{ buckets }]), "aws:SecureTransport", "aws:ViaAWSService");
      assert.match(
        violations(found),
        /bucket acme: .* can .* \(without TLS\); nothing in the configuration intends it/,
      );
    });

    it("fails where our own part lets in another than is granted", async () => {
      const found = await proof(tried({}, [keyed("acme")]), "tried-control-indexer", "tried-control-other");
      assert.match(violations(found), /the key of acme: indexer cannot kms:Decrypt/);
      assert.match(violations(found), /tried-control-other can kms:Decrypt/);
    });

    it("fails where our own part allows more than is granted", async () => {
      const found = await proof(tried({}, [keyed("acme")]), '["kms:Decrypt"]', '["kms:Decrypt","kms:Encrypt"]');
      assert.match(violations(found), /the key of acme: indexer can kms:Encrypt/);
    });

    it("fails where our own part shuts out the deployer", async () => {
      const found = await proof(tried({}, [keyed("acme")]), '"Effect":"Allow"', '"Effect":"Deny"');
      const shut = await proof(
        tried({}, [keyed("acme")]),
        '"Statement":[',
        '"Statement":[{"Effect":"Deny","Principal":"*","Action":"kms:PutKeyPolicy","Resource":"*"},',
      );
      assert.match(violations(found), /the key of acme: indexer cannot kms:Decrypt/);
      assert.match(violations(shut), /the key of acme: .*222222222222.* cannot kms:PutKeyPolicy/);
    });
  });

  describe("whose other statements a live-state file tells", () => {
    it("proves a key", async () => {
      const found = await proof(tried({}, [keyed("acme", await live("live.json", KEY, ADMIN))]));
      assert.deepEqual([violations(found), assumptions(found)], ["", []]);
    });

    it("fails where no one can administer the key", async () => {
      const theirs = { ...ADMIN, Action: "kms:DescribeKey" };
      const rehearsal = await rehearse(tried({}, [keyed("acme", await live("live.json", KEY, theirs))]));
      assert.match(violations(rehearsal), /the key of acme: .*222222222222.* cannot kms:/);
      const mandatory = rehearsal.findings.filter(({ level }) => level === "mandatory");
      assert.deepEqual(
        mandatory.map(({ rule }) => rule),
        ["kms-key-admin"],
      );
    });
  });

  describe("that two stacks share", () => {
    it("proves a key for the buckets of both", async () => {
      const file = await live("live.json", KEY, ADMIN);
      const found = await proof(tried({}, [keyed("acme", file), keyed("acme-2", file)]));
      assert.deepEqual([violations(found), assumptions(found)], ["", []]);
    });

    it("proves a topic for the buckets of both", async () => {
      const file = await live("live.json", TOPIC);
      const found = await proof(tried(CONTROL, [notified("acme", file), notified("acme-2", file)]));
      assert.deepEqual([violations(found), assumptions(found)], ["", []]);
    });

    it("fails where one stack's part is wrong", async () => {
      const file = await live("live.json", KEY, ADMIN);
      const project = tried({}, [keyed("acme", file), keyed("acme-2", file)]);
      const found = await proof(project, "arn:aws:s3:::acme-2", "arn:aws:s3:::acme-3");
      assert.match(violations(found), /the key of acme, acme-2: indexer cannot kms:Decrypt .*:::acme-2/);
      assert.match(violations(found), /the key of acme, acme-2: indexer can kms:Decrypt .*:::acme-3/);
    });

    for (const stack of ["data", "other"]) {
      it(`fails where only ${stack} saw whom others let in`, async () => {
        const some = await live("some.json", KEY, ADMIN);
        const more = await live("more.json", KEY, ADMIN, stranger("kms:Decrypt"));
        const [first, second] = stack === "data" ? [more, some] : [some, more];
        const found = await proof(tried({}, [keyed("acme", first), keyed("acme-2", second)]));
        assert.match(violations(found), /the key of acme, acme-2: .*333333333333.* can kms:Decrypt/);
      });
    }

    it("takes a stack's part as that stack wants it, and not as the other one saw it", async () => {
      const own = ownPrefix("organization/tried/control", "tried", "other");
      const old = { ...stranger("kms:Decrypt"), Sid: `${own}AllowDecrypt` };
      const first = await live("first.json", KEY, ADMIN, old);
      const second = await live("second.json", KEY, ADMIN);
      const found = await proof(tried({}, [keyed("acme", first), keyed("acme-2", second)]));
      assert.equal(violations(found), "");
    });

    it("fails where a part is left of a stack that wants none", async () => {
      const own = ownPrefix("organization/tried/control", "tried", "gone");
      const left = { ...stranger("kms:Decrypt"), Sid: `${own}AllowDecrypt` };
      const found = await proof(tried({}, [keyed("acme", await live("live.json", KEY, ADMIN, left))]));
      assert.match(violations(found), /the key of acme: .*333333333333.* can kms:Decrypt/);
    });

    it("knows others' statements as soon as one of the stacks does", async () => {
      const found = await proof(tried({}, [keyed("acme"), keyed("acme-2", await live("live.json", KEY, ADMIN))]));
      assert.deepEqual([violations(found), assumptions(found)], ["", []]);
    });
  });
});
