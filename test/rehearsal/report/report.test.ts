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
    assert.match(await report(sample("acme")), /Everybody can do what the configuration says, and nothing else\./);
  });

  it("says how many surprises there are, and what they are", async () => {
    const surprise = { id: 0, rule: "level", title: "indexer gets objects", expected: "allowed", found: "denied" };
    const page = await report({ ...sample("acme"), held: false, surprises: [{ ...surprise, decisions: [] }] });
    assert.match(page, /1 surprise, 0 mandatory findings/);
    assert.match(page, /indexer gets objects/);
  });

  it("never calls proved what rests on something that is not known", async () => {
    const provisos = [{ text: "role analyst has policy X", outcome: "allowed" as const, requests: 3, documents: [] }];
    const page = await report({ ...sample("acme"), provisos });
    assert.match(page, /class="verdict provided"/);
    assert.match(page, /provided that: role analyst has policy X/);
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

  it("puts names where the requests have braces", async () => {
    const page = await report(sample("acme"));
    assert.ok(page.includes("indexer gets objects of acme"));
    assert.ok(!page.includes("{role}"));
  });

  it("shows requests that differ by names alone once, when there are very many", async () => {
    const buckets = Array.from({ length: 1500 }, (_, n) => `acme-${n}`);
    const page = await report(sample(...buckets));
    assert.match(page, /indexer on acme-0, and 2999 more alike/);
  });

  it("draws alike buckets as one, when there are many", async () => {
    const buckets = Array.from({ length: 40 }, (_, n) => `acme-${n}`);
    assert.match(await report(sample(...buckets)), /and 39 more alike/);
  });
});
