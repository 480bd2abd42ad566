import assert from "node:assert/strict";
import { type AccessChange, markdown } from "../../rehearsal/diff/changes";

function changesOf(count: number, bucket = "acme-genomics"): readonly AccessChange[] {
  return Array.from({ length: count }, (_, n) => {
    const who = `role-${n}`;
    const sentence = `+ ${who} may read ${bucket}`;
    return { kind: "grants", who, bucket, actions: ["s3:GetObject"], sentence };
  });
}

describe("a comment on access", () => {
  it("shows every change where they are few", () => {
    assert.equal(
      markdown(changesOf(2), "main"),
      [
        "### Access",
        "",
        "Against `main`: 2 granted, 0 taken away.",
        "",
        "```diff",
        "+ role-0 may read acme-genomics",
        "+ role-1 may read acme-genomics",
        "```",
      ].join("\n"),
    );
  });

  for (const [what, bucket] of [
    ["characters", "acme-genomics"],
    ["characters of several bytes", "é".repeat(20)],
  ] as const) {
    it(`stays within what GitHub takes, in whole lines of ${what}, and says how many it leaves out`, () => {
      const changes = changesOf(5_000, bucket);
      const text = markdown(changes, "main");
      const size = Buffer.byteLength(text);
      assert.ok(size > 59_000 && size < 61_000, `${size} bytes`);
      const lines = text.split("\n");
      const shown = lines.filter((line) => line.startsWith("+ "));
      assert.deepEqual(
        shown,
        changes.slice(0, shown.length).map(({ sentence }) => sentence),
      );
      assert.equal(lines[2], "Against `main`: 5000 granted, 0 taken away.");
      assert.deepEqual(lines.slice(5 + shown.length), [
        "```",
        "",
        `**Not shown: ${5_000 - shown.length} more.** \`npm run --silent access-diff -- main --json\` prints all.`,
      ]);
    });
  }

  it("shows none of changes whose first is too long", () => {
    const [long] = changesOf(1, "x".repeat(70_000));
    assert.match(markdown([...(long ? [long] : []), ...changesOf(1)], "main"), /```diff\n```\n\n\*\*Not shown: 2 more/);
  });
});
