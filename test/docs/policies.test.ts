import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { type Json, parsePolicy, policyErrorText, type PolicyType } from "@cross-account-s3/iam";
import { parse } from "yaml";
import { z } from "zod";
import { parseConfig } from "../../stacks/config";
import { stackFileSchema } from "../../stacks/config/json-schema";
import { planDeployers } from "../../stacks/deployer/plan";
import { CONFIG, resource, run, TRUSTED } from "../policypack/pack";
import { raw } from "../stacks/support";
import { type Block, blocksOf } from "./markdown";

const PAGES = [
  ...["README.md", "SECURITY.md", "CONTRIBUTING.md", "policypack/README.md", "packages/iam/README.md"],
  ...readdirSync("docs").flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : [])),
];
const blocks = PAGES.flatMap(blocksOf);

const listed = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const statement = z.looseObject({ Effect: z.string(), Principal: z.unknown().optional(), Action: listed });
const policy = z.looseObject({ Statement: z.array(statement) });

/** What a policy of a page is attached to, as its text shows. */
function typeOf({ Statement }: z.output<typeof policy>): PolicyType {
  const denies = Statement.every(({ Effect }) => Effect === "Deny");
  if (Statement.every(({ Principal }) => Principal === undefined)) return denies ? "service-control" : "identity";
  if (denies) return "resource-control";
  return Statement.every(({ Action }) => Action.every((one) => one.startsWith("sts:"))) ? "trust" : "bucket";
}

/** The policy as a resource that the pack reads. */
function declared(type: PolicyType, text: string) {
  if (type === "trust") return resource("aws:iam/role:Role", { assumeRolePolicy: text });
  if (type === "identity") return resource("aws:iam/policy:Policy", { policy: text });
  if (type === "bucket") return resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "acme-genomics", policy: text });
  const control = type === "resource-control" ? "RESOURCE_CONTROL_POLICY" : "SERVICE_CONTROL_POLICY";
  return resource("aws:organizations/policy:Policy", { content: text, type: control });
}

/** The pages' roles that tokens assume are of the control account. */
const CONTROL = { stack: { ...CONFIG.stack, accountId: TRUSTED } };

/** Findings that ask for no change: sums for the reviewer. */
const SUMS = ["stack-foreign-grants"];

const at = ({ page, line }: Block) => `${page}:${String(line)}`;

describe("the policies in the documentation", () => {
  const policies = blocks.flatMap((block) => {
    if (!block.text.includes(`"Effect"`)) return [];
    const json = JSON.parse(block.text) as Json;
    return [{ block, json, read: policy.safeParse(json) }];
  });

  it("are found", () => {
    assert.ok(policies.length >= 8, String(policies.length));
  });

  for (const { block, json, read } of policies) {
    it(`are whole ones that AWS takes, at ${at(block)}`, () => {
      assert.ok(read.success, "no policy document: write it with Version and Statement, to be copied");
      const parsed = parsePolicy(json, { type: typeOf(read.data) });
      assert.deepEqual("errors" in parsed ? parsed.errors.map(policyErrorText) : [], []);
    });

    it(`pass the policy pack without an exemption, at ${at(block)}`, async () => {
      assert.ok(read.success);
      const type = typeOf(read.data);
      const findings = await run([declared(type, block.text)], type === "trust" ? CONTROL : CONFIG);
      assert.deepEqual(
        findings.filter(({ rule }) => !SUMS.includes(rule)),
        [],
      );
    });
  }
});

describe("the stack files in the documentation", () => {
  const files = blocks.filter(({ language, text }) => language === "yaml" && text.includes("cross-account-s3:"));
  const config = z.record(z.string(), z.unknown());
  const whole = files.flatMap((block) => {
    const read = z.object({ config }).safeParse(parse(block.text));
    return read.success ? [{ block, config: read.data.config }] : [];
  });

  it("are found", () => {
    assert.ok(whole.length > 0);
  });

  for (const block of files) {
    it(`are taken by the schema, at ${at(block)}`, () => {
      // A part of a file has the rest of the one before it, and the control stack's account.
      const before = whole.filter((one) => one.block.page === block.page && one.block.line <= block.line).at(-1);
      const part = before?.block === block ? {} : config.parse(parse(block.text));
      const ofDeployer = before?.config["cross-account-s3:role"] === "deployer" && before.block !== block;
      const account = ofDeployer ? { "cross-account-s3:accountId": "111111111111" } : {};
      const fields = { ...before?.config, ...account, ...part };
      const read = parseConfig("cross-account-s3", "deployer", raw(fields));
      if (read.role === "deployer") assert.ok(planDeployers(read).length > 0);
      z.fromJSONSchema(stackFileSchema(read.role)).parse({ config: fields });
    });
  }
});
