import assert from "node:assert/strict";
import type { RawConfig } from "../../../stacks/config";
import { CONTROL, DATA, DEPLOYER, faults, raw } from "../support";

const OWN = "arn:aws:iam::222222222222";
const audit = { trail: "create", alarms: { topicArn: "arn:aws:sns:us-east-1:222222222222:calls" } };
const service = { trustedService: "lambda.amazonaws.com", level: "read" };

/** Stacks with every ARN that a configuration takes, each under the path of its own. */
const STACKS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  control: {
    ...CONTROL,
    "aws:assumeRoles": [{ roleArn: "arn:aws:iam::111111111111:role/Deployer" }],
    permissionsBoundary: "arn:aws:iam::111111111111:policy/Boundary",
    roles: {
      trusting: { trustedArns: ["arn:aws:iam::111111111111:user/path/x"], level: "read" },
      tags: { existingArn: "arn:aws:iam::111111111111:role/x", level: "read" },
      assuming: { ...service, assumes: [`${OWN}:role/x`], permissionsBoundary: "arn:aws:iam::aws:policy/ReadOnly" },
    },
    eventBus: { from: [`${OWN}:role/x.events`] },
    audit: { trail: "create", alarms: { topicArn: "arn:aws:sns:us-east-1:111111111111:calls" } },
  },
  data: {
    ...DATA,
    network: {
      onlyFrom: ["vpce-0a0a0a0a0a"],
      deployer: `${OWN}:role/Deployer`,
      breakGlass: [`${OWN}:role/BreakGlass`],
      serviceRoles: [`${OWN}:role/service-role/Replication`],
    },
    audit,
    buckets: [
      {
        name: "acme-a",
        key: "arn:aws:kms:us-east-1:222222222222:key/1",
        notifications: "sns",
        topicArn: "arn:aws:sns:us-east-1:222222222222:shared",
      },
    ],
  },
  "data, with a trail that exists": {
    ...DATA,
    audit: { trail: "arn:aws:cloudtrail:us-east-1:222222222222:trail/organization" },
  },
  deployer: {
    ...DEPLOYER,
    identity: {
      ...DEPLOYER.identity,
      provider: "existing",
      providerArn: `${OWN}:oidc-provider/token.actions.githubusercontent.com`,
    },
    deploys: [
      {
        stack: "control",
        role: "control",
        dataAccounts: ["333333333333"],
        attachesTo: { owner: `${OWN}:role/x` },
      },
      {
        stack: "data",
        role: "data",
        buckets: ["acme-*"],
        shares: ["arn:aws:kms:us-east-1:222222222222:key/1", "arn:aws:cloudtrail:us-east-1:222222222222:trail/x"],
      },
    ],
    state: { bucket: "state", keyArns: ["arn:aws:kms:us-east-1:222222222222:key/2"] },
  },
};

/** The configuration with one of its ARNs changed, for each of them. */
function eachArn(config: Readonly<Record<string, unknown>>, change: (arn: string) => string): readonly RawConfig[] {
  const text = JSON.stringify(config);
  return [...text.matchAll(/"(arn:[^"]+)"/g)].map(({ 0: quoted, 1: arn = "", index }) =>
    raw(
      JSON.parse(
        `${text.slice(0, index)}${JSON.stringify(change(arn))}${text.slice(index + quoted.length)}`,
      ) as Readonly<Record<string, unknown>>,
    ),
  );
}

const inChina = (arn: string) => arn.replace("arn:aws:", "arn:aws-cn:").replace(":us-east-1:", ":cn-north-1:");
const elsewhere = (arn: string) =>
  arn.includes(":iam:") ? arn.replace(":iam::", ":iam:us-east-1:") : arn.replace(":us-east-1:", ":cn-north-1:");

describe("the ARNs of a configuration", () => {
  for (const [what, stack] of Object.entries(STACKS)) {
    it(`are taken in a ${what} stack, where they are of its partition`, () => {
      assert.deepEqual(faults(raw(stack)), []);
    });

    it(`are refused in a ${what} stack of another partition, each of them`, () => {
      const configs = eachArn(stack, inChina);
      assert.ok(configs.length > 0);
      for (const config of configs) {
        assert.match(
          faults(config).join("\n"),
          /found "arn:aws-cn:.*expected an ARN of partition aws \(arn:aws:…\), as the stack's Region is us-east-1/,
          JSON.stringify(config),
        );
      }
    });

    for (const [why, change] of [
      ["a partition that is none", (arn: string) => arn.replace("arn:aws:", "arn:foo:")],
      ["a Region in which the resource cannot be", elsewhere],
    ] as const) {
      it(`are refused in a ${what} stack with ${why}, each of them`, () => {
        for (const config of eachArn(stack, change)) {
          assert.equal(faults(config).length, 1, JSON.stringify(config));
        }
      });
    }
  }

  it("are those of a stack in China too", () => {
    const [config] = [
      JSON.stringify(STACKS.data).replaceAll("arn:aws:", "arn:aws-cn:").replaceAll("us-east-1", "cn-north-1"),
    ];
    assert.deepEqual(faults(raw(JSON.parse(config) as Readonly<Record<string, unknown>>)), []);
  });

  it("may be of any partition in a text that others choose", () => {
    const foreign = "arn:aws-cn:iam::999999999999:role/x";
    const roles = { indexer: { level: "read", trustedArns: ["arn:aws:iam::111111111111:role/x"] } };
    const config = { tags: { from: foreign }, roles: { indexer: { ...roles.indexer, externalId: foreign } } };
    assert.deepEqual(faults(raw(CONTROL, config)), []);
  });

  it("name a role after the last slash", () => {
    const breakGlass = [`${OWN}:role/x/`];
    assert.match(faults(raw(DATA, { network: { breakGlass } })).join("\n"), /breakGlass\[0\].*the exact ARN of a role/);
  });
});

describe("the Regions of a configuration", () => {
  const deploys = (regions: readonly string[]) => ({ deploys: [{ ...DEPLOYER.deploys[0], regions }] });
  const OTHER = [
    ["buckets[0].region", raw(DATA, { buckets: [{ name: "acme-a", region: "cn-north-1" }] })],
    ["network[0].region", raw(CONTROL, { network: [{ region: "us-gov-west-1", cidr: "10.0.0.0/24" }] })],
    ["deploys[0].regions[1]", raw(DEPLOYER, deploys(["us-east-1", "cn-north-1"]))],
  ] as const;

  for (const [path, config] of OTHER) {
    it(`are refused of another partition at ${path}`, () => {
      const [found = "", ...more] = faults(config);
      assert.ok(found.startsWith(`cross-account-s3:${path}: `), found);
      assert.match(found, /expected a Region of partition aws, as the stack's Region is us-east-1/);
      assert.deepEqual(more, []);
    });
  }

  it("may be others of the same partition", () => {
    assert.deepEqual(faults(raw(DEPLOYER, deploys(["eu-west-1"]))), []);
    assert.deepEqual(faults(raw(DEPLOYER, { "aws:region": "cn-north-1" }, deploys(["cn-northwest-1"]))), []);
  });

  it("may be anything in a tag", () => {
    assert.deepEqual(faults(raw(DATA, { tags: { region: "cn-north-1" } })), []);
  });
});

describe("a permissions boundary of another account", () => {
  const permissionsBoundary = "arn:aws:iam::999999999999:policy/x";

  for (const [what, stack] of Object.entries({ control: CONTROL, data: DATA, deployer: DEPLOYER })) {
    it(`is refused for the roles of a ${what} stack`, () => {
      assert.match(
        faults(raw(stack, { permissionsBoundary })).join("\n"),
        /^cross-account-s3:permissionsBoundary: .*expected a policy of this stack's own account \d{12}, or one of AWS's own/,
      );
    });
  }

  it("is refused for a role", () => {
    assert.match(
      faults(raw(CONTROL, { roles: { x: { ...service, permissionsBoundary } } })).join("\n"),
      /^cross-account-s3:roles\.x\.permissionsBoundary: .*own account 111111111111/,
    );
  });
});
