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
    const { own, trusted, learntFrom } = accountsOf(
      none,
      stackConfig({ accountId: OWN, controlAccountId: TRUSTED }),
      [],
    );
    assert.deepEqual([[...own], [...trusted], learntFrom], [[OWN], [TRUSTED], undefined]);
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
      accountsOf(none, stackConfig({ accountId: OWN, controlStack: "o/p/control" }), []).learntFrom,
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
    assert.deepEqual(stackConfig({ dataAccounts: "nobody", buckets: [{ name: 1 }] }), {
      dataAccounts: [],
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
      assert.match(messages[0] ?? "", /configuration of this rule is refused/);
      assert.match(messages[1] ?? "", /forceDestroy is true/);
    });
  }

  it("covers findings over the whole stack", async () => {
    const config = rules({ "s3-bucket-versioning": { exemptions: [{ resource: "scratch", reason }] } });
    assert.ok(!(await reported([scratch], config)).includes("s3-bucket-versioning"));
    assert.ok((await reported([scratch, bucket({}, "other")], config)).includes("s3-bucket-versioning"));
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
    assert.ok(found.some((one) => one.rule === "s3-bucket-tags" && one.message.includes("refused")));
  });
});
