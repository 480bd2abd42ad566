import assert from "node:assert/strict";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { runStacks } from "../../rehearsal/run";
import { raw } from "../stacks/support";

type Fields = Readonly<Record<string, unknown>>;

const CONTROL = {
  "aws:region": "us-east-1",
  role: "control",
  accountId: "111111111111",
  dataAccounts: [{ id: "222222222222" }],
  roles: { reader: { trustedService: "lambda.amazonaws.com", level: "read" } },
  eventBus: { from: ["arn:aws:iam::222222222222:role/tried-data.events"] },
  network: [
    { endpointIds: ["vpce-0a0a0a0a"] },
    { region: "eu-west-1", endpointIds: ["vpce-0b0b0b0b", "vpce-0c0c0c0c"] },
  ],
};
const DATA = {
  "aws:region": "us-east-1",
  role: "data",
  accountId: "222222222222",
  controlStack: "organization/tried/control",
  network: { deployer: "arn:aws:iam::222222222222:role/Deployer" },
  buckets: [{ name: "acme" }],
};
const EU = { name: "acme-eu", region: "eu-west-1", residency: "eu" };
const FOREIGN = "arn:aws:iam::333333333333:role/Foreign";
const create = { trail: "create" };

/** Runs a control stack and data stacks as `npm start` does. */
function ran(control: Fields, ...data: readonly Fields[]) {
  return ranBy("index.ts", control, ...data);
}

/** Runs the program in a file of this folder. */
function ranBy(program: string, control: Fields, ...data: readonly Fields[]) {
  const stack = (name: string, ...parts: readonly Fields[]) => ({
    name,
    file: `Pulumi.${name}.yaml`,
    config: raw(...parts),
  });
  const names = ["data", "other"];
  return runStacks({
    folder: process.cwd(),
    name: "tried",
    main: join(process.cwd(), program),
    stacks: [stack("control", CONTROL, control), ...data.map((fields, n) => stack(names[n] ?? "", DATA, fields))],
  });
}

/** What is wrong, the control stack's part of it, the data stacks', and what the message says. */
const WRONG: readonly (readonly [string, Fields, readonly Fields[], RegExp])[] = [
  [
    "an organization's trail, which is another account's",
    {},
    [{ audit: { trail: "arn:aws:cloudtrail:us-east-1:333333333333:trail/organization" } }],
    /audit\.trail: found ".*333333333333:trail\/organization", expected a trail of this stack's own account 222222222222/,
  ],
  [
    "an endpoint of another Region, named by a bucket",
    {},
    [{ buckets: [{ name: "acme", onlyFrom: ["vpce-0b0b0b0b"] }] }],
    /buckets\[[\w-]+\]\.onlyFrom: found an endpoint of eu-west-1, vpce-0b0b0b0b, and bucket acme is in us-east-1; .*name those of us-east-1 \(the control stack has: vpce-0a0a0a0a\)/,
  ],
  [
    "an endpoint of another Region among the stack's, where its buckets are in two",
    {},
    [{ network: { ...DATA.network, onlyFrom: ["vpce-0a0a0a0a"] }, buckets: [{ name: "acme" }, EU] }],
    /network\.onlyFrom: found an endpoint of us-east-1, vpce-0a0a0a0a, and bucket acme-eu is in eu-west-1/,
  ],
  [
    "control's endpoints in a Region in which it has none",
    { network: [{ endpointIds: ["vpce-0a0a0a0a"] }] },
    [{ buckets: [{ ...EU, onlyFrom: "control" }] }],
    /buckets\[[\w-]+\]\.onlyFrom: found "control", and the control stack .* has no endpoint in eu-west-1, .*: .*add a network in eu-west-1 to that stack/,
  ],
  [
    "one endpoint in two Regions of the control stack",
    { network: [{ endpointIds: ["vpce-0a0a0a0a"] }, { region: "eu-west-1", endpointIds: ["vpce-0a0a0a0a"] }] },
    [],
    /network\[1\]\.endpointIds\[0\]: found "vpce-0a0a0a0a", expected an endpoint of eu-west-1 only, and network\[0\] has it in us-east-1/,
  ],
  [
    "a trail's log bucket that is shared itself",
    {},
    [{ audit: { ...create, logBucket: "acme" } }],
    /audit\.logBucket: the log bucket acme is itself one of the buckets; set another name/,
  ],
  [
    "a trail's log bucket that is shared itself, in another Region",
    {},
    [{ audit: { ...create, logBucket: "acme" }, buckets: [{ name: "acme", region: "eu-west-1" }] }],
    /audit\.logBucket: the log bucket acme is itself one of the buckets/,
  ],
  [
    "a bucket for access logs that is shared itself",
    {},
    [{ accessLogs: { bucketPrefix: "logs" }, buckets: [{ name: "acme" }, { name: "logs-us-east-1" }] }],
    /accessLogs\.bucketPrefix: the log bucket logs-us-east-1 is itself one of the buckets/,
  ],
  [
    "a bucket for access logs that is shared itself, in another Region",
    {},
    [
      {
        accessLogs: { bucketPrefix: "logs" },
        buckets: [
          { name: "acme", region: "eu-west-1" },
          { name: "logs-eu-west-1", accessLogs: false },
        ],
      },
    ],
    /accessLogs\.bucketPrefix: the log bucket logs-eu-west-1 is itself one of the buckets/,
  ],
  [
    "one log bucket for the trail and for access logs",
    {},
    [{ accessLogs: { bucketPrefix: "logs" }, audit: { ...create, logBucket: "logs-us-east-1" } }],
    /accessLogs\.bucketPrefix: the log bucket logs-us-east-1 is also the trail's, .*; set another prefix/,
  ],
  [
    "another stack's log bucket, shared as one that exists",
    {},
    [
      { audit: { ...create, logBucket: "logs" } },
      { buckets: [{ name: "logs", existing: true, key: "arn:aws:kms:us-east-1:222222222222:key/x" }] },
    ],
    /arn:aws:s3:::logs: stack other takes it as one that exists, and stack data makes it.*: configure it in stack data/,
  ],
  [
    "a Region outside the residency",
    {},
    [{ buckets: [{ ...EU, region: "us-east-1" }] }],
    /buckets\[[\w-]+\]\.region: found "us-east-1", expected a Region within residency eu \(eu-central-1, /,
  ],
  [
    "a trail whose logs would leave a bucket's residency",
    {},
    [{ audit: create, buckets: [{ name: "acme" }, EU] }],
    /audit\.trail: the trail's log bucket would be in us-east-1, and records there would name the objects of acme-eu, which must stay within eu; move the buckets to a data stack whose aws:region is one of \(eu-central-1, /,
  ],
  [
    "a bus whose events would leave a bucket's residency",
    {},
    [{ buckets: [{ ...EU, notifications: "eventbridge" }] }],
    /buckets: the control stack's event bus is in us-east-1, and records there would name the objects of acme-eu, .*or set their notifications to sns/,
  ],
  ...(["deployer", "breakGlass", "serviceRoles"] as const).map(
    (key) =>
      [
        `a role of another account under ${key}`,
        {},
        [{ network: { ...DATA.network, [key]: key === "deployer" ? FOREIGN : [FOREIGN] } }],
        new RegExp(`network\\.${key}.*: found "${FOREIGN}", expected a role of this stack's own account 222222222222`),
      ] as const,
  ),
  [
    "two stacks whose trails write to one log bucket",
    {},
    [
      { audit: { ...create, logBucket: "logs" } },
      { audit: { ...create, logBucket: "logs" }, buckets: [{ name: "acme-2" }] },
    ],
    /arn:aws:s3:::logs: stacks data and other both create it; give it another name in one of them/,
  ],
  [
    "a trail that one stack makes and another takes as one that exists",
    {},
    [{ audit: create }, { audit: { trail: "tried-data-audit" }, buckets: [{ name: "acme-2" }] }],
    /:trail\/tried-data-audit: stack other takes it as one that exists, and stack data makes it/,
  ],
  ["two stacks that make the same bucket", {}, [{}, {}], /arn:aws:s3:::acme: stacks data and other both create it/],
  [
    "a control and a data stack of one account",
    { dataAccounts: [{ id: "111111111111" }], eventBus: undefined },
    [{ accountId: "111111111111", network: undefined }],
    /dataAccounts\[0\]\.id: found "111111111111", expected another account than the stack's own/,
  ],
];

describe("before anything is made", () => {
  for (const [what, control, data, message] of WRONG) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(ran(control, ...data), (error) => {
        assert.ok(RunError.isInstance(error), String(error));
        assert.match(String(error), message);
        return true;
      });
    });
  }

  it("tells the faults of all stacks at once, and of a bucket by its name", async () => {
    const unfit = { buckets: [{ name: "acme-raw", colour: "red" }] };
    await assert.rejects(ran({ roles: {}, color: 1 }, unfit, { ...unfit, color: 1 }), (error) => {
      assert.match(
        String(error),
        /Pulumi\.control\.yaml: .*color: not a known key.*\nPulumi\.data\.yaml: .*\nPulumi\.other\.yaml: /s,
      );
      assert.match(String(error), /cross-account-s3:buckets\[acme-raw\]\.colour: not a known key/);
      return true;
    });
  });

  it("names the service that was probably meant", async () => {
    await assert.rejects(
      ran({ roles: { reader: { trustedService: "lamda.amazonaws.com", level: "read" } } }),
      /roles\.reader\.trustedService: found "lamda\.amazonaws\.com", .*did you mean "lambda\.amazonaws\.com"/,
    );
  });

  it("lets two stacks share a trail that neither makes", async () => {
    const audit = { trail: "main" };
    await ran({}, { audit }, { audit, buckets: [{ name: "acme-2" }] });
  });

  it("lets a trail write within the residency of all buckets", async () => {
    const within = { "aws:region": "eu-central-1", audit: create, accessLogs: {}, buckets: [EU] };
    const [, data] = await ran({}, within);
    const regions = data?.resources
      .filter(({ type }) => type === "pulumi:providers:aws")
      .map(({ inputs }) => inputs.region);
    assert.deepEqual(regions, ["eu-central-1", "eu-west-1"]);
  });

  for (const [what, program, message] of [
    [
      "is not there",
      "absent.ts",
      /^Pulumi\.yaml: main: there is no file .*absent\.ts; set main to the program of cross-account-s3/,
    ],
    ["exports no function", "documents/names.ts", /^Pulumi\.yaml: main: .*names\.ts exports no program/],
  ] as const) {
    it(`is a program that ${what}`, async () => {
      await assert.rejects(ranBy(program, {}), (error) => error instanceof RunError && message.test(error.message));
    });
  }
});
