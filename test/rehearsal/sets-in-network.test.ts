import assert from "node:assert/strict";
import { declaredWorld } from "../../rehearsal/declared-world";
import { expectedFrom } from "../../rehearsal/intent";
import { prove } from "../../rehearsal/proof";
import { type RanStack, runStacks } from "../../rehearsal/run";
import { policyJson } from "../support/policy-json";
import { statement } from "./support";
import { tried } from "./tried";

const SETS = { actionSets: ["athena", "acl-header"] };
const CONTROL = {
  roles: {
    querier: { trustedService: "lambda.amazonaws.com", level: "upload", ...SETS },
    reader: { trustedService: "lambda.amazonaws.com", level: "read" },
  },
  network: [{ cidr: "10.20.0.0/24" }],
};
const BUCKETS = [
  {
    name: "acme",
    onlyFrom: "control",
    grants: { querier: [{ level: "upload", prefix: "in/", ...SETS }], reader: "read" },
  },
];

/** A policy in whose statement the actions are changed. */
function inStatement(text: string, sid: string, change: (actions: readonly string[]) => readonly string[]): string {
  const of = statement(sid, (one) => ({ ...one, Action: [...change([one.Action ?? []].flat())] }));
  return JSON.stringify(of(policyJson(text)));
}

describe("action sets of a bucket that only a network may use", () => {
  let ran: readonly RanStack[] = [];
  before(async () => {
    ran = await runStacks(
      tried(CONTROL, [{ buckets: BUCKETS, network: { deployer: "arn:aws:iam::222222222222:role/deployer" } }]),
    );
  });

  /** The sentences of what is violated, once the text of the documents of a type is changed. */
  function violations(of = "", change: (text: string) => string = (text) => text): readonly string[] {
    let changed = of === "";
    const stacks = ran.map(({ config, resources }) => ({
      accountId: config.accountId,
      region: config.connection.region,
      resources: resources.map((one) => {
        const { policy } = one.outputs;
        if (!one.type.endsWith(`:${of}`) || typeof policy !== "string") return one;
        const text = change(policy);
        changed ||= text !== policy;
        return { ...one, outputs: { ...one.outputs, policy: text } };
      }),
    }));
    assert.ok(changed, `nothing changed in any ${of}`);
    const proof = prove(expectedFrom(ran.map(({ config }) => config)), declaredWorld(stacks));
    return proof.violations.map(({ sentence }) => sentence);
  }

  it("are what the documents give, for every request", () => {
    assert.deepEqual(violations(), []);
  });

  it("are violated where the bucket takes their requests from outside the network", () => {
    const said = violations("BucketPolicy", (text) =>
      inStatement(text, "DenyOutsideEndpoints", (actions) =>
        actions.filter((action) => action !== "s3:ListMultipartUploadParts"),
      ),
    );
    assert.ok(
      said.some((one) => one.includes("querier can s3:ListMultipartUploadParts")),
      said.join("\n"),
    );
  });

  it("are violated where the endpoint does not let one of their actions through", () => {
    const said = violations("VpcEndpoint", (text) => text.replace('"s3:PutObjectAcl",', ""));
    assert.ok(
      said.some((one) => /cannot .*s3:PutObjectAcl/.test(one)),
      said.join("\n"),
    );
  });

  it("are violated where another role has them", () => {
    const said = violations("BucketPolicy", (text) =>
      inStatement(text, "AllowReadObjects", (actions) => [...actions, "s3:PutObjectAcl"]),
    );
    assert.ok(
      said.some((one) => one.includes("reader can s3:PutObjectAcl")),
      said.join("\n"),
    );
  });
});
