import assert from "node:assert/strict";
import { explain } from "../../rehearsal/explain";
import { readProject } from "../../rehearsal/run/project";
import { type Situation, situationOf } from "../../rehearsal/situation";
import { whoCan } from "../../rehearsal/who-can";
import { MUTATED } from "./support";

const ENDPOINT = { "aws:SourceVpce": "vpce-0a1b2c3d4e5f" };

describe("callers of every kind", function () {
  this.timeout(60_000);
  let situation: Situation;
  before(async () => {
    situation = await situationOf(await readProject(MUTATED, process.cwd()));
  });

  for (const [action, key, lets, not] of [
    [
      "s3:GetObject",
      "public/x",
      ["pods", "cloudfront.amazonaws.com", "principals of any account"],
      ["s3.amazonaws.com"],
    ],
    ["s3:GetObject", "tables/x", ["pods", "tokens", "indexer"], ["cloudfront.amazonaws.com"]],
    ["s3:PutObject", "in/x", ["chained", "arn:aws:iam::666666666666:role/x"], ["s3.amazonaws.com"]],
    ["s3:PutObject", "inventory/x", ["s3.amazonaws.com"], ["delivery.logs.amazonaws.com"]],
    ["s3:PutObject", "flow/AWSLogs/333333333333/x", ["delivery.logs.amazonaws.com"], ["s3.amazonaws.com"]],
    ["s3:ReplicateObject", "x", ["arn:aws:iam::666666666666:role/replicator"], ["pods", "principals of any account"]],
  ] as const) {
    it(`who-can lists those that may ${action} on ${key}`, () => {
      const { holders, undecided } = whoCan(situation, action, `s3://acme-shared/${key}`);
      const found = holders.map(({ who }) => who);
      assert.deepEqual(undecided, []);
      assert.deepEqual(
        lets.filter((one) => !found.includes(one)),
        [],
        found.join(", "),
      );
      assert.deepEqual(
        not.filter((one) => found.includes(one)),
        [],
      );
    });
  }

  for (const [role, action, key, allowed] of [
    ["analysts", "s3:GetObject", "x", true],
    ["analysts", "s3:PutObject", "x", false],
    ["tokens", "s3:GetObject", "tables/x", true],
    ["tokens", "s3:GetObject", "other/x", false],
    ["pods", "s3:GetObject", "x", true],
    ["pods", "s3:PutObject", "out/x", true],
    ["chained", "s3:PutObject", "in/x", true],
    ["chained", "s3:RestoreObject", "in/x", true],
    ["chained", "s3:RestoreObject", "other/x", false],
    ["loader", "s3:GetObject", "warehouse/x", true],
    ["loader", "s3:GetObject", "x", false],
  ] as const) {
    it(`explain ${allowed ? "allows" : "denies"} ${role} ${action} on ${key}`, async () => {
      const project = await readProject(MUTATED, process.cwd());
      const asked = { role, action, uri: `s3://acme-shared/${key}`, tls: true, context: ENDPOINT };
      assert.equal((await explain(project, asked, situation)).allowed, allowed);
    });
  }
});
