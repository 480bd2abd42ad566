import assert from "node:assert/strict";
import type { CellResult, Finding, Rehearsal, Violation } from "../../../rehearsal/result";
import { declaredDocuments } from "../../../rehearsal/terminal/declared-documents";
import { render, type Screen, screenOf } from "../../../rehearsal/terminal/screen";
import { type PageOptions, startPage } from "../../../rehearsal/terminal/start-page";
import { sample } from "../report/sample";

const PLAIN: Screen = { columns: undefined, colours: false };
const violation = (id: number, more: Partial<Violation> = {}): Violation => ({
  id,
  kind: "more",
  intent: "bucket/acme",
  sentence: "bucket acme: an outsider can s3:GetObject on acme; nothing in the configuration intends it",
  bucket: "acme",
  actions: ["s3:GetObject", "s3:GetObjectVersion"],
  request: {
    caller: { kind: "role", arn: "arn:aws:iam::999999999999:role/outsider", session: "s" },
    action: "s3:GetObject",
    resource: "arn:aws:s3:::acme/x",
    context: { "aws:securetransport": "true" },
  },
  deciding: ["Allow Outsider of bucket/acme"],
  ...more,
});
const finding = (rule: string, name: string, level: Finding["level"] = "advisory"): Finding => ({
  rule,
  level,
  severity: "low",
  stack: "data",
  urn: `urn:pulumi:data::project::type::${name}`,
  message: `bucket ${name} breaks a rule\n  Fix: Give the bucket something. Or not.\n  See https://example.com`,
  url: "https://example.com",
});

function pageOf(rehearsal: Rehearsal, options: Partial<PageOptions> = {}): readonly string[] {
  return render(startPage(rehearsal, { screen: PLAIN, ...options }), options.screen ?? PLAIN).split("\n");
}

describe("the page of npm start", () => {
  it("begins with the verdict", () => {
    assert.deepEqual(pageOf(sample("acme")).slice(0, 2), [
      "cross-account-s3: All held.",
      "2 statements about all requests proved, 0 settings compared",
    ]);
  });

  it("begins with what failed", () => {
    const failed = {
      ...sample("acme"),
      held: false,
      violations: [violation(0)],
      findings: [finding("x", "acme", "mandatory")],
    };
    assert.equal(pageOf(failed)[0], "cross-account-s3: Not all held: 1 violation, 1 mandatory finding.");
  });

  it("has one row for all buckets with the same access", () => {
    const names = Array.from({ length: 100 }, (_, n) => `acme-${String(n)}`);
    const lines = pageOf(sample(...names));
    assert.ok(lines.some((line) => /^acme-0 and 99 more {2}read {5}–$/.test(line)));
  });

  it("stays within two screens at 100 buckets that all differ, with violations of each", () => {
    const names = Array.from({ length: 100 }, (_, n) => `acme-${String(n)}`);
    const all = sample(...names);
    const matrix = all.matrix.map((cell, n): CellResult => ({
      ...cell,
      granted: [`read of folder-${String(n)}/`],
      verdict: "violated",
    }));
    const violations = names.map((bucket, n) => violation(n, { bucket }));
    const findings = names.flatMap((name) => [finding("s3-bucket-logging", name), finding("other", name)]);
    const lines = pageOf({ ...all, held: false, matrix, violations, findings });
    assert.ok(lines.length <= 80, `${String(lines.length)} lines`);
    assert.ok(lines.includes("and 80 more buckets"));
    assert.ok(lines.some((line) => line.startsWith("  and 95 more: acme-5 (1), ")));
  });

  it("says of a violation one request, what decides it, and what is intended", () => {
    const [intent] = sample("acme").intents;
    assert.ok(intent);
    const lines = pageOf({ ...sample("acme"), intents: [intent], violations: [violation(0)] });
    const at = lines.indexOf("Violations: 1");
    assert.deepEqual(lines.slice(at + 1, at + 5), [
      "  1. bucket acme: an outsider can s3:GetObject on acme; nothing in the configuration intends it",
      "     one request s3:GetObject on arn:aws:s3:::acme/x",
      "     decided by  Allow Outsider of bucket/acme",
      "     intended    grants.indexer: read",
    ]);
  });

  it("says of findings which setting to write where, in one line for all resources", () => {
    const findings = ["a", "b", "c"].map((name) => finding("s3-bucket-logging", name));
    assert.ok(
      pageOf({ ...sample("acme"), findings }).includes(
        "  advisory no access logs for a, b and 1 more; in Pulumi.data.yaml set accessLogs: {} [s3-bucket-logging]",
      ),
    );
  });

  it("says of other findings what the pack says, and puts the mandatory ones first", () => {
    const findings = [
      finding("s3-bucket-logging", "a"),
      finding("other", "b", "mandatory"),
      finding("other", "c", "mandatory"),
    ];
    const lines = pageOf({ ...sample("acme"), findings });
    const at = lines.indexOf("Policy pack: 2 mandatory findings, 1 advisory");
    assert.equal(
      lines[at + 1],
      "  mandatory bucket b breaks a rule; 1 more like it; Give the bucket something [other]",
    );
  });

  it("lists every grant of a role in its cell, and marks what is not proved", () => {
    const all = sample("acme");
    const matrix = all.matrix.map((cell, n): CellResult =>
      n === 0 ? { ...cell, granted: ["read of a/", "upload of b/"], verdict: "assumed" } : cell,
    );
    const lines = pageOf({ ...all, matrix });
    assert.ok(lines.some((line) => line.startsWith("acme  read of a/ + upload of b/ ?")));
    assert.ok(lines.some((line) => line.includes("? if the assumptions hold")));
  });

  it("says what changed since the last commit, and how to see all of it", () => {
    const sentences = Array.from({ length: 20 }, (_, n) => `+ role-${String(n)} may read acme`);
    const lines = pageOf(sample("acme"), {
      changes: { commit: "abc1234", summary: "20 granted, 0 revoked", sentences },
    });
    const at = lines.indexOf("Since the last commit, abc1234: 20 granted, 0 revoked");
    assert.equal(lines[at + 1], "  + role-0 may read acme");
    assert.equal(lines[at + 13], "  and 8 more: npm run access-diff -- HEAD");
  });

  it("says where the report is, and what to look at next", () => {
    const lines = pageOf(sample("acme"), { report: "/some/rehearsal.html" });
    assert.ok(lines.includes("Report  /some/rehearsal.html"));
    assert.ok(lines.some((line) => line.includes("npm run explain -- indexer s3:GetObject s3://acme/some/key")));
  });

  it("suggests a request that the grant allows", () => {
    const all = sample("acme");
    const [bucket] = all.buckets;
    assert.ok(bucket);
    const next = (granted: string, level: "read" | "upload") =>
      pageOf({ ...all, buckets: [{ ...bucket, grants: [{ role: "indexer", granted, level }] }] }).join("\n");
    assert.match(next("read of a/, b/", "read"), /explain -- indexer s3:GetObject s3:\/\/acme\/a\/some\/key: why/);
    assert.match(next("upload of in/", "upload"), /explain -- indexer s3:PutObject s3:\/\/acme\/in\/some\/key: why/);
  });

  it("cuts a long finding, of which the report has all", () => {
    const message = Array.from({ length: 40 }, (_, n) => `rule-${String(n)}`).join(", ");
    const lines = pageOf({ ...sample("acme"), findings: [{ ...finding("other", "b"), message }] });
    assert.ok(
      lines.some((line) => /rule-1, .*rule-\d+, …; /.test(line) && line.length < 400),
      lines.join("\n"),
    );
  });

  it("names the folder in the commands that come next", () => {
    const next = pageOf(sample("acme"), { folder: "accounts" }).join("\n");
    assert.match(next, /npm start -- --dir accounts --documents/);
    assert.match(next, /npm run explain -- --dir accounts /);
  });

  it("is no wider than the terminal, in which roles that do not fit go below", () => {
    const screen = { columns: 24, colours: false };
    const lines = pageOf(sample("acme-genomics"), { screen });
    const long = lines.filter((line) => line.length > 24 && line.trim().includes(" "));
    assert.deepEqual(long, []);
    assert.ok(lines.indexOf("               uploader") > lines.indexOf("               indexer"));
  });

  it("has colours on a terminal only, and never where NO_COLOR is set", () => {
    const colours = (env: Record<string, string>, isTTY: boolean) => screenOf({ isTTY, columns: 80 }, env).colours;
    assert.deepEqual(
      [
        colours({}, true),
        colours({}, false),
        colours({ NO_COLOR: "1" }, true),
        colours({ NO_COLOR: "1", FORCE_COLOR: "1" }, true),
        colours({ FORCE_COLOR: "1" }, false),
        colours({ FORCE_COLOR: "0" }, true),
        colours({ TERM: "dumb" }, true),
      ],
      [true, false, false, false, true, false, false],
    );
    const text = render(startPage(sample("acme"), { screen: { columns: 80, colours: true } }), {
      columns: 80,
      colours: true,
    });
    assert.ok(text.includes("\u001b[32mAll"));
  });

  it("holds nothing that a terminal or a workflow takes for a command", () => {
    const notes = ["\u001b[31mred\u001b[0m", "a\n::set-output name=x::y"];
    const text = pageOf({ ...sample("acme"), notes }).join("\n");
    assert.doesNotMatch(text, /\u001b|^::/m);
  });

  it("prints the documents by resource where they are asked for", () => {
    const [stack, urn] = ["data", "urn:1"];
    const resources = [
      {
        urn,
        type: "aws:s3/bucketPolicy:BucketPolicy",
        name: "acme",
        parent: "",
        protect: true,
        documents: ["bucket/acme"],
      },
    ];
    const text = JSON.stringify({ Statement: [{ Sid: "One", Effect: "Allow" }] });
    const document = {
      id: "bucket/acme",
      kind: "bucket" as const,
      of: "policy of bucket acme",
      stack,
      accountId: "",
      urn,
      text,
      size: 9,
      limit: 10,
      unit: "bytes" as const,
    };
    const one = {
      name: stack,
      role: "data" as const,
      accountId: "222222222222",
      partition: "aws",
      region: "us-east-1",
      resources,
    };
    assert.equal(
      render(declaredDocuments({ ...sample("acme"), stacks: [one], documents: [document] }), PLAIN),
      [
        "Stack data: data, account 222222222222, us-east-1, 1 resources",
        "└─ aws.s3.BucketPolicy acme (protected)",
        "      policy of bucket acme, 9 of 10 bytes",
        '        {"Sid":"One","Effect":"Allow"}',
      ].join("\n"),
    );
  });
});
