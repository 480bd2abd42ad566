import assert from "node:assert/strict";
import { CONTROL, DATA, DEPLOYER, faults, raw } from "../support";

/** The path of each error. */
const paths = (config: Parameters<typeof faults>[0]) => faults(config).map((fault) => fault.split(": ")[0]);
const at = (...keys: readonly string[]) => keys.map((key) => `cross-account-s3:${key}`);

describe("the errors of a configuration", () => {
  it("come all at once, of a schema and between keys: six mistakes are six errors", () => {
    const config = raw(DATA, {
      ower: "data-platform",
      buckets: [
        { name: "Acme" },
        { name: "acme-a", encryptTopic: true },
        { name: "acme-b", key: "arn:aws:kms:us-east-1:333333333333:key/x", residency: "mars" },
        { name: "acme-c", restoreSettings: true },
      ],
    });
    assert.deepEqual(paths(config), [
      ...at("buckets[0].name", "buckets[2].residency", "ower"),
      ...at("buckets[1].encryptTopic", "buckets[2].key", "buckets[3].restoreSettings"),
    ]);
  });

  it("are not guessed from a value that is itself refused", () => {
    for (const [what, config, expected] of [
      ["the account", raw(DATA, { accountId: "1", buckets: [{ name: "acme-a", key: KEY }] }), at("accountId")],
      ["the Region", raw(DATA, { "aws:region": "mars-1", buckets: [{ name: "acme-a", key: KEY }] }), ["aws:region"]],
      [
        "the key that another one requires",
        raw(DATA, { buckets: [{ name: "acme-a", existing: "yes", restoreSettings: true }] }),
        at("buckets[0].existing"),
      ],
      [
        "a mistyped key that another one requires",
        raw(DATA, { buckets: [{ name: "acme-a", existng: true, restoreSettings: true }] }),
        at("buckets[0].existng"),
      ],
      [
        "the role that a reader names",
        raw(CONTROL, {
          roles: { x: { level: "reed", trustedService: "lambda.amazonaws.com" } },
          auditLogs: { reader: "x" },
        }),
        at("roles.x.level"),
      ],
      [
        "who assumes a role",
        raw(CONTROL, { dataAccounts: "all", roles: { x: { level: "read", trustedArns: [ARN] } } }),
        at("dataAccounts"),
      ],
    ] as const) {
      assert.deepEqual(paths(config), expected, what);
    }
  });

  it("keep the places of a list of which an entry is refused", () => {
    const config = raw(DEPLOYER, {
      deploys: [
        { stack: "a", role: "nothing" },
        { stack: "b", role: "data", buckets: ["acme-b*"], uses: ["alarms"] },
      ],
    });
    assert.deepEqual(paths(config), at("deploys[0].role", "deploys[1].uses"));
  });

  it("of a role's own keys leave the checks of other roles", () => {
    const config = raw(CONTROL, {
      roles: {
        a: { level: "read", trustedArns: ["no principal"] },
        b: { level: "read", existingArn: "arn:aws:iam::333333333333:role/x" },
      },
    });
    assert.deepEqual(paths(config), at("roles.a.trustedArns[0]", "roles.b.existingArn"));
  });
});

const KEY = "arn:aws:kms:eu-west-1:333333333333:key/x";
const ARN = "arn:aws:iam::333333333333:role/ci";
