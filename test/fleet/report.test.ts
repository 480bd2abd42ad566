import assert from "node:assert/strict";
import { merged, type Report, type StackReport } from "../../fleet/report";
import { reportHtml } from "../../fleet/report-html";
import { reportMarkdown } from "../../fleet/report-markdown";
import { checkReviewed } from "../../fleet/reviewed";
import { failed, SUCCEEDED } from "./support";

const URN = "urn:pulumi:data::p::cross-account-s3:s3:SharedBucket$aws:s3/bucket:Bucket::acme";

function of(name: string, result: StackReport["result"] = SUCCEEDED): StackReport {
  return {
    name,
    role: "data",
    accountId: "222222222222",
    region: "us-east-1",
    fingerprint: `print of ${name}`,
    result,
  };
}

function report(...stacks: StackReport[]): Report {
  return { version: 1, project: "p", stacks, broken: [] };
}

describe("the report of a fleet", () => {
  it("says what changes, what was found and what failed", () => {
    const finding = { policy: "s3-bucket-logging", level: "advisory" as const, urn: URN, message: "not logged" };
    const markdown = reportMarkdown({
      ...report(
        of("a", { ...SUCCEEDED, changes: [{ op: "create", urn: URN }], findings: [finding] }),
        of("b", failed("other", "AccessDenied: no\nmore")),
        of("c", { kind: "deferred", because: "control is not deployed yet" }),
      ),
      access: { ref: "main", markdown: "indexer may read acme" },
    });
    assert.match(markdown, /\| a \| 222222222222 \| us-east-1 \| 1 create \| 1 \|/);
    assert.match(markdown, /\| b \|.*failed: AccessDenied: no \|/);
    assert.match(markdown, /\| c \|.*control is not deployed yet/);
    assert.match(markdown, /- a, advisory, `s3-bucket-logging` on `aws:s3\/bucket:Bucket acme`: not logged/);
    assert.match(markdown, /Access, compared with main\n\nindexer may read acme/);
    assert.match(markdown, /create {3}aws:s3\/bucket:Bucket acme/);
  });

  it("takes nothing that a message says for markup", () => {
    const evil = "</pre><script>alert(1)</script> | ![x](http://x) @team ```\n```";
    const stacks = report(of("a", failed("other", evil)));
    assert.ok(!reportHtml(stacks).includes("<script>alert"));
    const [, row = ""] = /\n(\| a \|.*)/.exec(reportMarkdown(stacks)) ?? [];
    assert.equal(row.split(/(?<!\\)\|/).length, 7, row);
    assert.ok(!row.includes("<script>") && row.includes("\\@team") && row.includes("\\[x\\]"), row);
    const fences = reportMarkdown(stacks).match(/^`{4}/gm);
    assert.equal(fences?.length, 2, "the block of code is not closed by what is in it");
  });

  it("fits into a comment, however much there is, and leaves no block of code open", () => {
    const many = Array.from({ length: 60 }, (_, n) =>
      n < 20
        ? of(`stack-${n}`, failed("other", "x".repeat(9_000)))
        : of(`stack-${n}`, { ...SUCCEEDED, changes: Array.from({ length: 300 }, () => ({ op: "create", urn: URN })) }),
    );
    const markdown = reportMarkdown(report(...many));
    assert.ok(Buffer.byteLength(markdown) < 61_000);
    assert.equal((markdown.match(/^```/gm)?.length ?? 0) % 2, 0);
    assert.match(markdown, /\| stack-59 \|/);
    assert.match(markdown, /\*\*This is not all:\*\*[^\n]*\n$/);
  });

  it("is merged from the reports of shards", () => {
    const all = merged([
      report(of("b"), of("d")),
      { ...report(of("a")), broken: [{ name: "x", file: "x", problem: "p" }] },
    ]);
    assert.deepEqual(
      all.stacks.map(({ name }) => name),
      ["a", "b", "d"],
    );
    assert.equal(all.broken.length, 1);
    assert.throws(() => merged([report(of("a")), report(of("a"))]), /^Error: a: it is in two of the reports/);
  });
});

describe("what was reviewed", () => {
  const prints = new Map([
    ["a", "print of a"],
    ["b", "print of b"],
  ]);

  it("is deployed", () => {
    checkReviewed(report(of("a"), of("b", { kind: "deferred", because: "" })), ["a", "b"], prints);
  });

  const refused: readonly (readonly [string, Report | undefined, RegExp])[] = [
    ["there is no report", undefined, /there is no report of a preview; preview again, or add --unreviewed/],
    ["a stack is not in it", report(of("a")), /b: not in the report/],
    [
      "a stack has changed",
      report(of("a"), { ...of("b"), fingerprint: "old" }),
      /b: configuration or code has changed/,
    ],
    ["a preview failed", report(of("a"), of("b", failed())), /the report has errors/],
    [
      "a file was broken",
      { ...report(of("a"), of("b")), broken: [{ name: "x", file: "x", problem: "" }] },
      /has errors/,
    ],
  ];
  for (const [title, given, message] of refused) {
    it(`is not deployed if ${title}`, () => {
      assert.throws(() => {
        checkReviewed(given, ["a", "b"], prints);
      }, message);
    });
  }

  it("does not depend on stacks that are not selected", () => {
    checkReviewed(report(of("a"), of("b", failed())), ["a"], prints);
  });
});
