import assert from "node:assert/strict";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { rehearse } from "../../rehearsal/rehearse";
import { readProject } from "../../rehearsal/run/project";

/** What a rehearsal of configurations from the field comes to: violations and mandatory findings, or why it is refused. */
async function outcome(name: string): Promise<readonly string[]> {
  try {
    const project = await readProject(join(__dirname, "field", name), process.cwd());
    const { violations, findings } = await rehearse(project);
    const mandatory = findings.filter(({ level }) => level === "mandatory");
    return [...violations.map(({ sentence }) => sentence), ...mandatory.map(({ message }) => message)];
  } catch (error) {
    if (error instanceof RunError) return error.message.split("\n").slice(1);
    throw error;
  }
}

describe("configurations from the field", () => {
  for (const [name, what] of [
    ["pod-identity", "a role that pods take by Pod Identity"],
    ["govcloud", "every feature in the partition of the US government"],
    ["me-central-1", "every feature in a Region that is off by default"],
    ["vendor", "a vendor that takes a role with its external id, named once"],
    ["principals", "vendors, an organization, a unit of one, and a role of a further control stack"],
    ["services", "logs of load balancers and others, an inventory, a distribution and replication"],
    ["two-control-accounts", "one bucket for two control accounts"],
  ] as const) {
    it(`hold for ${what}`, async () => {
      assert.deepEqual(await outcome(name), []);
    });
  }

  for (const [name, what, expected] of [
    [
      "sso-role-attach",
      "policies attached to a role of Identity Center",
      [/attachPolicies: .*only AWS changes a role/],
    ],
    [
      "sso-role-no-path",
      "a role of Identity Center without its path",
      [/existingArn: .* permissionSet: DataScientist/],
    ],
    ["sso-role-wildcard", "a pattern of roles", [/existingArn: .*write permissionSet: NAME/]],
    [
      "wishes",
      "what other tools call otherwise",
      [
        /notifications: found "sqs"/,
        /accessLogs: .*true or false/,
        /encryption: .*write key: s3/,
        /replication: .*service: replication/,
      ],
    ],
    ["vendor-by-arn", "a vendor that is named nowhere", [/trustedArns\[0\]: .*444444444444 under principals/]],
  ] as const) {
    it(`are refused with ${what}`, async () => {
      const found = await outcome(name);
      assert.equal(found.length, expected.length, found.join("\n"));
      expected.forEach((pattern, n) => {
        assert.match(found[n] ?? "", pattern);
      });
    });
  }

  it("prove the roles of both control accounts on one bucket", async () => {
    const project = await readProject(join(__dirname, "field", "two-control-accounts"), process.cwd());
    const { intents } = await rehearse(project);
    const [bucket] = intents.filter(({ id }) => id === "bucket/acme-theirs");
    assert.match(bucket?.access.join("\n") ?? "", /111111111111:role[^]*333333333333:role/);
  });
});
