import assert from "node:assert/strict";
import { report } from "../../../rehearsal/report";
import { sample } from "./sample";

describe("report", () => {
  it("needs nothing from the network", async () => {
    const page = await report(sample("acme"));
    assert.doesNotMatch(page, /<(script|link|img|iframe)[^>]*(src|href)=/);
    assert.doesNotMatch(page, /@import|url\(/);
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

  it("shows what is intended for each bucket", async () => {
    assert.match(await report(sample("acme")), /role\/indexer may s3:GetObject on arn:aws:s3:::acme\/\*/);
  });

  it("draws alike buckets as one, when there are many", async () => {
    const buckets = Array.from({ length: 40 }, (_, n) => `acme-${n}`);
    assert.match(await report(sample(...buckets)), /and 39 more alike/);
  });
});
