import assert from "node:assert/strict";
import { declaredWorld } from "../../rehearsal/declared-world";
import { expectedFrom } from "../../rehearsal/intent";
import { prove } from "../../rehearsal/proof";
import { runStacks } from "../../rehearsal/run";
import { tried } from "./tried";

/** The violations about roles that services of China assume, with a text of every trust replaced. */
async function violations(from = "", to = ""): Promise<readonly string[]> {
  const region = { "aws:region": "cn-north-1" };
  // The one whose name the evaluator does not know comes first: the answer for it must not stand for the other.
  const roles = {
    worker: { trustedService: "ec2.amazonaws.com.cn", level: "read" },
    indexer: { trustedService: "lambda.amazonaws.com", level: "read" },
  };
  const stacks = await runStacks(tried({ ...region, roles }, [region]));
  const world = declaredWorld(
    stacks.map(({ config, resources }) => ({
      accountId: config.accountId,
      region: config.connection.region,
      resources: resources.map((one) => {
        const { assumeRolePolicy: trust } = one.outputs;
        if (typeof trust !== "string") return one;
        return { ...one, outputs: { ...one.outputs, assumeRolePolicy: trust.replaceAll(from, to) } };
      }),
    })),
  );
  const proof = prove(expectedFrom(stacks.map(({ config }) => config)), world);
  return proof.violations.map(({ sentence }) => sentence);
}

describe("the proof in China", () => {
  it("holds for roles of services by either kind of name", async () => {
    assert.deepEqual(await violations(), []);
  });

  it("fails where a trust names another service", async () => {
    const found = (await violations('"lambda.amazonaws.com"', '"ec2.amazonaws.com.cn"')).join("\n");
    assert.match(found, /the trust of role indexer: the service lambda\.amazonaws\.com cannot sts:AssumeRole/);
    assert.match(found, /the trust of role indexer: the service ec2\.amazonaws\.com\.cn can sts:AssumeRole/);
  });
});
