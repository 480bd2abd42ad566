import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { report as reportOf } from "../../../rehearsal/report";
import { packed, reportData } from "../../../rehearsal/report/report-data";
import { outsideReach } from "../../../rehearsal/report/outside-reach";
import type { Rehearsal } from "../../../rehearsal/result";
import { PROVENANCE, sample } from "./sample";

const report = async (rehearsal: Rehearsal) => await reportOf(rehearsal, PROVENANCE);

describe("report", () => {
  it("needs nothing from the network", async () => {
    const page = await report(sample("acme"));
    assert.doesNotMatch(page, /<(script|link|img|iframe)[^>]*(src|href)=/);
    assert.doesNotMatch(page, /@import|url\(/);
  });

  it("draws grants of sets and single actions, and of prefixes, as those of levels", async () => {
    const of = sample("acme", "acme-2");
    const [first, second] = of.buckets;
    assert.ok(first && second);
    const page = await report({
      ...of,
      buckets: [
        { ...first, grants: [{ role: "indexer", granted: "s3:RestoreObject of cold/" }] },
        {
          ...second,
          grants: [
            { role: "indexer", granted: "athena", via: "role" },
            { role: "uploader", granted: "upload of in/", level: "upload" },
          ],
        },
      ],
    });
    for (const label of ["s3:RestoreObject of cold/", "athena via a role", "upload of in/"]) {
      assert.ok(page.includes(`>${label}</text>`), label);
    }
  });

  it("says that all held", async () => {
    assert.match(
      await report(sample("acme")),
      /Every principal can do what the configuration says, and nothing else, for every request\./,
    );
  });

  it("says how many violations there are, and what they are", async () => {
    const violation = {
      id: 0,
      kind: "less",
      intent: "bucket/acme",
      sentence: "bucket acme: indexer cannot s3:GetObject",
      actions: ["s3:GetObject"],
      deciding: [],
    } as const;
    const page = await report({ ...sample("acme"), held: false, violations: [violation] });
    assert.match(page, /1 violation, 0 mandatory findings/);
    assert.match(page, /indexer cannot s3:GetObject/);
  });

  it("never calls proved what rests on something that is not known", async () => {
    const assumptions = [{ text: "role analyst has policy X", intents: ["role/analyst"] }];
    const page = await report({ ...sample("acme"), assumptions });
    assert.match(page, /class="verdict assumed"/);
    assert.match(page, /if: role analyst has policy X/);
  });

  it("escapes what comes from elsewhere", async () => {
    const message = `<img src=x onerror="alert(1)">`;
    const finding = {
      rule: "r",
      level: "advisory",
      severity: "low",
      stack: "data",
      urn: "",
      message,
      url: "",
    } as const;
    const page = await report({ ...sample("acme"), findings: [finding] });
    assert.ok(!page.includes("<img"));
    assert.ok(page.includes("&#60;img"));
  });

  it("says when it was made, from which commit, and of which stacks", async () => {
    const stack = {
      name: "control",
      role: "control",
      accountId: "111111111111",
      partition: "aws",
      region: "us-east-1",
    } as const;
    const page = await report({ ...sample("acme"), stacks: [{ ...stack, resources: [] }] });
    for (const text of ["2026-05-04 12:30 UTC", "0123456789ab", "control (control, 111111111111)"])
      assert.ok(page.includes(text));
  });

  it("counts findings and violations in its headline", async () => {
    const page = await report(sample("acme"));
    for (const text of ["0 violations", "0 mandatory findings", "0 advisory findings", "0 assumptions"])
      assert.ok(page.includes(text));
  });

  it("says who reaches the buckets of other accounts, the widest reach first", () => {
    const reach = outsideReach(sample("acme-a", "acme-b"));
    assert.deepEqual(
      reach.map(({ role, levels, accounts }) => [role, levels, accounts]),
      [["indexer", [{ granted: "read", level: "read", buckets: ["acme-a", "acme-b"] }], 1]],
    );
  });

  it("packs what is intended for each bucket", () => {
    const data = gunzipSync(Buffer.from(packed(reportData(sample("acme"))), "base64")).toString();
    assert.match(data, /role\/indexer may s3:GetObject on arn:aws:s3:::acme\/\*/);
  });

  it("keeps a thousand buckets small", async () => {
    const page = await report(sample(...Array.from({ length: 1000 }, (_, n) => `acme-${n}`)));
    assert.ok(page.length < 3_000_000, String(page.length));
  });

  it("draws alike buckets as one, when there are many", async () => {
    const buckets = Array.from({ length: 40 }, (_, n) => `acme-${n}`);
    assert.match(await report(sample(...buckets)), /and 37 more alike/);
  });
});
