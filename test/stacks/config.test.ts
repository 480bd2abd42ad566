import assert from "node:assert/strict";
import { parseConfig, type RawConfig } from "../../stacks/config";
import { CONTROL, DATA, faults, raw } from "./support";

const bucket = (fields: object) => raw(DATA, { buckets: [{ name: "acme-genomics", ...fields }] });
const role = (fields: object) => raw(CONTROL, { roles: { indexer: { level: "read", ...fields } } });
const sns = { notifications: "sns" };
const TOPIC = "arn:aws:sns:us-east-1:222222222222:shared";
const rules = (...given: readonly object[]) => bucket({ lifecycle: { rules: given } });
const move = (days: number, storageClass: string) => ({ transitions: [{ days, storageClass }] });
const cidr = (range: string) => raw(CONTROL, { network: [{ cidr: range }] });
const service = { trustedService: "lambda.amazonaws.com" };

/** What is wrong, the configuration, and what the one fault must say. */
const WRONG: readonly (readonly [string, RawConfig, RegExp])[] = [
  ["a role of neither kind", raw(DATA, { role: "dta" }), /:role: found "dta", expected control, data or deployer/],
  ["no role", raw(DATA, { role: undefined }), /:role: found nothing/],
  ["no Region", raw(DATA, { "aws:region": undefined }), /^aws:region: missing/],
  [
    "a Region typo",
    bucket({ region: "eu-wst-1" }),
    /buckets\[[\w-]+\].region: found "eu-wst-1".*did you mean "eu-west-1"\?/,
  ],
  ["an unknown key", raw(DATA, { bukets: [] }), /:bukets: not a known key, did you mean "buckets"\?/],
  [
    "an unknown key of a bucket",
    bucket({ grant: {} }),
    /buckets\[[\w-]+\].grant: not a known key, did you mean "grants"\?/,
  ],
  ["an unknown aws key", raw(DATA, { "aws:profil": "x" }), /^aws:profil: not a known key, did you mean "profile"\?/],
  ["a namespace typo", raw(DATA, { "cross-acount-s3:owner": "x" }), /no program reads the namespace "cross-acount-s3"/],
  ["an account id of 11 digits", raw(DATA, { accountId: "22222222222" }), /found "22222222222".*12 digits, not 11/],
  ["an account id with letters", raw(DATA, { accountId: "22222222222x" }), /an AWS account id of 12 digits/],
  ["an account id that YAML read as octal", raw(CONTROL, { dataAccounts: [{ id: 2454267026 }] }), /octal/],
  ["no account id", raw(DATA, { accountId: undefined }), /:accountId: missing, expected an AWS account id/],
  ["a bucket name with capitals", bucket({ name: "Acme" }), /found "Acme", expected a bucket name: 3 to 63 lower-case/],
  ["a bucket name with dots", bucket({ name: "acme.data" }), /without dots.*TLS/],
  ["a bucket name of 64 characters", bucket({ name: "a".repeat(64) }), /at most 63 characters, not 64/],
  ["a bucket name with an emoji", bucket({ name: "acme-🪣" }), /expected a bucket name/],
  ["a bucket name that S3 keeps", bucket({ name: "xn--acme" }), /S3 keeps for itself/],
  ["a bucket name that is a number", bucket({ name: 12345 }), /buckets\[[\w-]+\].name: found 12345/],
  [
    "the same bucket twice",
    raw(DATA, { buckets: [{ name: "acme" }, { name: "acme" }] }),
    /buckets\[[\w-]+\].name: is the same bucket as buckets\[0\]/,
  ],
  ["no buckets", raw(DATA, { buckets: [] }), /:buckets: found \[\], expected at least one bucket/],
  ["buckets that are no list", raw(DATA, { buckets: "acme" }), /:buckets: found "acme", expected a list of buckets/],
  [
    "a level that is none",
    bucket({ grants: { indexer: "reed" } }),
    /grants.indexer: found "reed".*did you mean "read"\?/,
  ],
  ["notifications that are none", bucket({ notifications: "sqs" }), /one of sns, eventbridge, consumer, none/],
  ["a Region outside the residency", bucket({ region: "us-east-1", residency: "eu" }), /a Region within residency eu/],
  ["a residency that nothing is", bucket({ residency: "mars" }), /residency: found "mars", expected one of/],
  ["an encrypted topic without a topic", bucket({ encryptTopic: true }), /encryptTopic: requires notifications: sns/],
  ["a topic with nothing to tell it", bucket({ topicArn: TOPIC }), /topicArn: requires notifications: sns/],
  ["a FIFO topic", bucket({ ...sns, topicArn: `${TOPIC}.fifo` }), /topicArn: .*a standard topic, not a FIFO one/],
  ["a queue for a topic", bucket({ ...sns, topicArn: TOPIC.replace("sns", "sqs") }), /topicArn: .*a standard topic/],
  [
    "a topic of another account",
    bucket({ ...sns, topicArn: TOPIC.replace("2222", "3333") }),
    /topicArn: .*a topic of this stack's own account 222222222222/,
  ],
  [
    "a topic of another Region than the bucket's",
    bucket({ ...sns, topicArn: TOPIC, region: "eu-west-1" }),
    /topicArn: .*a topic in the bucket's own Region eu-west-1/,
  ],
  [
    "a key for a topic that exists",
    bucket({ ...sns, topicArn: TOPIC, encryptTopic: true }),
    /encryptTopic: requires a topic that this stack makes/,
  ],
  [
    "a topic that the stack makes itself",
    raw(DATA, {
      buckets: [
        { name: "acme", ...sns },
        { name: "acme-2", ...sns, topicArn: TOPIC.replace("shared", "acme-events") },
      ],
    }),
    /buckets\[[\w-]+\].topicArn: is the topic that this stack makes for bucket acme;/,
  ],
  [
    "alarms to a topic that the stack makes for a bucket",
    raw(DATA, {
      audit: { trail: "create", alarms: { topicArn: TOPIC.replace("shared", "acme-events") } },
      buckets: [{ name: "acme", ...sns }],
    }),
    /audit.alarms.topicArn: is the topic that the stack makes for bucket acme, to which only S3 may publish/,
  ],
  ["a move to STANDARD_IA too early", rules(move(29, "STANDARD_IA")), /\.days: found 29, expected at least 30 days/],
  [
    "a move to ONEZONE_IA too early",
    rules(move(1, "ONEZONE_IA")),
    /transitions\[0\]\.days: found 1, expected at least/,
  ],
  [
    "objects that go on the day of their last move",
    rules({
      expireDays: 90,
      transitions: [...move(90, "GLACIER").transitions, ...move(30, "STANDARD_IA").transitions],
    }),
    /rules\[0\]\.expireDays: found 90, expected more than the 90 days after which objects move last/,
  ],
  [
    "a thousand rules in addition to the program's own",
    rules(...Array<object>(1000).fill({ expireDays: 1 })),
    /at most 999 rules/,
  ],
  ["an address that is none", cidr("999.1.1.7/24"), /cidr: found "999.1.1.7\/24", expected an address range, such as/],
  ["a range from amidst a network", cidr("10.20.0.5/24"), /begins with its network's address, 10\.20\.0\.0\/24$/],
  ["a range of a size that is not in its address", cidr("10.20.16.0/19"), /network's address, 10\.20\.0\.0\/19$/],
  ["a network that is too small", cidr("10.20.0.0/29"), /of a size that a VPC takes \(\/16 to \/28\)/],
  ["a network that is too large", cidr("10.0.0.0/15"), /of a size that a VPC takes/],
  [
    "a pattern that no topic has",
    raw(CONTROL, { dataAccounts: [{ id: "222222222222", topics: ["a.b"] }] }),
    /topic names/,
  ],
  ["a key alias", bucket({ key: "arn:aws:kms:us-east-1:222222222222:alias/x" }), /an alias is looked up/],
  ["a key of another Region", bucket({ key: "arn:aws:kms:eu-west-1:222222222222:key/x" }), /own Region us-east-1/],
  ["a key of another account", bucket({ key: "arn:aws:kms:us-east-1:333333333333:key/x" }), /own account 222222222222/],
  ["a control stack by its short name", raw(DATA, { controlStack: "control" }), /organization\/project\/stack/],
  ["a flag that is a word", bucket({ existing: "yes" }), /existing: found "yes", expected true or false/],
  ["a role without a trust", role({}), /roles.indexer: .*exactly one of/],
  ["a role trusted by two", role({ ...service, existingArn: "arn:aws:iam::111111111111:role/x" }), /exactly one of/],
  ["a trusted ARN with a wildcard", role({ trustedArns: ["arn:aws:iam::111111111111:role/*"] }), /exact ARN/],
  ["a trusted service that is none", role({ trustedService: "lambda" }), /such as lambda.amazonaws.com/],
  ["an external id for a service", role({ ...service, externalId: "abc" }), /externalId: requires trustedArns/],
  [
    "policy files of a role that is made here",
    role({ ...service, policyFiles: ["a.json"] }),
    /policyFiles: requires existingArn/,
  ],
  ["an organization of another shape", raw(DATA, { organization: { scps: [] } }), /organization.scps: not a known key/],
  ["a session of a minute", role({ ...service, maxSessionDuration: 60 }), /at least 3600 seconds/],
  ["a session of half seconds", role({ ...service, maxSessionDuration: 3600.5 }), /a number of seconds/],
  [
    "a boundary that is no policy",
    role({ ...service, permissionsBoundary: "Boundary" }),
    /the ARN of a managed policy/,
  ],
  ["tags on an existing role", role({ existingArn: "arn:aws:iam::111111111111:role/x", tags: {} }), /not existingArn/],
  [
    "an existing role of another account",
    role({ existingArn: "arn:aws:iam::333333333333:role/x" }),
    /own account 111111111111/,
  ],
  ["a role name with a space", raw(CONTROL, { roles: { "a b": { level: "read", ...service } } }), /a role's name/],
  ["no roles", raw(CONTROL, { roles: {} }), /at least one role/],
  [
    "a data account twice",
    raw(CONTROL, { dataAccounts: [{ id: "222222222222" }, { id: "222222222222" }] }),
    /is the same account as/,
  ],
  [
    "a bucket pattern with capitals",
    raw(CONTROL, { dataAccounts: [{ id: "222222222222", buckets: ["A*"] }] }),
    /a pattern of/,
  ],
];

describe("parseConfig", () => {
  for (const [what, config, expected] of WRONG) {
    it(`refuses ${what}, in one fault`, () => {
      const found = faults(config);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(String(found[0]), expected);
    });
  }

  it("lists every fault at once, across settings, connection and buckets", () => {
    const config = raw(DATA, {
      "aws:region": "mars-1",
      accountId: "1",
      buckets: [{ name: "A" }, { name: "acme-ok", grants: { x: "all" } }],
      ower: "x",
    });
    assert.deepEqual(
      faults(config).map((fault) => fault.split(": ")[0]),
      [
        "aws:region",
        "cross-account-s3:accountId",
        "cross-account-s3:buckets[0].name",
        "cross-account-s3:buckets[1].grants.x",
        "cross-account-s3:ower",
      ],
    );
  });

  it("takes what is just within the limits", () => {
    assert.deepEqual(faults(rules({ expireDays: 31, ...move(30, "ONEZONE_IA") }, move(1, "GLACIER"))), []);
    assert.deepEqual(faults(rules(...Array<object>(999).fill({ expireDays: 1 }))), []);
    for (const range of ["10.20.0.0/16", "192.168.255.240/28", "10.20.32.0/19"])
      assert.deepEqual(faults(cidr(range)), []);
  });

  it("takes an account id that YAML made a number of, as long as it is exact", () => {
    const config = parseConfig("p", "s", raw(CONTROL, { dataAccounts: [{ id: 222222222222 }] }));
    assert.ok(config.role === "control");
    assert.equal(config.dataAccounts[0]?.id, "222222222222");
  });

  it("takes the stack called control of the project and organization, where no control stack is named", () => {
    const unnamed = raw(DATA, { controlStack: undefined });
    const named = [parseConfig("acme", "data", unnamed), parseConfig("acme", "data", unnamed, [], "acme-inc")];
    assert.deepEqual(
      named.map((config) => config.role === "data" && config.controlStack),
      ["organization/acme/control", "acme-inc/acme/control"],
    );
  });

  it("keeps a text that looks like a number", () => {
    const config = parseConfig("p", "s", raw(DATA, { owner: "007" }));
    assert.ok(config.role === "data");
    assert.equal(config.owner, "007");
  });

  for (const [what, stack] of Object.entries({ control: CONTROL, data: DATA })) {
    it(`protects a ${what} stack by default, and not where it says so`, () => {
      const protect = (more: object) => parseConfig("p", "s", raw(stack, { ...more })).protect;
      assert.deepEqual([protect({}), protect({ protect: false })], [true, false]);
    });
  }

  it("leaves out of a bucket's defaults nothing that opens it", () => {
    const config = parseConfig("p", "s", bucket({}));
    assert.ok(config.role === "data");
    assert.deepEqual(config.buckets[0], {
      name: "acme-genomics",
      existing: false,
      grants: {},
      notifications: "none",
      encryptTopic: false,
      key: "bucket",
      classification: "confidential",
      tags: {},
    });
  });
});
