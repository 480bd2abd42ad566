import assert from "node:assert/strict";
import type { JsonObject } from "@cross-account-s3/iam";
import { driftOf } from "../../verify/drift";
import type { Reading } from "../../verify/readers/fault";
import { advancedText, basicText } from "../../verify/readers/selectors";
import type { DocumentKind, Observed, Subject } from "../../verify/subject";
import type { Setting } from "../../verify/readers/values";

const DATA = "AWS::S3::Object arn:aws:s3:::acme-genomics/ (All)";
const TRAIL: Subject = {
  kind: "trail",
  id: "trail/audit",
  name: "audit",
  arn: "arn:aws:cloudtrail:us-east-1:222222222222:trail/audit",
  stack: "data",
  accountId: "222222222222",
  region: "us-east-1",
  settings: new Map<string, Setting>([
    ["logging", true],
    ["selectors", [DATA]],
    ["log file validation", true],
  ]),
  documents: new Map(),
  whole: true,
};

const QUEUE_ARN = "arn:aws:sqs:us-east-1:222222222222:events";
const QUEUE_POLICY = {
  Sid: "Topic",
  Effect: "Allow",
  Principal: { Service: "sns.amazonaws.com" },
  Action: "sqs:SendMessage",
  Resource: QUEUE_ARN,
  Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:sns:us-east-1:222222222222:acme-genomics-events" } },
};
const QUEUE: Subject = {
  ...TRAIL,
  kind: "queue",
  id: "queue/events",
  name: "events",
  arn: QUEUE_ARN,
  settings: new Map(),
  documents: documents([QUEUE_POLICY]),
};

function documents(statements: readonly JsonObject[]): Subject["documents"] {
  const policy = { Version: "2012-10-17", Statement: statements };
  return new Map<DocumentKind, readonly { id: string; policy: typeof policy }[]>([
    ["resource", [{ id: "queue/events", policy }]],
  ]);
}

/** A subject as declared, but for some settings and documents. */
function seen(subject: Subject, settings: Readonly<Record<string, Setting>>, of = subject.documents): Observed {
  const read = <Value>(value: Value): Reading<Value> => ({ kind: "read", value });
  const all = [...subject.settings, ...Object.entries(settings)];
  return {
    kind: "seen",
    settings: new Map(all.map(([name, value]) => [name, read(value)])),
    documents: new Map([...of].map(([kind, value]) => [kind, read(value)])),
  };
}

function titles(subject: Subject, found: Observed): readonly string[] {
  return driftOf(subject, found).findings.map(({ title }) => title);
}

describe("drift of a trail and a queue", () => {
  it("is none where all is as declared", () => {
    assert.deepEqual(titles(TRAIL, seen(TRAIL, {})), []);
    assert.deepEqual(titles(QUEUE, seen(QUEUE, {})), []);
  });

  it("names a stopped trail", () => {
    assert.deepEqual(titles(TRAIL, seen(TRAIL, { logging: false })), [
      "trail/audit: logging is off, and on is declared: no access is recorded any more",
    ]);
  });

  it("names an event selector that is gone", () => {
    const [title = ""] = titles(TRAIL, seen(TRAIL, { selectors: ["management events (All)"] }));
    assert.match(title, /selectors is management events \(All\), and .*acme-genomics/);
  });

  it("names a trail that is gone", () => {
    const [title = ""] = titles(TRAIL, { kind: "absent" });
    assert.match(title, /trail\/audit does not exist .*nothing is recorded/);
  });

  it("asks of a trail that others have too only for our buckets", () => {
    const shared = { ...TRAIL, whole: false, settings: new Map([["selectors", ["arn:aws:s3:::acme-genomics/"]]]) };
    const theirs = [DATA, "AWS::S3::Object arn:aws:s3:::theirs/ (All)"];
    assert.deepEqual(titles(shared, seen(shared, { selectors: theirs })), []);
    assert.equal(titles(shared, seen(shared, { selectors: ["AWS::S3::Object arn:aws:s3:::theirs/ (All)"] })).length, 1);
  });

  it("names who may now send to a queue whose policy was opened", () => {
    const open = { Sid: "Hand", Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: QUEUE_ARN };
    const found = titles(QUEUE, seen(QUEUE, {}, documents([QUEUE_POLICY, open])));
    assert.ok(
      found.some((title) => title.includes("anyone, without signing in, may now sqs:SendMessage")),
      found.join("\n"),
    );
  });

  it("names no example principal where any principal of an account is meant", () => {
    const AWS = "arn:aws:iam::333333333333:root";
    const open = { Sid: "Hand", Effect: "Allow", Principal: { AWS }, Action: "sqs:SendMessage", Resource: QUEUE_ARN };
    const found = titles(QUEUE, seen(QUEUE, {}, documents([QUEUE_POLICY, open])));
    assert.ok(
      found.some((title) => title.includes("principals of account 333333333333 may now sqs:SendMessage")),
      found.join("\n"),
    );
  });

  it("names a topic whose condition was dropped from a queue's policy", () => {
    const found = titles(QUEUE, seen(QUEUE, {}, documents([{ ...QUEUE_POLICY, Condition: {} }])));
    assert.ok(
      found.some((title) => /service sns.amazonaws.com may now sqs:SendMessage/.test(title)),
      found.join("\n"),
    );
  });

  it("says what it could not read, and nothing of it", () => {
    const fault = { of: TRAIL.id, action: "cloudtrail:GetTrailStatus", why: "denied", message: "no" } as const;
    const settings = new Map<string, Reading<Setting>>(
      [...TRAIL.settings.keys()].map((name) => [name, { kind: "failed", fault }]),
    );
    const { findings, unchecked } = driftOf(TRAIL, { kind: "seen", settings, documents: new Map() });
    assert.deepEqual([findings, unchecked], [[], [fault]]);
  });

  it("is not computed from the policy of a kind of which the proof knows no policy", () => {
    const withPolicy: Subject = { ...TRAIL, documents: QUEUE.documents };
    const opened = seen(withPolicy, {}, documents([{ ...QUEUE_POLICY, Principal: "*" }]));
    assert.throws(() => titles(withPolicy, opened), /the proof reads no policy of a trail/);
  });
});

describe("the texts of event selectors", () => {
  it("are the same in any order of fields and values", () => {
    const category = { field: "eventCategory", operators: [["Equals", ["Data"]]] } as const;
    const arn = (values: readonly string[]) => ({
      field: "resources.ARN",
      operators: [["StartsWith", values]] as const,
    });
    assert.equal(advancedText([category, arn(["a", "b"])]), advancedText([arn(["b", "a"]), category]));
  });

  it("keep apart what records reads and what records writes", () => {
    const text = (readWrite: string) => basicText({ readWrite, management: true, data: [] });
    assert.notDeepEqual(text("All"), text("WriteOnly"));
  });
});
