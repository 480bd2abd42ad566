import assert from "node:assert/strict";
import { join } from "node:path";
import { explain } from "../../rehearsal/explain";
import { type Project, readProject } from "../../rehearsal/run/project";
import { type Situation, situationOf } from "../../rehearsal/situation";
import { CASES } from "../field/support";

const OBJECT = "s3://acme-genomics/";

const found = new Map<string, Promise<readonly [Project, Situation]>>();

/** A configuration from the field, run once for all tests. */
function run(name: string): Promise<readonly [Project, Situation]> {
  const known =
    found.get(name) ??
    readProject(join(CASES, name), process.cwd()).then(
      async (project) => [project, await situationOf(project)] as const,
    );
  found.set(name, known);
  return known;
}

/** The answer for a requester of a configuration from the field: its caller, whether it is allowed, and the first cause. */
async function answer(name: string, role: string, action: string, key: string, context = {}, bucket = OBJECT) {
  const [project, situation] = await run(name);
  const asked = { role, action, uri: `${bucket}${key}`, tls: true, context };
  const { allowed, decisions, provided, via, remedy } = await explain(project, asked, situation);
  const caller = decisions[0]?.request.caller;
  const cause = [...(via ? [via.assume] : []), ...decisions].find((one) => !one.allowed)?.cause;
  return { allowed, caller: caller && "arn" in caller ? caller.arn : caller?.kind, provided, via, remedy, cause };
}

describe("an explanation for a requester outside the stacks", function () {
  this.timeout(60_000);

  for (const [role, action, key, allowed, caller] of [
    ["direct", "s3:PutObject", "x", true, "arn:aws:iam::666666666666:role/x"],
    ["arn:aws:iam::777777777777:user/y", "s3:PutObject", "x", true, "arn:aws:iam::777777777777:user/y"],
    ["direct", "s3:GetObject", "x", false, "arn:aws:iam::666666666666:role/x"],
    ["everyone", "s3:GetObject", "pub/x", true, "arn:aws:iam::999999999999:role/member"],
    ["everyone", "s3:GetObject", "other/x", false, "arn:aws:iam::999999999999:role/member"],
    ["research", "s3:PutObject", "x", true, "arn:aws:iam::999999999999:role/member"],
    ["research", "s3:DeleteObject", "x", false, "arn:aws:iam::999999999999:role/member"],
    ["lambda.amazonaws.com", "s3:GetObject", "x", false, "service"],
  ] as const) {
    it(`${allowed ? "allows" : "denies"} ${role} ${action} on ${key}`, async () => {
      const found = await answer("16-principals", role, action, key);
      assert.deepEqual([found.allowed, found.caller], [allowed, caller], found.cause);
      assert.equal(found.remedy, undefined);
    });
  }

  it("follows the role that a vendor assumes with its external id", async () => {
    const { allowed, via, provided } = await answer("16-principals", "loader", "s3:PutObject", "x");
    assert.equal(allowed, true);
    const role = "arn:aws:iam::222222222222:role/cross-account-s3-data-loader";
    assert.deepEqual([via?.externalId, via?.role], ["our-id", role]);
    assert.match(provided ?? "", /account 555555555555 allows it/);
  });

  it("denies a member of another organization", async () => {
    const { allowed } = await answer("16-principals", "everyone", "s3:GetObject", "pub/x", {
      "aws:PrincipalOrgID": "o-stranger000",
    });
    assert.equal(allowed, false);
  });

  for (const [service, action, key, allowed] of [
    ["log-delivery", "s3:PutObject", "flow/AWSLogs/333333333333/x", true],
    ["log-delivery", "s3:PutObject", "AWSLogs/333333333333/x", false],
    ["log-delivery", "s3:GetObject", "flow/AWSLogs/333333333333/x", false],
    ["inventory", "s3:PutObject", "inventory/x", true],
    ["inventory", "s3:PutObject", "x", false],
    ["cloudfront", "s3:GetObject", "public/x", true],
    ["cloudfront", "s3:GetObject", "private/x", false],
    ["replication", "s3:ReplicateObject", "x", true],
    ["replication", "s3:GetObject", "x", false],
  ] as const) {
    it(`${allowed ? "allows" : "denies"} ${service} ${action} on ${key}`, async () => {
      const found = await answer("17-services", service, action, key);
      assert.equal(found.allowed, allowed, found.cause);
    });
  }

  it("allows a load balancer's logs without a key", async () => {
    const put = ["s3:PutObject", "alb/AWSLogs/333333333333/x", {}, "s3://acme-logs/"] as const;
    assert.equal((await answer("17-services", "load-balancer-logs", ...put)).allowed, true);
  });

  it("denies a distribution of another account", async () => {
    const { allowed } = await answer("17-services", "cloudfront", "s3:GetObject", "public/x", {
      "aws:SourceArn": "arn:aws:cloudfront::999999999999:distribution/E1ABC",
    });
    assert.equal(allowed, false);
  });

  it("names the principals and services where a name is not known", async () => {
    await assert.rejects(
      answer("17-services", "cloudfrond", "s3:GetObject", "x"),
      /no role, principal or service.*cloudfront/,
    );
    await assert.rejects(answer("16-principals", "reserch", "s3:GetObject", "x"), /research/);
  });
});
