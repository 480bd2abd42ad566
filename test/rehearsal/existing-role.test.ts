import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rehearse } from "../../rehearsal/rehearse";
import type { Rehearsal } from "../../rehearsal/result";
import { type Fields, tried } from "./tried";

const EXISTING = { existingArn: "arn:aws:iam::111111111111:role/R", level: "read" };
const ASSUMED = "arn:aws:iam::222222222222:role/tried-data-b";

/** An existing role that reaches a bucket only by way of a role of the data account. */
const assuming = (more: Fields = {}): Fields => ({
  roles: { b: { ...EXISTING, direct: false, assumes: [ASSUMED], ...more } },
});
const VIA = [{ buckets: [{ name: "acme", grants: { b: { level: "read", via: "role" } } }] }];

/** An existing role that reads a bucket and the logs of its account's trail. */
const reading = (more: Fields = {}): Fields => ({
  roles: { b: { ...EXISTING, ...more } },
  auditLogs: { reader: "b" },
});
const LOGGED = [{ audit: { trail: "create" }, buckets: [{ name: "acme", grants: { b: "read" } }] }];

/** The actions that the role's needed policies allow. */
function needed({ documents }: Rehearsal): readonly string[] {
  return documents
    .filter(({ kind }) => kind === "needed")
    .flatMap(({ text }) => (JSON.parse(text) as { Statement: { Action: string | string[] }[] }).Statement)
    .flatMap(({ Action }) => Action);
}

const titles = ({ violations }: Rehearsal) => violations.map(({ sentence }) => sentence);

describe("the proof of a role that exists", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "existing-role-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function policy(...statements: readonly object[]): Promise<readonly string[]> {
    await writeFile(join(folder, "all.json"), JSON.stringify({ Version: "2012-10-17", Statement: statements }));
    return ["all.json"];
  }

  it("assumes that it may assume its role, and nothing that `direct: false` forbids", async () => {
    const rehearsal = await rehearse(tried(assuming(), VIA));
    assert.deepEqual(titles(rehearsal), []);
    assert.deepEqual(needed(rehearsal), ["sts:AssumeRole"]);
    assert.match(rehearsal.assumptions.map(({ text }) => text).join(), /role\/R has the policies that it needs/);
  });

  it("fails where all of its policies are known, and none lets it assume its role", async () => {
    const policyFiles = await policy({ Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*" });
    const rehearsal = await rehearse(tried(assuming({ policyFiles }), VIA, folder));
    assert.match(
      titles(rehearsal).join(),
      /role b: b cannot sts:AssumeRole on .*tried-data-b; roles\.b\.assumes intends it/,
    );
  });

  it("assumes that it may read the logs that `auditLogs` names it for", async () => {
    const rehearsal = await rehearse(tried(reading(), LOGGED));
    assert.deepEqual(titles(rehearsal), []);
    assert.deepEqual(needed(rehearsal).slice(-3), ["s3:ListBucket", "s3:GetObject", "kms:Decrypt"]);
    assert.match(rehearsal.assumptions.map(({ text }) => text).join(), /role\/R has the policies that it needs/);
  });

  it("needs no reading of logs where another role is the reader", async () => {
    const roles = { b: EXISTING, c: { trustedService: "lambda.amazonaws.com", level: "read" } };
    const rehearsal = await rehearse(tried({ roles, auditLogs: { reader: "c" } }, LOGGED));
    assert.deepEqual(rehearsal.documents.filter(({ kind }) => kind === "needed").length, 1);
  });

  it("fails where all of its policies are known, and none lets it read logs", async () => {
    const allowed = { Effect: "Allow", Action: ["s3:ListBucket", "s3:GetObject"], Resource: "*" };
    const policyFiles = await policy(allowed);
    const rehearsal = await rehearse(tried(reading({ policyFiles }), LOGGED, folder));
    assert.match(titles(rehearsal).join("\n"), /role b: b cannot .*kms:Decrypt/);
  });
});
