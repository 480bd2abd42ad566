import assert from "node:assert/strict";
import { declaredWorld } from "../../rehearsal/declared";
import { expectedOf } from "../../rehearsal/intent/model";
import { prove } from "../../rehearsal/proof";
import { runStacks } from "../../rehearsal/run";
import { tried } from "./tried";

/** The surprises about roles that services of China assume, with a text of every trust replaced. */
async function surprises(from = "", to = ""): Promise<readonly string[]> {
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
  const proof = await prove(expectedOf(stacks.map(({ config }) => config)), world);
  return proof.surprises.map(({ rule, title }) => `${rule}: ${title}`);
}

describe("the proof in China", () => {
  it("holds for roles of services by either kind of name", async () => {
    assert.deepEqual(await surprises(), []);
  });

  it("fails where a trust names another service", async () => {
    const found = (await surprises('"lambda.amazonaws.com"', '"ec2.amazonaws.com.cn"')).join("\n");
    assert.match(found, /trust: lambda\.amazonaws\.com may assume indexer/);
    assert.match(found, /trust: EC2 must not assume indexer/);
  });
});
