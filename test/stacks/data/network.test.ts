import assert from "node:assert/strict";
import { type DataConfig, parseConfig, type RawConfig } from "../../../stacks/config";
import { runStack } from "../../../stacks";
import { resolveNetwork } from "../../../stacks/data/network";
import { run } from "../../mocks";
import { CONTRACT, DATA, raw } from "../support";

const DEPLOYER = "arn:aws:iam::222222222222:role/Deployer";
const BREAK_GLASS = "arn:aws:iam::222222222222:role/BreakGlass";
const contract = { ...CONTRACT, endpoints: { "us-east-1": ["vpce-0a1b2c3d"] } };

const configured = (
  network: object | undefined,
  bucket: object = {},
  more: Readonly<Record<string, unknown>> = {},
): RawConfig => raw(DATA, { buckets: [{ name: "acme", ...bucket }], ...(network ? { network } : {}) }, more);

function perimeter(config: RawConfig) {
  const parsed = parseConfig("p", "data", config);
  assert.ok(parsed.role === "data");
  const data: DataConfig = parsed;
  return resolveNetwork(data, { own: contract, further: new Map() }).get("acme");
}

describe("resolveNetwork", () => {
  it("takes the control stack's endpoints in the bucket's Region", () => {
    assert.deepEqual(perimeter(configured({ onlyFrom: "control", deployer: DEPLOYER })), {
      endpoints: ["vpce-0a1b2c3d"],
      exempt: [DEPLOYER],
    });
  });

  it("takes endpoints that are named", () => {
    const found = perimeter(configured({ onlyFrom: ["vpce-99999999"], breakGlass: [BREAK_GLASS] }));
    assert.deepEqual(found, { endpoints: ["vpce-99999999"], exempt: [BREAK_GLASS] });
  });

  it("exempts the role that the stack's connection ends in", () => {
    const assumeRoles = { "aws:assumeRoles": [{ roleArn: DEPLOYER }] };
    assert.deepEqual(perimeter(configured({ onlyFrom: "control" }, {}, assumeRoles))?.exempt, [DEPLOYER]);
  });

  it("exempts roles with which services act", () => {
    const replication = "arn:aws:iam::222222222222:role/Replication";
    const network = { onlyFrom: "control", deployer: DEPLOYER, serviceRoles: [replication] };
    assert.deepEqual(perimeter(configured(network))?.exempt, [DEPLOYER, replication]);
  });

  it("lets a bucket be open where the others are closed", () => {
    assert.equal(
      perimeter(configured({ onlyFrom: "control", deployer: DEPLOYER }, { onlyFrom: "anywhere" })),
      undefined,
    );
  });

  it("lets a bucket be closed where the others are open", () => {
    const found = perimeter(configured({ deployer: DEPLOYER }, { onlyFrom: "control" }));
    assert.deepEqual(found?.endpoints, ["vpce-0a1b2c3d"]);
  });

  it("leaves buckets open unless asked", () => {
    assert.equal(perimeter(configured(undefined)), undefined);
  });

  for (const [what, config, fault] of [
    [
      "a Region without an endpoint",
      configured({ onlyFrom: "control", deployer: DEPLOYER }, { region: "eu-west-1" }),
      /network.onlyFrom: .*has no endpoint in eu-west-1, where bucket acme is \(it has them in: us-east-1\)/,
    ],
    [
      "an endpoint of another Region",
      configured({ deployer: DEPLOYER }, { region: "eu-west-1", onlyFrom: ["vpce-0a1b2c3d"] }),
      /buckets\[[\w-]+\].onlyFrom: found an endpoint of us-east-1, vpce-0a1b2c3d, and bucket acme is in eu-west-1/,
    ],
    [
      "to close a bucket with no exemption",
      configured({ onlyFrom: "control" }),
      /network.onlyFrom: .*only the account's root user could undo a lock-out/,
    ],
    [
      "to close one bucket with no exemption",
      configured(undefined, { onlyFrom: "control" }),
      /buckets\[[\w-]+\].onlyFrom/,
    ],
    [
      "a break-glass role of another account",
      configured({ onlyFrom: "control", breakGlass: ["arn:aws:iam::111111111111:role/BreakGlass"] }),
      /network.breakGlass\[0\]: .*this stack's own account 222222222222/,
    ],
    [
      "a deployer of another account",
      configured({ deployer: "arn:aws:iam::111111111111:role/x" }),
      /network.deployer: .*own account/,
    ],
    [
      "a place that is none",
      configured({ onlyFrom: "contrl", deployer: DEPLOYER }),
      /onlyFrom: found "contrl".*did you mean "control"\?/,
    ],
    [
      "an endpoint id that is none",
      configured({ onlyFrom: ["vpc-1"], deployer: DEPLOYER }),
      /onlyFrom\[0\]: found "vpc-1"/,
    ],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => perimeter(config), fault);
    });
  }
});

describe("a data stack with a fault in its grants and one in its network", () => {
  it("names both at once", async () => {
    const config = configured(
      { onlyFrom: "control", deployer: DEPLOYER },
      { region: "eu-west-1", grants: { stranger: "read" } },
    );
    const running = run(config, runStack, { "organization/cross-account-s3/control": { contract } });
    await assert.rejects(
      running,
      (error: Error) => error.message.includes("grants.stranger") && error.message.includes("no endpoint in eu"),
    );
  });
});
