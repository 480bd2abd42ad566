import assert from "node:assert/strict";
import { join } from "node:path";
import { expectedFrom } from "../../rehearsal/intent";
import { runPack } from "../../rehearsal/pack";
import { prove } from "../../rehearsal/proof";
import { type RanStack, runStacks } from "../../rehearsal/run";
import { readProject } from "../../rehearsal/run/project";
import { inventoryOf, worldOf } from "../../verify/inventory";

const ROLE = "aws:iam/role:Role";

describe("stacks with deployers", function () {
  this.timeout(60_000);
  let stacks: readonly RanStack[] = [];
  before(async () => {
    stacks = await runStacks(await readProject(join(__dirname, "deployed")));
  });
  const ofRole = (role: string) => stacks.filter(({ config }) => config.role === role);
  const violations = (edited: readonly RanStack[]) =>
    prove(expectedFrom(edited.map(({ config }) => config)), worldOf(edited)).violations;

  it("pass the policy pack with no exemption", async () => {
    const found = await runPack(stacks);
    assert.deepEqual(
      found.filter(({ level }) => level === "mandatory").map(({ rule, urn, message }) => `${rule} ${urn}: ${message}`),
      [],
    );
    assert.ok(!found.some(({ rule }) => rule === "iam-policy-escalation"));
  });

  it("bound every role that they make", () => {
    const made = [...ofRole("control"), ...ofRole("data")].flatMap(({ resources }) =>
      resources.filter(({ type }) => type === ROLE),
    );
    assert.ok(made.length > 6);
    assert.deepEqual(
      made
        .filter(({ inputs }) => !/-deployer-\w+-\w+\.boundary$/.test(String(inputs.permissionsBoundary)))
        .map(({ name }) => name),
      [],
    );
  });

  it("say on every key whose it is", () => {
    const keys = stacks.flatMap(({ name, resources }) =>
      resources.filter(({ type }) => type === "aws:kms/key:Key").map(({ inputs }) => [name, inputs.tags] as const),
    );
    assert.ok(keys.length > 4);
    for (const [name, tags] of keys) {
      assert.equal((tags as Record<string, unknown>)["cross-account-s3-stack"], `cross-account-s3-${name}`);
    }
  });

  it("give roles within their boundaries all the access that their levels promise", () => {
    assert.deepEqual(violations(stacks), []);
  });

  it("give no access that a boundary does not hold", () => {
    const narrower = stacks.map((stack) => ({
      ...stack,
      resources: stack.resources.map((one) =>
        one.type === "aws:iam/policy:Policy" && String(one.inputs.name).endsWith("control.boundary")
          ? { ...one, outputs: { ...one.outputs, policy: String(one.outputs.policy).replace('"s3:PutObject",', "") } }
          : one,
      ),
    }));
    const found = violations(narrower);
    assert.ok(found.length > 0);
    assert.ok(
      found.every(({ sentence }) => /PutObject|UpdateObject|kms:|upload/i.test(sentence)),
      found.map(({ sentence }) => sentence).join("\n"),
    );
  });

  it("show the deployers' roles and policies to what verifies", () => {
    const ids = inventoryOf(ofRole("deployer")).subjects.map(({ id }) => id);
    for (const role of ["control-control", "data-data", "data-data.preview"]) {
      assert.ok(ids.includes(`role/cross-account-s3-deployer-${role}`), ids.join());
    }
  });
});
