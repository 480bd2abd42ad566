import assert from "node:assert/strict";
import { accountsOf, settingsSchema, stackConfig } from "../../policypack/lib/settings";
import type { CheckConfig } from "../../policypack/lib/check";
import { bucketPolicy, CONFIG, OWN, READ, reported, resource, run, STRANGER, TLS, TRUSTED } from "./pack";

const rules = (configured: CheckConfig["rules"]): CheckConfig => ({ ...CONFIG, rules: configured ?? {} });
const bucket = (props: Readonly<Record<string, unknown>> = {}, name = "it") =>
  resource("aws:s3/bucket:Bucket", { bucket: "acme", ...props }, { name });
const grantsTo = (account: string) =>
  bucketPolicy(
    {
      ...READ,
      Principal: { AWS: account },
      Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/reader` } },
    },
    TLS,
  );

describe("pack-settings", () => {
  it("come before the stack's configuration", async () => {
    const config = rules({ "pack-settings": { ownAccounts: [OWN], trustedAccounts: [STRANGER] } });
    assert.ok(!(await reported([grantsTo(STRANGER)], config)).includes("policy-foreign-trusted"));
    assert.ok((await reported([grantsTo(TRUSTED)], config)).includes("policy-foreign-trusted"));
  });

  it("are refused, and said so once, when they do not have their shape", async () => {
    const config = rules({ "pack-settings": { ownAccounts: ["two"], color: "red" } });
    const found = (await run([bucket({}, "a"), bucket({}, "b")], config)).filter((one) => one.rule === "pack-settings");
    assert.equal(found.length, 1);
    assert.match(found[0]?.message ?? "", /ownAccounts.*12 digits/);
  });

  it("name the sandboxes", async () => {
    const config = rules({ "pack-settings": { sandboxStacks: ["prod"] } });
    assert.ok(!(await reported([bucket({ forceDestroy: true })], config)).includes("s3-bucket-forcedestroy"));
  });
});

describe("the accounts that the pack reckons with", () => {
  const none = settingsSchema.parse({});

  it("are those of a data stack's configuration", () => {
    const { own, trusted, namedByStack } = accountsOf(
      none,
      stackConfig({ accountId: OWN, controlAccountId: TRUSTED }),
      [],
    );
    assert.deepEqual([[...own], [...trusted], namedByStack], [[OWN], [TRUSTED], undefined]);
  });

  it("are those of a control stack's configuration, numbers that YAML made of them included", () => {
    const config = stackConfig({
      accountId: TRUSTED,
      dataAccounts: [{ id: 12_345_678_901, buckets: ["a-*"] }, { id: OWN }],
    });
    assert.deepEqual([...accountsOf(none, config, []).trusted], ["012345678901", OWN]);
  });

  it("are learnt from the control stack where nothing else names one", () => {
    assert.equal(
      accountsOf(none, stackConfig({ accountId: OWN, controlStack: "o/p/control" }), []).namedByStack,
      "o/p/control",
    );
  });

  it("include the one that a provider is bound to", async () => {
    const trust = (provider?: Readonly<Record<string, unknown>>) =>
      resource(
        "aws:kms/key:Key",
        {
          enableKeyRotation: true,
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Sid: "R", Effect: "Allow", Principal: { AWS: STRANGER }, Action: "kms:*", Resource: "*" }],
          }),
        },
        provider === undefined ? {} : { provider: { name: "p", props: provider } },
      );
    assert.ok((await reported([trust()])).includes("kms-key-wildcard"));
    for (const bound of [
      { allowedAccountIds: JSON.stringify([STRANGER]) },
      { assumeRoles: [{ roleArn: `arn:aws:iam::${STRANGER}:role/Deployer` }] },
    ]) {
      assert.deepEqual(await reported([trust(bound)]), []);
    }
  });

  it("leave out what does not have its shape", () => {
    assert.deepEqual(stackConfig({ dataAccounts: "no principal", principals: [1], buckets: [{ name: 1 }] }), {
      dataAccounts: [],
      principals: { accounts: [], organizations: [], units: [] },
      serviceAccounts: [],
      replicaAccounts: [],
      buckets: [],
    });
  });
});

describe("an exemption", () => {
  const RULE = "s3-bucket-forcedestroy";
  const reason = "Holds only what can be computed again";
  const scratch = bucket({ forceDestroy: true, tags: { scratch: "yes" } }, "scratch");

  for (const [what, exemption] of Object.entries({
    "by name": { resource: "scratch", reason },
    "by a tag's key": { tag: "scratch", reason },
    "by a tag's key and value": { tag: "scratch=yes", reason },
  })) {
    it(`${what} covers the resource, and no other rule`, async () => {
      const found = await reported([scratch], rules({ [RULE]: { exemptions: [exemption] } }));
      assert.ok(!found.includes(RULE));
      assert.ok(found.includes("s3-bucket-ownership"));
    });
  }

  for (const [what, exemption] of Object.entries({
    "of another name": { resource: "other", reason },
    "of another value": { tag: "scratch=no", reason },
    "of a key that every object has": { tag: "constructor", reason },
  })) {
    it(`${what} covers nothing`, async () => {
      assert.ok((await reported([scratch], rules({ [RULE]: { exemptions: [exemption] } }))).includes(RULE));
    });
  }

  for (const [what, exemption] of Object.entries({
    "without a reason": { resource: "scratch" },
    "with a reason of blanks": { resource: "scratch", reason: " ".repeat(20) },
    "by name and tag": { resource: "scratch", tag: "scratch", reason },
    "of nothing": { reason },
  })) {
    it(`${what} is refused, and covers nothing`, async () => {
      const found = await run([scratch], rules({ [RULE]: { exemptions: [exemption] } }));
      const messages = found.filter((one) => one.rule === RULE).map((one) => one.message);
      assert.match(messages[0] ?? "", /exemptions\[0\].*; correct the configuration of this rule/);
      assert.match(messages[1] ?? "", /forceDestroy is true/);
    });
  }

  it("covers findings over the whole stack", async () => {
    const config = rules({ "s3-bucket-versioning": { exemptions: [{ resource: "scratch", reason }] } });
    assert.ok(!(await reported([scratch], config)).includes("s3-bucket-versioning"));
    assert.ok((await reported([scratch, bucket({}, "other")], config)).includes("s3-bucket-versioning"));
  });
});

describe("a setting that is not what it should be is refused:", () => {
  for (const [what, setting] of Object.entries({
    "eleven digits": { trustedAccounts: ["11111111111"] },
    "one digit": { trustedAccounts: ["1"] },
    "an empty account": { ownAccounts: [""] },
    "an account as a number": { ownAccounts: [222_222_222_222] },
    "an organization by its name": { trustedOrganizations: ["acme"] },
    "a unit without its path": { trustedOrganizationalUnits: ["ou-ab12-11111111"] },
    "a range that is none": { trustedAddressRanges: ["10.0.0.0/99"] },
    "an endpoint by its service": { trustedVpcEndpoints: ["com.amazonaws.us-east-1.s3"] },
    "a profile that does not exist": { profile: "strict" },
  })) {
    it(what, () => {
      assert.equal(settingsSchema.safeParse(setting).success, false);
    });
  }
});

describe("what settings trust", () => {
  const everyone = (condition: Record<string, unknown>) =>
    bucketPolicy({ ...READ, Principal: "*", Condition: condition }, TLS);
  const organization = everyone({ StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } });
  const unit = everyone({
    StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" },
    "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/r-ab12/ou-ab12-11111111/ou-ab12-22222222/*" },
  });
  const office = everyone({ IpAddress: { "aws:SourceIp": "203.0.113.128/25" } });
  const endpoint = everyone({ StringEquals: { "aws:SourceVpce": "vpce-0a1b" } });
  const canonical = bucketPolicy({ ...READ, Principal: { CanonicalUser: "a".repeat(64) } }, TLS);
  for (const [what, resources, trusting, others] of [
    [
      "an organization",
      organization,
      { trustedOrganizations: ["o-abcdefghij"] },
      { trustedOrganizations: ["o-zzzzzzzzzz"] },
    ],
    ["a unit by its organization", unit, { trustedOrganizations: ["o-abcdefghij"] }, { trustedOrganizations: [] }],
    [
      "a unit by one above it",
      unit,
      { trustedOrganizationalUnits: ["o-abcdefghij/r-ab12/ou-ab12-11111111/"] },
      { trustedOrganizationalUnits: ["o-abcdefghij/r-ab12/ou-ab12-33333333/"] },
    ],
    [
      "a range within another",
      office,
      { trustedAddressRanges: ["203.0.113.0/24"] },
      { trustedAddressRanges: ["203.0.113.0/26"] },
    ],
    ["an endpoint", endpoint, { trustedVpcEndpoints: ["vpce-0a1b"] }, { trustedVpcs: ["vpc-0a1b"] }],
    ["a canonical user", canonical, { trustedCanonicalUsers: ["a".repeat(64)] }, { trustedCanonicalUsers: [] }],
  ] as const) {
    it(`lets in ${what}, and refuses others of its kind`, async () => {
      const judged = (settings: object) => reported([resources], rules({ "pack-settings": { ...settings } }));
      const about = (found: readonly string[]) =>
        found.filter((rule) => /^policy-foreign-(?:trusted|unnamed)$/.test(rule));
      assert.deepEqual(about(await judged({ ...trusting, trustedAccounts: [TRUSTED] })), []);
      assert.deepEqual(about(await judged({ ...others, trustedAccounts: [TRUSTED] })), ["policy-foreign-trusted"]);
      assert.deepEqual(about(await judged({ trustedAccounts: [TRUSTED] })), ["policy-foreign-unnamed"]);
    });
  }
});

describe("exemptions", () => {
  const reason = "Holds only what can be computed again";
  const scratch = bucket({ forceDestroy: true, tags: { scratch: "yes" } }, "scratch");
  const exempt = (...exemptions: object[]) => rules({ "s3-bucket-forcedestroy": { exemptions } });
  const messages = async (rule: string, config: CheckConfig) =>
    (await run([scratch], config)).filter((one) => one.rule === rule).map((one) => one.message);

  it("in force are listed in one line", async () => {
    const [line, ...more] = await messages("pack-exemptions", exempt({ resource: "scratch", reason }));
    assert.match(line ?? "", /^exempt: s3-bucket-forcedestroy for scratch \(Holds only what can be computed again\)/);
    assert.deepEqual(more, []);
  });

  it("that keep no finding back are an error", async () => {
    for (const exemption of [
      { resource: "gone", reason },
      { tag: "gone=yes", reason },
    ]) {
      const found = await messages("pack-exemption-stale", exempt({ resource: "scratch", reason }, exemption));
      assert.equal(found.length, 1);
      assert.match(found[0] ?? "", /gone.* suppresses no finding/);
    }
  });

  it("of another stack count for nothing in this one, and are not stale in it", async () => {
    const config = exempt({ resource: "scratch", reason, stack: "staging" });
    assert.deepEqual(await messages("pack-exemption-stale", config), []);
    assert.equal((await messages("s3-bucket-forcedestroy", config)).length, 1);
    assert.deepEqual(
      await messages("s3-bucket-forcedestroy", exempt({ resource: "scratch", reason, stack: "prod" })),
      [],
    );
  });
});

describe("the profile", () => {
  const plain = [bucket()];
  it("sharing does not check settings and tags", async () => {
    assert.deepEqual(await reported(plain, rules({ "pack-settings": { profile: "sharing" } })), []);
  });
  it("full has them", async () => {
    const found = await reported(plain, { rules: { "pack-settings": { profile: "full" } } });
    assert.ok(found.includes("s3-bucket-tags") && found.includes("s3-bucket-versioning"), found.join());
  });
  it("is full for this program's stacks, and sharing for others", async () => {
    assert.ok((await reported(plain)).includes("s3-bucket-tags"));
    assert.deepEqual(await reported(plain, {}), []);
  });
  it("keeps the rule on a public access block that is open in both", async () => {
    const open = resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", { bucket: "acme" });
    const found = (await run([open], {})).filter((one) => one.rule === "s3-bucket-publicaccess");
    assert.equal(found.length, 1);
    assert.match(
      found[0]?.message ?? "",
      /blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets/,
    );
  });
});

describe("many findings of one rule", () => {
  it("are listed ten at a time, with how many more there are", async () => {
    const orphans = Array.from({ length: 25 }, (_, index) => `AROAEXAMPLEEXAMPLE${String(index).padStart(2, "0")}X`);
    const found = (await run([bucketPolicy({ ...READ, Principal: { AWS: orphans } }, TLS)])).filter(
      (one) => one.rule === "policy-principal-exact",
    );
    assert.equal(found.length, 11);
    assert.match(found.at(-1)?.message ?? "", /^15 more findings of policy-principal-exact/);
  });
});

describe("a thousand actions that do not exist", () => {
  it("are reported ten at a time, with the nearest names", async () => {
    const actions = Array.from({ length: 1_000 }, (_, index) => `s3:GetObjekt${"x".repeat(index % 40)}${index}`);
    const found = await run([bucketPolicy({ ...READ, Action: ["s3:GetObjekt", ...actions] }, TLS)]);
    const unknown = found.filter(({ rule }) => rule === "policy-action-exists");
    assert.equal(unknown.length, 11);
    assert.match(unknown[0]?.message ?? "", /s3:GetObject/);
    assert.match(unknown[10]?.message ?? "", /^991 more findings/);
  });
});

describe("a level", () => {
  const deny = [bucket({ forceDestroy: true })];
  const levels = async (configured: CheckConfig["rules"]) =>
    (await run(deny, rules(configured))).filter((one) => one.rule === "s3-bucket-forcedestroy").map((one) => one.level);

  it("is the rule's own", async () => {
    assert.deepEqual(await levels({}), ["mandatory"]);
  });
  it("is what the configuration says", async () => {
    assert.deepEqual(await levels({ "s3-bucket-forcedestroy": "advisory" }), ["advisory"]);
    assert.deepEqual(await levels({ "s3-bucket-forcedestroy": { enforcementLevel: "advisory" } }), ["advisory"]);
  });
  it("can be none", async () => {
    assert.deepEqual(await levels({ "s3-bucket-forcedestroy": "disabled" }), []);
  });
});

describe("an option", () => {
  it("replaces its default", async () => {
    const grant = bucketPolicy({ ...READ, Action: "s3:GetBucketPolicy" }, TLS);
    assert.ok((await reported([grant])).includes("policy-foreign-actions"));
    const config = rules({ "policy-foreign-actions": { actions: ["s3:GetBucketPolicy"] } });
    assert.ok(!(await reported([grant], config)).includes("policy-foreign-actions"));
  });
  it("that does not exist is refused", async () => {
    const found = await run([bucket()], rules({ "s3-bucket-tags": { tag: ["owner"] } }));
    assert.ok(found.some((one) => one.rule === "s3-bucket-tags" && one.message.includes("correct the configuration")));
  });
});
