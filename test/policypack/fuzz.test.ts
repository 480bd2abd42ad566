import assert from "node:assert/strict";
import { EVERY_KIND } from "../../policypack/lib/document-kinds";
import { readDocument } from "../../policypack/lib/policy-document";
import { READ, reported, resource, run, TLS } from "./pack";
import { randomFrom } from "../support/random";
import { refusedDocument, SOUND } from "./support/refused-documents";

/** How many documents are made. Each run makes the same ones. */
const ROUNDS = 400;

/** Values that have no business where they are put. */
const STRANGE: readonly unknown[] = [
  null,
  true,
  0,
  -1e308,
  "",
  " ",
  "*",
  "*".repeat(5_000),
  "a*?".repeat(300),
  "s3:" + "*a".repeat(200) + "!",
  "../../../etc/passwd:x",
  "__proto__",
  "constructor:toString",
  "\u0000\ud800",
  "ｓ３:ＧｅｔＯｂｊｅｃｔ",
  "🪣".repeat(100),
  "${aws:PrincipalTag/x}",
  "arn:aws:iam::111111111111:role/" + "x".repeat(3_000),
  "arn:::::",
  [],
  {},
  [[]],
  [null, 1, {}],
  { AWS: null },
  { AWS: { a: "b" } },
  { "": "" },
  { StringEquals: "x" },
  { StringEquals: { "aws:PrincipalOrgID": [[]] } },
  Array.from({ length: 500 }, (_, index) => `s3:Get${index}`),
];

const ELEMENTS = ["Version", "Id", "Statement"];
const PARTS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

/** A document with some parts replaced by strange values, as text that may then be damaged too. */
function strangeText(next: () => number): string {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(next() * list.length)];
  const statement: Record<string, unknown> = { ...READ };
  for (let count = Math.floor(next() * 4); count > 0; count--) statement[pick(PARTS) ?? "Sid"] = pick(STRANGE);
  const root: Record<string, unknown> = { Version: "2012-10-17", Statement: [statement, TLS] };
  if (next() < 0.2) root[pick(ELEMENTS) ?? "Id"] = pick(STRANGE);
  const text = JSON.stringify(next() < 0.05 ? pick(STRANGE) : root);
  const damage = next();
  if (damage < 0.1) return text.slice(0, Math.floor(next() * text.length));
  if (damage < 0.2) return text.replace('"Effect"', '"Effect":"Allow","Effect"');
  if (damage < 0.25) return text.replaceAll(",", ",,");
  return text;
}

/** How many documents that AWS refuses are made; `npm run bench:refused` makes 100,000. */
const REFUSED = 3_000;

describe("the policy pack, fed with documents that AWS refuses", function () {
  this.timeout(300_000);

  it("finds nothing in the sound ones that they are made from", async () => {
    for (const one of SOUND) {
      const found = (await run([one])).filter(({ rule, level }) => level === "mandatory" && !rule.startsWith("stack-"));
      assert.deepEqual(
        found.map(({ rule, message }) => `${rule}: ${message}`),
        [],
        one.type,
      );
    }
  });

  it("passes none of them over in silence", async () => {
    const next = randomFrom(20_261_126);
    const silent = new Map<string, string>();
    for (let round = 0; round < REFUSED; round++) {
      const { why, resource: one } = refusedDocument(next);
      const found = (await run([one])).filter(({ rule, level }) => level === "mandatory" && !rule.startsWith("stack-"));
      if (found.length === 0) silent.set(why, JSON.stringify(one.props).slice(0, 600));
    }
    assert.deepEqual(
      [...silent].map(([why, text]) => `${why}\n${text}`),
      [],
    );
  });
});

describe("the policy pack, fed with malformed documents", function () {
  this.timeout(60_000);

  it("reports what does not parse, and never throws", async () => {
    const next = randomFrom(20_260_101);
    for (let round = 0; round < ROUNDS; round++) {
      const text = strangeText(next);
      const rules = await reported([resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "acme", policy: text })]);
      if (isSound(text)) continue;
      assert.ok(rules.includes("policy-document-parses"), `round ${round}: ${text.slice(0, 500)}`);
    }
  });

  it("reads a document of every kind without throwing", () => {
    const next = randomFrom(7);
    for (let round = 0; round < ROUNDS; round++) {
      const text = strangeText(next);
      for (const kind of EVERY_KIND) readDocument(kind, text);
    }
  });

  for (const [what, text] of Object.entries({
    "nested a hundred thousand deep": "[".repeat(100_000) + "]".repeat(100_000),
    "with objects nested a hundred thousand deep": '{"a":'.repeat(100_000) + "1" + "}".repeat(100_000),
    "of two million characters": JSON.stringify({ Version: "2012-10-17", Statement: "x".repeat(2_000_000) }),
    "of ten thousand statements": JSON.stringify({
      Version: "2012-10-17",
      Statement: Array.from({ length: 10_000 }, () => 1),
    }),
    "with a key twice, one of them escaped": '{"Version":"2012-10-17","Statement":[],"\\u0053tatement":[]}',
  })) {
    it(`reports a document ${what}`, async () => {
      const rules = await reported([resource("aws:sns/topicPolicy:TopicPolicy", { policy: text })]);
      assert.ok(rules.includes("policy-document-parses"));
    });
  }

  it("reports a property nested deeper than any policy", async () => {
    let policy: unknown = "x";
    for (let depth = 0; depth < 5_000; depth++) policy = [policy];
    const rules = await reported([resource("aws:sqs/queuePolicy:QueuePolicy", { policy })]);
    assert.ok(rules.includes("policy-document-parses"));
  });
});

/** Whether a text is a policy by a plain reading; written apart from the pack's own reading. */
function isSound(text: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return false;
  }
  if (JSON.stringify(value) !== text) return false;
  const { Statement: statements } = Object(value) as { Statement?: unknown };
  return (
    Array.isArray(statements) &&
    statements.length > 0 &&
    statements.every((one: unknown) => {
      const { Effect: effect, Action: action, NotAction: not } = Object(one) as Record<string, unknown>;
      return (effect === "Allow" || effect === "Deny") && (isStrings(action) || isStrings(not));
    })
  );
}

function isStrings(value: unknown): boolean {
  return (
    typeof value === "string" ||
    (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string"))
  );
}
