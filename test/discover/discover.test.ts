import assert from "node:assert/strict";
import { checkNoNewAccess, parsePolicy, statementsAsWritten } from "@cross-account-s3/iam";
import type { JsonObject } from "../../adopt/json";
import { configurationOf } from "../../discover/configuration";
import { discover } from "../../discover/discover";
import { defaultKeyName } from "../../discover/found";
import { plansOf } from "../../discover/plan";
import { discoveryText } from "../../discover/report";
import { readFound } from "../../discover/read-found";
import { ACTIONS } from "../../documents/levels";
import { NAMESPACE } from "../../stacks/config";
import { allow, bucket, CONTROL, DATA, found, OPTIONS, role } from "./support";

const BUCKET = "arn:aws:s3:::acme";
const READ = [allow({ Sid: "Read" }), allow({ Sid: "List", Action: "s3:ListBucket", Resource: BUCKET })];
/** How a role's own policy takes no other use of the key than that by S3. */
const VIA_S3 = {
  StringEquals: { "aws:ResourceAccount": DATA },
  StringLike: { "kms:ViaService": "s3.*.amazonaws.com", "kms:EncryptionContext:aws:s3:arn": [BUCKET, `${BUCKET}/*`] },
};
const HTTP = "- every caller may no longer use acme without TLS";

describe("a discovery", function () {
  this.timeout(60_000);

  it("changes no access but what our denials take", async () => {
    const { discovery } = await discover(found([bucket("acme", READ)]), OPTIONS);
    assert.deepEqual(discovery.access.undecided, []);
    assert.equal(discovery.access.changes[0], HTTP);
    assert.equal(discovery.access.changes.length, 2);
    assert.match(discovery.access.changes[1] ?? "", /^- principals of account 222222222222 may no longer s3:PutObject/);
    assert.deepEqual(discovery.rehearsal, { held: true, violations: [], findings: [] });
  });

  it("grants to a role of the control account, and names the others itself", () => {
    const vendor = "arn:aws:iam::444444444444:user/loader";
    const { control, data } = configurationOf(
      readFound(
        found([bucket("acme", [...READ, allow({ Principal: { AWS: [vendor, role("indexer", "555555555555")] } })])]),
      ),
      OPTIONS,
    );
    assert.deepEqual(control[`${NAMESPACE}:roles`], { indexer: { existingArn: role("indexer"), level: "read" } });
    assert.deepEqual(data.get("data")?.[`${NAMESPACE}:principals`], {
      loader: { arns: [vendor] },
      "indexer-2": { arns: [role("indexer", "555555555555")] },
    });
  });

  it("has a stack for each account with buckets", () => {
    const other = { ...bucket("other", [allow({ Resource: "arn:aws:s3:::other/*" })]), accountId: "333333333333" };
    const connection = { region: "us-east-1" } as const;
    const all = found([bucket("acme", READ), other]);
    const { data } = configurationOf(
      readFound({ ...all, accounts: [...all.accounts, { accountId: "333333333333", connection }] }),
      OPTIONS,
    );
    assert.deepEqual([...data.keys()], [`data-${DATA}`, "data-333333333333"]);
  });

  it("leaves out a bucket that cannot be taken over, with the reason, and keeps the others", async () => {
    const everyone = allow({ Principal: "*", Resource: "arn:aws:s3:::open/*" });
    const open = bucket("open", [allow({ Resource: "arn:aws:s3:::open/*" }), everyone]);
    const dotted = bucket("a.b", [allow({ Resource: "arn:aws:s3:::a.b/*" })]);
    const { discovery } = await discover(found([bucket("acme", READ), open, dotted]), OPTIONS);
    assert.deepEqual(
      discovery.stacks.map(({ buckets }) => buckets),
      [["acme"]],
    );
    assert.deepEqual(discovery.leftOut.map(({ bucket: name }) => name).sort(), ["a.b", "open"]);
    assert.match(discovery.leftOut.map(({ reason }) => reason).join("\n"), /without dots[^]*allows everyone/);
    for (const { bucket: name, said, reasons } of discovery.statements) {
      const isLeftOut = name !== "acme";
      assert.equal(said, isLeftOut ? "nothing" : "whole", name);
      assert.equal(reasons[0], isLeftOut ? "its bucket is left out" : undefined);
    }
    assert.match(discoveryText({ ...discovery, files: [] }), /^Statements: the files express 2 of 5;/m);
  });

  it("does not mistake the key of one account or Region for that of another with the same alias", () => {
    const encryption = {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "alias/data" } }],
    };
    const places = [
      ["acme", DATA, "us-east-1"],
      ["other", "333333333333", "us-east-1"],
      ["europe", DATA, "eu-west-1"],
    ] as const;
    const buckets = places.map(([name, accountId, region]) => ({
      ...bucket(name, [allow({ Resource: `arn:aws:s3:::${name}/*` })], { encryption }),
      ...{ accountId, region },
    }));
    const keyArn = (accountId: string, region: string) => `arn:aws:kms:${region}:${accountId}:key/${"1".repeat(36)}`;
    const keys = new Map(
      buckets.map((one) => [
        defaultKeyName(one) ?? "",
        { arn: keyArn(one.accountId, one.region), policy: { document: { Version: "2012-10-17", Statement: [] } } },
      ]),
    );
    const all = found(buckets, { keys });
    const connection = { region: "us-east-1" } as const;
    const { data } = configurationOf(
      readFound({ ...all, accounts: [...all.accounts, { accountId: "333333333333", connection }] }),
      OPTIONS,
    );
    const named = [...data.values()].flatMap(
      (values) => values[`${NAMESPACE}:buckets`] as readonly { readonly name: string; readonly key?: string }[],
    );
    assert.deepEqual(
      new Map(named.map(({ name, key }) => [name, key])),
      new Map(places.map(([name, accountId, region]) => [name, keyArn(accountId, region)])),
    );
  });

  it("lists the other accounts' statements of a key policy, and which of them is invalid", () => {
    const arn = `arn:aws:kms:us-east-1:${DATA}:key/${"1".repeat(36)}`;
    const encryption = {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: arn } }],
    };
    const use = (Sid: string, AWS: string, more: JsonObject = {}): JsonObject => ({
      ...{ Sid, Effect: "Allow", Principal: { AWS }, Action: "kms:Decrypt", Resource: "*" },
      ...more,
    });
    const Statement = [
      use("Own", DATA),
      use("Other", CONTROL),
      use("Odd", DATA, { Condition: { NoSuchOperator: { "aws:UserAgent": "x" } } }),
    ];
    const one = bucket("acme", [allow({})], { encryption });
    const keys = new Map([[defaultKeyName(one) ?? "", { arn, policy: { document: { Statement } } }]]);
    const { statements } = configurationOf(readFound(found([one], { keys })), OPTIONS);
    const ofKey = statements.filter(({ policyOf }) => policyOf === arn);
    assert.deepEqual(
      ofKey.map(({ sid }) => sid),
      ["Other", "Odd"],
    );
    assert.match(ofKey[0]?.reasons.join() ?? "", /this statement stays$/);
    assert.match(ofKey[1]?.reasons.join() ?? "", /^it cannot be read: .*NoSuchOperator/);
  });

  it("writes nothing where no policy has anything that grants can say", async () => {
    const { configuration, discovery } = await discover(found([bucket("acme", [allow({ Principal: "*" })])]), OPTIONS);
    assert.equal(configuration, undefined);
    assert.deepEqual(
      discovery.leftOut.map(({ bucket: name }) => name),
      ["acme"],
    );
  });

  it("says which accounts there are, where the control account is another", async () => {
    await assert.rejects(discover(found([bucket("acme", READ)]), { ...OPTIONS, controlAccount: "999999999999" }), {
      message:
        /no policy names a role of account 999999999999; choose an account whose principals they name: 111111111111/,
    });
  });

  it("names what it did not say, and holds once that is acknowledged", async () => {
    const odd = allow({
      Sid: "Odd",
      Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      Action: "s3:PutObject",
    });
    const all = found([bucket("acme", [...READ, odd])]);
    const open = await discover(all, OPTIONS);
    assert.equal(open.discovery.rehearsal.held, false);
    const statement = open.discovery.statements.find(({ sid }) => sid === "Odd");
    assert.equal(statement?.said, "nothing");
    const acknowledge = "reviewed with their owner";
    const { discovery, configuration } = await discover(all, { ...OPTIONS, acknowledge });
    assert.deepEqual(discovery.rehearsal, { held: true, violations: [], findings: [] });
    assert.ok(JSON.stringify([...(configuration?.data.values() ?? [])]).includes(statement.digest));
  });

  it("leaves the policies of a role out of the proof, where they allow more, and says so", async () => {
    const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow" as const, Action: "s3:*", Resource: "*" }] };
    const roles = new Map([
      [role("indexer"), { arn: role("indexer"), policies: [{ id: "all", policy }], trust: undefined }],
    ]);
    const { discovery, configuration } = await discover(found([bucket("acme", READ)], { roles }), OPTIONS);
    assert.match(discovery.roles.join(), /^role indexer: /);
    assert.equal(configuration?.policyFiles.size, 0);
    assert.equal(discovery.rehearsal.held, true);
  });

  it("keeps the policies of a role that fit, as files", async () => {
    const Resource = [BUCKET, `${BUCKET}/*`];
    const Statement = [
      { Effect: "Allow" as const, Action: [...ACTIONS.read.objects, ...ACTIONS.read.bucket], Resource },
      { Effect: "Allow" as const, Action: "kms:Decrypt", Resource: `arn:aws:kms:*:${DATA}:key/*`, Condition: VIA_S3 },
    ];
    const policy = { Version: "2012-10-17", Statement };
    const roles = new Map([
      [role("indexer"), { arn: role("indexer"), policies: [{ id: "all", policy }], trust: undefined }],
    ]);
    const { discovery, configuration } = await discover(found([bucket("acme", READ)], { roles }), OPTIONS);
    assert.deepEqual(discovery.roles, []);
    assert.deepEqual([...(configuration?.policyFiles.keys() ?? [])], ["policies/indexer-1.json"]);
  });

  // Every combination of a few odd elements: whatever a statement says, its grants allow no request that it does not.
  it("never allows more than the policies that it read", async () => {
    const principals: JsonObject[] = [
      { AWS: role("indexer") },
      { AWS: [CONTROL, role("other")] },
      { AWS: "arn:aws:iam::444444444444:user/u" },
      { AWS: "*" },
    ];
    const actions = [
      "s3:*",
      ["s3:Get*", "s3:ListBucket*"],
      ["s3:PutObject", "s3:PutObjectAcl", "s3:DeleteObject"],
      "s3:List*",
    ];
    const resources = [
      [BUCKET, `${BUCKET}/*`],
      `${BUCKET}*`,
      `${BUCKET}/a/*`,
      [BUCKET, `${BUCKET}/a?c*`],
      `${BUCKET}/a*b*`,
    ];
    const conditions: JsonObject[] = [
      {},
      { ArnLike: { "aws:PrincipalArn": role("indexer") } },
      { StringLike: { "s3:prefix": ["a/*", "b"] } },
      { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
      { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" }, Bool: { "aws:SecureTransport": "true" } },
    ];
    let compared = 0;
    for (const Principal of principals)
      for (const Action of actions)
        for (const Resource of resources)
          for (const Condition of conditions) {
            const one = allow({ Sid: "One", Principal, Action, Resource, Condition });
            const all = found([bucket("acme", [one])]);
            const configuration = configurationOf(readFound(all), OPTIONS);
            if (configuration.data.size === 0 || JSON.stringify(configuration.control[`${NAMESPACE}:roles`]) === "{}")
              continue;
            const plans = await plansOf(configuration, all, OPTIONS.project);
            if ("unfit" in plans) continue;
            const [merged] = plans.plans.flatMap(({ plan }) =>
              plan.planned.filter(({ wanted }) => wanted.kind === "policy"),
            );
            const ours = statementsAsWritten(merged?.merged).filter(({ Sid }) => Sid !== "One");
            const parse = (Statement: readonly JsonObject[]) => {
              const result = parsePolicy({ Version: "2012-10-17", Statement: [...Statement] }, { type: "bucket" });
              assert.ok("policy" in result);
              return result.policy;
            };
            const { Condition: _, ...overHttp } = one;
            const existing =
              "Bool" in Condition ? { ...overHttp, Condition: { StringEquals: Condition.StringEquals ?? {} } } : one;
            const { result } = checkNoNewAccess(parse(ours), parse([existing]), "bucket");
            assert.equal(result, "PASS", JSON.stringify([one, ours]));
            compared++;
          }
    assert.ok(compared > 60, `${compared} were compared`);
  });
});
