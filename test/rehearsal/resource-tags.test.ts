import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { explain } from "../../rehearsal/explain";
import { rehearse } from "../../rehearsal/rehearse";
import { situationOf } from "../../rehearsal/situation";
import { whoCan } from "../../rehearsal/who-can";
import type { Project } from "../../rehearsal/run/project";
import { type Fields, tried } from "./tried";

const ASSUMED = "arn:aws:iam::222222222222:role/tried-data-courier";
const EXISTING = "arn:aws:kms:us-east-1:222222222222:key/abc";
const KEYS = ["kms:Decrypt", "kms:GenerateDataKey*"];
const ROLES = {
  indexer: { trustedService: "lambda.amazonaws.com", level: "read", subscribes: true },
  courier: { trustedService: "lambda.amazonaws.com", level: "upload", direct: false, assumes: [ASSUMED] },
};
const GRANTS = { indexer: "read", courier: { level: "upload", via: "role" } };

describe("the tags of a resource", function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "resource-tags-"));
  });
  after(() => rm(folder, { recursive: true }));

  /** A project whose organization denies actions on what has not the tag `approved: true`. */
  async function project(
    side: "service" | "resource",
    actions: readonly string[],
    data: Fields = {},
  ): Promise<Project> {
    const file = `${side}.json`;
    const statement = {
      ...{ Sid: "OnlyApproved", Effect: "Deny", Action: actions, Resource: "*" },
      ...(side === "resource" ? { Principal: "*" } : {}),
      Condition: { StringNotEquals: { "aws:ResourceTag/approved": "true" } },
    };
    await writeFile(join(folder, file), JSON.stringify({ Version: "2012-10-17", Statement: [statement] }));
    const buckets = [{ name: "acme", notifications: "sns", grants: GRANTS }];
    const control = side === "service" ? { organization: { serviceControlPolicies: [file] } } : {};
    const organization = side === "resource" ? { organization: { resourceControlPolicies: [file] } } : {};
    return tried({ roles: ROLES, ...control }, [{ buckets, ...organization, ...data }], folder);
  }

  const approved = { tags: { approved: "true" } };
  const existing = { buckets: [{ name: "acme", key: EXISTING, grants: { indexer: "read" } }] };

  for (const side of ["service", "resource"] as const) {
    it(`that the stack sets are those of its requests, for a ${side} control policy`, async () => {
      const { held, violations, matrix } = await rehearse(await project(side, KEYS, approved));
      assert.deepEqual(
        violations.map(({ sentence }) => sentence),
        [],
      );
      assert.equal(held, true);
      assert.deepEqual([...new Set(matrix.map(({ verdict }) => verdict))], ["proved"]);
    });

    it(`that a stack sets otherwise are found, for a ${side} control policy`, async () => {
      for (const tags of [{}, { approved: "false" }, { other: "true" }]) {
        const { violations } = await rehearse(await project(side, KEYS, { tags }));
        assert.ok(
          violations.some(
            ({ sentence, deciding }) =>
              sentence.includes("indexer cannot kms:Decrypt") && deciding.join().includes("OnlyApproved"),
          ),
          violations.map(({ sentence }) => sentence).join("\n"),
        );
      }
    });

    it(`that no stack sets are assumed, for a ${side} control policy`, async () => {
      const { violations, assumptions, matrix } = await rehearse(await project(side, KEYS, existing));
      assert.deepEqual(
        violations.map(({ sentence }) => sentence),
        [],
      );
      assert.ok(
        assumptions.some(({ text }) => text === `${EXISTING} has the tags that the policies which test them ask for`),
        assumptions.map(({ text }) => text).join("\n"),
      );
      assert.equal(matrix.find(({ role }) => role === "indexer")?.verdict, "assumed");
    });
  }

  it("are no excuse for what is denied whatever the tags", async () => {
    const denied = await project("service", KEYS, existing);
    const statement = { Sid: "No", Effect: "Deny", Action: "kms:Decrypt", Resource: "*" };
    const file = JSON.parse(JSON.stringify({ Version: "2012-10-17", Statement: [statement] })) as object;
    await writeFile(join(folder, "service.json"), JSON.stringify(file));
    const { violations } = await rehearse(denied);
    assert.ok(violations.some(({ sentence }) => /indexer cannot .*kms:Decrypt/.test(sentence)));
  });

  it("of a role take part where it is assumed, and those of a topic where it is subscribed to", async () => {
    for (const side of ["service", "resource"] as const) {
      const actions = ["sts:AssumeRole", "sns:Subscribe"];
      assert.equal((await rehearse(await project(side, actions, approved))).held, true);
      const { violations } = await rehearse(await project(side, actions));
      assert.ok(
        violations.some(({ sentence }) => sentence.includes("courier cannot sts:AssumeRole")),
        side,
      );
    }
    const { violations } = await rehearse(await project("service", ["sns:Subscribe"]));
    assert.ok(violations.some(({ sentence }) => sentence.includes("indexer cannot sns:Subscribe")));
  });

  it("are not sent by S3, unless attribute-based access control is on for the bucket", async () => {
    const { violations } = await rehearse(await project("service", ["s3:GetObject"], approved));
    assert.ok(violations.some(({ sentence }) => /indexer cannot .*s3:GetObject/.test(sentence)));
  });

  it("take part in explain and who-can", async () => {
    const asked = { role: "indexer", action: "s3:GetObject", uri: "s3://acme/x", tls: true };
    for (const [data, allowed] of [
      [approved, true],
      [{}, false],
    ] as const) {
      const of = await project("service", KEYS, data);
      assert.equal((await explain(of, asked)).allowed, allowed);
      const { holders } = whoCan(await situationOf(of), "s3:GetObject", "s3://acme/x");
      assert.equal(
        holders.some(({ who }) => who === "indexer"),
        allowed,
      );
    }
  });
});
