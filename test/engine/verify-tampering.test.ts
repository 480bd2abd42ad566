import assert from "node:assert/strict";
import type { StatementJson } from "@cross-account-s3/iam";
import * as t from "./verify-tampering";
import { useVerifyWorld } from "./verify-world";

const ARN = `arn:aws:s3:::${t.BUCKET}`;
const ANY = { Sid: "Hand", Effect: "Allow", Action: "s3:GetObject", Resource: `${ARN}/*` };
const MALLORY = "arn:aws:iam::333333333333:role/mallory";

const without = (sid: string) => (all: readonly StatementJson[]) => all.filter(({ Sid }) => Sid !== sid);
const plus = (added: object) => (all: readonly StatementJson[]) => [...all, added];
const edit = (sid: string, change: (statement: StatementJson) => object) => (all: readonly StatementJson[]) => {
  assert.ok(
    all.some(({ Sid }) => Sid === sid),
    `there is no statement ${sid} among ${all.map((s) => s.Sid).join(", ")}`,
  );
  return all.map((statement) => (statement.Sid === sid ? change(statement) : statement));
};
const withRole = (arn: string) => (statement: StatementJson) => ({
  ...statement,
  Condition: { ...statement.Condition, ArnEquals: { "aws:PrincipalArn": [arn, ROLE_ARN] } },
});
const ROLE_ARN = "arn:aws:iam::111111111111:role/cross-account-s3-control-indexer";

/** What is done, and what must be said: of what, and words that must be in it. */
type Case = readonly [title: string, tamper: t.Tamper, of: string, says: RegExp];

const TAMPERINGS: readonly Case[] = [
  [
    "a statement of the bucket policy removed",
    t.bucketPolicy(without("AllowReadObjects")),
    "bucket/",
    /indexer may no longer .*s3:GetObject,/,
  ],
  [
    "the denial of plain HTTP removed",
    t.bucketPolicy(without("DenyInsecureTransport")),
    "bucket/",
    /may now .* \(without TLS\)/,
  ],
  [
    "the denial of other keys removed",
    t.bucketPolicy(without("DenyOtherKeys")),
    "bucket/",
    /may now s3:PutObject on .*kms-key-id/,
  ],
  [
    "an action added to a level",
    t.bucketPolicy(edit("AllowReadObjects", (s) => ({ ...s, Action: [s.Action, "s3:DeleteObject"].flat() }))),
    "bucket/",
    /indexer may now s3:DeleteObject/,
  ],
  [
    "an action taken from a level",
    t.bucketPolicy(edit("AllowReadObjects", (s) => ({ ...s, Action: ["s3:GetObject"] }))),
    "bucket/",
    /indexer may no longer .*s3:GetObjectTagging/,
  ],
  [
    "a star for a principal",
    t.bucketPolicy(plus({ ...ANY, Principal: "*" })),
    "bucket/",
    /anyone, without signing in, may now s3:GetObject/,
  ],
  [
    "another account's role let in",
    t.bucketPolicy(plus({ ...ANY, Principal: { AWS: MALLORY } })),
    "bucket/",
    /mallory may now s3:GetObject/,
  ],
  [
    "another account let in whole",
    t.bucketPolicy(plus({ ...ANY, Principal: { AWS: "333333333333" } })),
    "bucket/",
    /333333333333\S* may now s3:GetObject/,
  ],
  [
    "the condition on the role dropped",
    t.bucketPolicy(edit("AllowReadObjects", (s) => ({ ...s, Condition: undefined }))),
    "bucket/",
    /principals of account 111111111111 may now/,
  ],
  [
    "a role added to a condition",
    t.bucketPolicy(edit("AllowReadObjects", withRole("arn:aws:iam::111111111111:role/other"))),
    "bucket/",
    /role\/other may now/,
  ],
  [
    "a role denied",
    t.bucketPolicy(
      plus({ ...ANY, Effect: "Deny", Principal: "*", Condition: { ArnEquals: { "aws:PrincipalArn": ROLE_ARN } } }),
    ),
    "bucket/",
    /indexer may no longer s3:GetObject/,
  ],
  [
    "objects narrowed to a prefix",
    t.bucketPolicy(edit("AllowReadObjects", (s) => ({ ...s, Resource: `${ARN}/public/*` }))),
    "bucket/",
    /indexer may no longer/,
  ],
  [
    "an orphaned principal",
    t.bucketPolicy(plus({ ...ANY, Principal: { AWS: "AROAEXAMPLEEXAMPLE123" } })),
    "bucket/",
    /the deleted principal AROAEXAMPLEEXAMPLE123/,
  ],
  ["the bucket policy deleted", t.noBucketPolicy, "bucket/", /indexer may no longer/],
  [
    "one part of the public access block off",
    t.publicAccessBlock({ RestrictPublicBuckets: false }),
    "bucket/",
    /block public access is BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, and/,
  ],
  ["the public access block deleted", t.publicAccessBlock(undefined), "bucket/", /block public access is none/],
  ["ownership given to uploaders", t.ownership("ObjectWriter"), "bucket/", /ownership is ObjectWriter/],
  [
    "another encryption",
    t.encryption(() => Promise.resolve({ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } })),
    "bucket/",
    /encryption is AES256/,
  ],
  [
    "another key",
    t.encryption(async (rule, world) => ({
      ...rule,
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: await t.newKey(world) },
    })),
    "bucket/",
    /encryption key is arn:aws:kms/,
  ],
  [
    "the Bucket Key off",
    t.encryption((rule) => Promise.resolve({ ...rule, BucketKeyEnabled: false })),
    "bucket/",
    /bucket key is off/,
  ],
  ["versioning suspended", t.suspendVersioning, "bucket/", /versioning is Suspended/],
  ["notifications removed", t.notifications(() => ({})), "bucket/", /notifications is none/],
  [
    "notifications to a queue added",
    t.notifications((now) => ({
      ...now,
      QueueConfigurations: [
        { QueueArn: "arn:aws:sqs:us-east-1:222222222222:elsewhere", Events: ["s3:ObjectRestore:*"] },
      ],
    })),
    "bucket/",
    /notifications is .*elsewhere/,
  ],
  ["the key disabled", t.disableKey, "key/", /state is Disabled.*no one can read/],
  ["the key scheduled for deletion", t.scheduleKeyDeletion, "key/", /state is PendingDeletion, gone on \d{4}/],
  ["the key no longer rotated", t.stopKeyRotation, "key/", /rotation is off/],
  [
    "another account may use the key",
    t.keyPolicy(
      plus({ Sid: "Hand", Effect: "Allow", Principal: { AWS: MALLORY }, Action: "kms:Decrypt", Resource: "*" }),
    ),
    "key/",
    /mallory may now kms:Decrypt/,
  ],
  [
    "readers may no longer use the key",
    t.keyPolicy(without("AllowDecrypt")),
    "key/",
    /indexer may no longer kms:Decrypt/,
  ],
  [
    "the key open beyond S3",
    t.keyPolicy(
      edit("AllowDecrypt", ({ Condition, ...s }) => ({ ...s, Condition: { ArnEquals: Condition?.ArnEquals } })),
    ),
    "key/",
    /indexer may now kms:Decrypt/,
  ],
  [
    "everyone may subscribe to the topic",
    t.topicPolicy(
      plus({
        Sid: "Hand",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: "sns:Subscribe",
        Resource: "arn:aws:sns:us-east-1:222222222222:acme-genomics-events",
      }),
    ),
    "topic/",
    /may now sns:Subscribe/,
  ],
  [
    "S3 may no longer publish",
    t.topicPolicy(without("AllowS3ToPublish")),
    "topic/",
    /s3.amazonaws.com may no longer sns:Publish/,
  ],
  ["the topic encrypted with a key that S3 may not use", t.encryptTopic, "topic/", /encryption key is alias\/aws\/sns/],
  [
    "a role's trust widened",
    t.trust(plus({ Sid: "Hand", Effect: "Allow", Principal: { AWS: "333333333333" }, Action: "sts:AssumeRole" })),
    "role/",
    /333333333333\S* may now sts:AssumeRole/,
  ],
  [
    "a role that trusts no longer whom it trusted",
    t.trust(() => [
      { Sid: "Hand", Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]),
    "role/",
    /service ecs-tasks.amazonaws.com may no longer sts:AssumeRole/,
  ],
  ["a role's policy detached", t.detachPolicy, "role/", /indexer may no longer .*s3:GetObject/],
  [
    "a role's policy widened",
    t.rolePolicy(edit("Objects", (s) => ({ ...s, Action: [s.Action, "s3:DeleteObject"].flat() }))),
    "role/",
    /indexer may now s3:DeleteObject/,
  ],
  [
    "a role's accounts widened",
    t.rolePolicy(edit("Objects", (s) => ({ ...s, Condition: {} }))),
    "role/",
    /indexer may now .*s3:GetObject/,
  ],
  [
    "a role made administrator",
    t.anotherPolicy({ Sid: "Hand", Effect: "Allow", Action: "*", Resource: "*" }),
    "role/",
    /indexer may now .* more actions/,
  ],
  ["a role bounded", t.boundRole, "role/", /permissions boundary is arn/],
  ["longer sessions", t.lengthenSession, "role/", /maximum session is 43200 s/],
  ["a role made anew without its policies", t.recreateRole((trusted) => trusted), "role/", /indexer may no longer/],
  ["a role deleted", t.recreateRole(), "role/", /does not exist/],
];

const REWORDINGS: readonly (readonly [title: string, tamper: t.Tamper])[] = [
  ["statements in another order", t.bucketPolicy((all) => all.toReversed())],
  ["other Sids", t.bucketPolicy((all) => all.map((s, n) => ({ ...s, Sid: `S${n}` })))],
  [
    "one statement split in two",
    t.bucketPolicy((all) =>
      all.flatMap((s) =>
        s.Sid === "AllowReadObjects"
          ? [s.Action ?? []].flat().map((Action, n) => ({ ...s, Sid: `R${n}`, Action }))
          : [s],
      ),
    ),
  ],
  [
    "actions in another case and order",
    t.bucketPolicy((all) =>
      all.map((s) => ({
        ...s,
        Action: [s.Action ?? []]
          .flat()
          .map((a) => a.toUpperCase().replace("S3:", "s3:"))
          .toReversed(),
      })),
    ),
  ],
  [
    "an account's id for its root",
    t.bucketPolicy((all) =>
      all.map((s) => ({ ...s, Principal: s.Principal === "*" ? "*" : { AWS: ["111111111111"] } })),
    ),
  ],
  [
    "StringEquals for ArnEquals",
    t.bucketPolicy(
      edit("AllowReadObjects", ({ Condition, ...s }) => ({
        ...s,
        Condition: { StringEquals: { ...Condition?.ArnEquals } },
      })),
    ),
  ],
  [
    "an allowance that repeats another",
    t.bucketPolicy((all) => [
      ...all,
      ...all
        .filter(({ Sid }) => Sid === "AllowReadObjects")
        .map((s) => ({ ...s, Sid: "Again", Action: "s3:GetObject" })),
    ]),
  ],
  [
    "the key's statements in another order, without Sids",
    t.keyPolicy((all) => all.toReversed().map(({ Sid: _, ...s }) => s)),
  ],
  [
    "the topic's policy with another id and lists of one",
    t.topicPolicy((all) => all.map((s) => ({ ...s, Action: [s.Action].flat(), Resource: [s.Resource].flat() }))),
  ],
  ["the role's policy as its own instead of a managed one", t.inlinePolicy],
  ["the role deleted and made anew as it was", t.sameRoleAgain],
  [
    "a denial of what no one was allowed",
    t.bucketPolicy(
      plus({ Sid: "Hand", Effect: "Deny", Principal: { AWS: MALLORY }, Action: "s3:GetObject", Resource: `${ARN}/*` }),
    ),
  ],
];

describe("what is changed behind Pulumi's back", function () {
  this.timeout(60_000);
  const world = useVerifyWorld();
  const undone: t.Undo[] = [];
  afterEach(async () => {
    for (const undo of undone.splice(0)) await undo();
  });

  for (const [title, tamper, of, says] of TAMPERINGS) {
    it(`is found and named: ${title}`, async () => {
      undone.push(await tamper(world()));
      const { verdict, findings } = await world().verify();
      const titles = findings.map((finding) => `${finding.of}: ${finding.title}`);
      assert.equal(verdict, "violation");
      assert.ok(
        findings.some((finding) => finding.of.startsWith(of) && says.test(finding.title)),
        titles.join("\n"),
      );
    });
  }

  for (const [title, tamper] of REWORDINGS) {
    it(`is no finding: ${title}`, async () => {
      undone.push(await tamper(world()));
      const { verdict, findings } = await world().verify();
      assert.deepEqual(
        findings.map((finding) => finding.title),
        [],
      );
      assert.equal(verdict, "held");
    });
  }

  it("holds again, once all of it is undone", async () => {
    const { findings } = await world().verify();
    assert.deepEqual(findings, []);
  });
});
