import assert from "node:assert/strict";
import {
  actionFormula,
  all,
  callersNamed,
  callersOfAccount,
  exactly,
  type Language,
  policyFormula,
  RequestSpace,
  resourceFormula,
  statementsAsWritten,
} from "@cross-account-s3/iam";
import type { JsonObject } from "../../adopt/json";
import { ownPrefix } from "../../adopt/digest";
import { type Plan, planMerge } from "../../adopt/plan";
import { bucketPolicy } from "../../documents/bucket-policy";
import { differenceOfPlan } from "../../rehearsal/diff/planned-difference";
import { marked } from "../../stacks/data/own-part";
import { foreignBuckets } from "../discover/foreign-policies";
import { parsed, TLS } from "../support/policy-sets";
import { randomFrom } from "../support/random";

const CONTROL = "111111111111";
const DATA = "222222222222";
const VENDOR = "444444444444";
const BUCKET = "acme";
const ARN = `arn:aws:s3:::${BUCKET}`;
const OBJECTS = `${ARN}/*`;
const KEY = `arn:aws:kms:us-east-1:${DATA}:key/${"1".repeat(36)}`;
const PREFIX = ownPrefix("organization/x/control", "x", "data");
const role = (name: string, account: string) => `arn:aws:iam::${account}:role/${name}`;

/** Callers whom generated statements name, or do not. */
const NAMED = {
  roles: [role("indexer", CONTROL), role("reader", CONTROL), role("partner", VENDOR), role("own", DATA)],
  users: [`arn:aws:iam::${VENDOR}:user/loader`],
  accounts: [CONTROL, VENDOR, DATA],
  services: ["logging.s3.amazonaws.com", "delivery.logs.amazonaws.com", "cloudfront.amazonaws.com"],
} as const;

/** A caller whose access is asked about, by name, and the account whose name in a message covers it. */
interface Asked {
  readonly name: string;
  readonly language: Language;
  readonly account?: string;
}

const ASKED: readonly Asked[] = [
  ...NAMED.roles.map((arn): Asked => ({
    name: arn,
    language: callersNamed({ kind: "role", arn }),
    account: arn.split(":")[4] ?? "",
  })),
  ...NAMED.users.map((arn): Asked => ({
    name: arn,
    language: callersNamed({ kind: "user", arn }),
    account: arn.split(":")[4] ?? "",
  })),
  ...NAMED.accounts.map((id): Asked => ({ name: id, language: callersOfAccount(exactly(id)) })),
  ...NAMED.services.map((service): Asked => ({
    name: service,
    language: callersNamed({ kind: "service", service }),
  })),
];

/** Statements about encryption, which our denials meet. */
function uploads(random: () => number): readonly JsonObject[] {
  const one = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
  const sse = "s3:x-amz-server-side-encryption";
  const principal = () =>
    one<JsonObject | string>([
      ...NAMED.roles.map((AWS) => ({ AWS })),
      { AWS: [NAMED.roles[0], NAMED.roles[2]] },
      { AWS: VENDOR },
      { AWS: `arn:aws:iam::${DATA}:root` },
      { Service: "logging.s3.amazonaws.com" },
    ]);
  const conditions: readonly JsonObject[] = [
    {},
    {},
    { StringEquals: { [sse]: "AES256" } },
    { StringEquals: { [sse]: ["AES256", "aws:kms"] } },
    { StringEquals: { [sse]: "aws:kms" } },
    { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
    { StringLike: { "s3:x-amz-server-side-encryption-aws-kms-key-id": `arn:aws:kms:us-east-1:${VENDOR}:key/*` } },
    { StringEquals: { "aws:PrincipalArn": [NAMED.roles[0], NAMED.roles[2]] } },
  ];
  const denied: readonly JsonObject[] = [
    { StringNotEquals: { [sse]: "AES256" } },
    { StringNotEquals: { [sse]: "AES256" }, ArnEquals: { "aws:PrincipalArn": NAMED.roles[0] } },
    { StringNotEquals: { [sse]: "aws:kms" } },
    { Null: { [sse]: "true" } },
  ];
  const resource = () => one([OBJECTS, OBJECTS, `${ARN}/team/*`, [`${ARN}/a/*`, `${ARN}/b/*`]]);
  return Array.from({ length: 1 + Math.floor(random() * 3) }, (_, n): JsonObject => {
    const denies = random() < 0.35;
    return {
      Sid: `U${n}`,
      Effect: denies ? "Deny" : "Allow",
      Principal: denies && random() < 0.6 ? "*" : principal(),
      Action: one(["s3:PutObject", "s3:PutObject*", ["s3:GetObject", "s3:PutObject"], "s3:UpdateObjectEncryption"]),
      Resource: resource(),
      Condition: one(denies ? denied : conditions),
    };
  });
}

/** What a caller may do with objects today, and not any more, with the part of the bucket; by sets, over every request over TLS. */
function losses(before: JsonObject, after: JsonObject, { language, name }: Asked) {
  // The account's own principals are let in by their own policies too.
  const isOwn = name === DATA || name.includes(`:${DATA}:`);
  const written = (document: JsonObject) => {
    const own = { Effect: "Allow", Principal: { AWS: DATA }, Action: "s3:*", Resource: [ARN, OBJECTS] };
    return parsed({ ...document, Statement: [...statementsAsWritten(document), ...(isOwn ? [own] : [])] }, "bucket");
  };
  const [was, is] = [all(policyFormula(written(before)), TLS), all(policyFormula(written(after)), TLS)];
  const patterns = statementsAsWritten(before).flatMap(({ Resource = [] }) => [Resource].flat()) as string[];
  const places = [...new Set([ARN, OBJECTS, ...patterns])];
  const actions = ["s3:GetObject", "s3:PutObject", "s3:UpdateObjectEncryption", "s3:ListBucket", "s3:DeleteObject"];
  const parts = actions.flatMap((action) =>
    places.map((place) => ({
      ...{ action, place },
      formula: all(
        actionFormula({ negated: false, patterns: [action] }),
        resourceFormula({ negated: false, patterns: [place] }, false),
      ),
    })),
  );
  const space = new RequestSpace([was, is, ...parts.map(({ formula }) => formula)], {
    services: ["s3"],
    callers: language,
    facts: [resourceFormula({ negated: false, patterns: [ARN, OBJECTS] }, false)],
  });
  const [then, now] = [space.set(was), space.set(is)];
  const whole = parts.filter(({ formula }) => {
    const part = space.set(formula);
    return !then.intersection(part).isEmpty && now.intersection(part).isEmpty;
  });
  return { some: !then.isWithin(now), whole: whole.map(({ action, place }) => ({ action, place })) };
}

async function adopted(document: JsonObject, encryption: "kms" | "s3" | "kept", fromEndpoint: boolean): Promise<Plan> {
  const { Statement } = bucketPolicy({
    ...{ partition: "aws", region: "us-east-1", accountId: DATA, bucket: BUCKET },
    grants: [],
    consumerManagesNotifications: false,
    keyArn: KEY,
    encryption,
    ...(fromEndpoint ? { perimeter: { endpoints: ["vpce-0123456789abcdef0"], exempt: [role("own", DATA)] } } : {}),
  });
  const wanted = { kind: "policy" as const, arn: ARN, sidPrefix: PREFIX, statements: marked(PREFIX, Statement) };
  return planMerge([{ aws: { region: "us-east-1", accountId: DATA }, wanted }], {
    format: "live-state/1",
    found: { [ARN]: { policy: { document, restrictsPublic: false } } },
  });
}

describe("whoever loses access to an adopted bucket", function () {
  this.timeout(300_000);

  it("is named, before anything is written, whatever the policy", async () => {
    let [whole, some] = [0, 0];
    for (let seed = 1; seed <= 80; seed++) {
      const random = randomFrom(seed);
      const [foreign] = foreignBuckets(seed, 1, "x");
      const text = JSON.stringify(statementsAsWritten(foreign?.policy)).replaceAll("arn:aws:s3:::x-0", ARN);
      const theirs = random() < 0.5 ? (JSON.parse(text) as JsonObject[]) : [];
      const document = { Version: "2012-10-17", Statement: [...theirs, ...uploads(random)] };
      const encryption = (["kms", "s3", "kept"] as const)[Math.floor(random() * 3)] ?? "kms";
      const plan = await adopted(document, encryption, random() < 0.25);
      const [planned] = plan.planned;
      assert.ok(planned);
      const refused = plan.refusals.map(({ message }) => message);
      const difference = differenceOfPlan(plan, new Map());
      assert.deepEqual(difference.undecided, []);
      for (const asked of ASKED) {
        const lost = losses(document, planned.merged, asked);
        const of = `seed ${seed}, ${encryption}, ${asked.name}`;
        if (lost.some) {
          some++;
          assert.ok(
            isNamed(asked, document, difference.changes),
            `${of} loses, and no line names it: ${said(difference.changes)}`,
          );
        }
        for (const { action, place } of lost.whole) {
          whole++;
          const lines = refused.filter((line) => line.includes(action));
          assert.ok(
            isNamed(asked, document, lines),
            `${of} loses ${action} on ${place}, and is not named: ${said(refused)}`,
          );
        }
      }
    }
    assert.ok(whole > 50 && some > 200, JSON.stringify({ whole, some }));
  });

  const aes256 = (more: JsonObject): JsonObject => ({
    ...{ Sid: "Theirs", Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: OBJECTS },
    Condition: { StringNotEquals: { "s3:x-amz-server-side-encryption": "AES256" } },
    ...more,
  });
  const uploading = {
    Sid: "Up",
    Effect: "Allow",
    Principal: { AWS: [NAMED.roles[0], NAMED.roles[2]] },
    Action: "s3:PutObject",
    Resource: OBJECTS,
  };
  const refusals = async (...Statement: readonly JsonObject[]) =>
    (await adopted({ Version: "2012-10-17", Statement: [...Statement] }, "kms", false)).refusals.map(
      ({ message }) => message,
    );

  it("is named by itself, where others of the same statement keep it", async () => {
    const [message, ...more] = await refusals(uploading, aes256({ Principal: { AWS: NAMED.roles[2] } }));
    assert.match(
      message ?? "",
      /^arn:aws:iam::444444444444:role\/partner would lose s3:PutObject completely, by this stack's Deny statements; set key/,
    );
    assert.deepEqual(more, []);
  });

  it("is named with the resources, where others are kept", async () => {
    const messages = await refusals(
      { ...uploading, Principal: { AWS: VENDOR } },
      aes256({ Resource: `${ARN}/team/*` }),
    );
    assert.deepEqual(
      messages.map((message) => message.split(",")[0]),
      [
        `${VENDOR} would lose s3:PutObject on ${ARN}/team/* completely`,
        `account ${DATA} itself would lose s3:PutObject on ${ARN}/team/* completely`,
      ],
    );
  });

  it("is named by its account, where other accounts of the same statement keep it", async () => {
    const root = (account: string) => `arn:aws:iam::${account}:root`;
    const names = [CONTROL, "333333333333", VENDOR].map(root);
    const sparing = (exempt: JsonObject) =>
      aes256({
        Condition: { StringNotEquals: { "s3:x-amz-server-side-encryption": "AES256" }, StringNotLike: exempt },
      });
    const messages = await refusals(
      { ...uploading, Principal: { AWS: names } },
      sparing({ "aws:PrincipalAccount": VENDOR }),
    );
    assert.deepEqual(messages.map((message) => message.split(" would lose ")[0]).sort(), [
      `account ${DATA} itself`,
      ...names.slice(0, 2),
    ]);
    const everyone = await refusals({ ...uploading, Principal: "*" }, sparing({ "aws:PrincipalArn": NAMED.roles[2] }));
    assert.deepEqual(everyone.map((message) => message.split(" would lose ")[0]).sort(), [
      `account ${DATA} itself`,
      "callers that no statement names",
    ]);
  });

  it("is counted in where the statement has more callers than are named", async () => {
    const roles = Array.from({ length: 30 }, (_, n) => role(`r${n}`, CONTROL));
    const messages = await refusals(
      { ...uploading, Principal: { AWS: roles } },
      aes256({ Principal: { AWS: roles.slice(1) } }),
    );
    const names = messages.map((message) => message.split(" would lose s3:PutObject completely")[0] ?? "");
    assert.equal(new Set(names.slice(0, 20)).size, 20);
    assert.ok(names.slice(0, 20).every((name) => roles.slice(1).includes(name)));
    assert.deepEqual(names.slice(20), ["more callers of Up than the 20 that are named"]);
  });

  it("is no one where nothing is lost completely", async () => {
    assert.deepEqual(await refusals(uploading), []);
  });
});

/** Whether a line names a caller, its whole account, or all that statements do not name. */
function isNamed({ name, account }: Asked, document: JsonObject, lines: readonly string[]): boolean {
  const isWritten = JSON.stringify(document).includes(name);
  // An account within an ARN stands for another caller of the account.
  const covers = account === undefined ? undefined : new RegExp(`(?<![:\\d])${account}(?![:\\d])`);
  return lines.some(
    (line) =>
      line.includes(name) ||
      covers?.test(line) === true ||
      /^- every caller may no longer (?!use )|^everyone would lose/.test(line) ||
      (!isWritten && line.startsWith("- anyone, without signing in, ")),
  );
}

function said(lines: readonly string[]): string {
  return lines.join("\n");
}
