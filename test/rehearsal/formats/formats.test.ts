import assert from "node:assert/strict";
import { z } from "zod";
import { junit } from "../../../rehearsal/formats/junit";
import { rehearsalMarkdown } from "../../../rehearsal/formats/rehearsal-markdown";
import { sarif } from "../../../rehearsal/formats/sarif";
import type { Rehearsal } from "../../../rehearsal/result";
import { sample } from "../report/sample";
import { parseXml } from "./xml";

const NASTY = 'a "bucket" <b> & \u0007 ]]> ` ```';

/** A rehearsal with one of each: a violation, a violated setting, both levels of findings, and an assumption. */
function failed(): Rehearsal {
  const one = sample("acme");
  const finding = {
    severity: "low",
    stack: "data",
    urn: "urn:pulumi:data::p::t::acme",
    url: "https://example.com/rule",
  };
  return {
    ...one,
    held: false,
    intents: one.intents.map((intent) => ({
      ...intent,
      verdict: "violated",
      violations: [0],
      assumptions: ["it is so"],
    })),
    violations: [
      {
        id: 0,
        kind: "more",
        intent: "bucket/acme",
        sentence: NASTY,
        bucket: "acme",
        actions: ["s3:GetObject"],
        deciding: ["Allow X of bucket/acme"],
      },
      {
        id: 1,
        kind: "setting",
        intent: "",
        sentence: "bucket acme: ownership is another",
        bucket: "acme",
        actions: [],
        deciding: [],
      },
    ],
    findings: [
      { ...finding, rule: "rule-one", level: "mandatory", message: `${NASTY}\n  Fix: it.` },
      { ...finding, rule: "rule-two", level: "advisory", message: "less bad", urn: "", url: "" },
    ],
    assumptions: [{ text: "it is so", intents: ["bucket/acme"] }],
  };
}

/** What of SARIF 2.1.0 we write, with the properties that its schema requires and no others than it knows. */
const sarifSchema = z.strictObject({
  $schema: z.url(),
  version: z.literal("2.1.0"),
  runs: z.array(
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string(),
          version: z.string(),
          rules: z.array(
            z.strictObject({
              id: z.string(),
              shortDescription: z.strictObject({ text: z.string() }),
              helpUri: z.url().optional(),
            }),
          ),
        }),
      }),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.int().min(0),
          level: z.enum(["none", "note", "warning", "error"]),
          message: z.strictObject({ text: z.string().min(1) }),
          locations: z.array(
            z.strictObject({
              physicalLocation: z.strictObject({
                artifactLocation: z.strictObject({ uri: z.string().regex(/^[A-Za-z0-9._~%-]+$/) }),
              }),
            }),
          ),
          partialFingerprints: z.record(z.string(), z.string()),
        }),
      ),
    }),
  ),
});

describe("the formats of npm start", () => {
  it("SARIF is by its schema", () => {
    for (const rehearsal of [sample("acme"), failed()]) sarifSchema.parse(JSON.parse(JSON.stringify(sarif(rehearsal))));
  });

  it("SARIF has a result for each violation, finding and assumption, at the stack's file", () => {
    const [run] = sarif(failed()).runs;
    assert.ok(run);
    const found = run.results.map(({ ruleId, level, locations }) => [
      ruleId,
      level,
      locations[0]?.physicalLocation.artifactLocation.uri,
    ]);
    assert.deepEqual(found, [
      ["more", "error", "Pulumi.data.yaml"],
      ["setting", "error", "Pulumi.data.yaml"],
      ["rule-one", "error", "Pulumi.data.yaml"],
      ["rule-two", "warning", "Pulumi.data.yaml"],
      ["assumption", "note", "Pulumi.data.yaml"],
    ]);
    for (const { ruleId, ruleIndex } of run.results) {
      assert.equal(run.tool.driver.rules[ruleIndex]?.id, ruleId);
    }
  });

  it("SARIF tells results apart by fingerprints that do not hold ids of a run", () => {
    const prints = sarif(failed()).runs[0]?.results.map(({ partialFingerprints }) => partialFingerprints.subject) ?? [];
    assert.equal(new Set(prints).size, prints.length);
  });

  it("JUnit is well-formed, and counts what it holds", () => {
    const root = parseXml(junit(failed()));
    const cases = root.children.flatMap(({ children }) => children);
    const failures = cases.flatMap(({ children }) => children).filter(({ name }) => name === "failure");
    assert.equal(root.name, "testsuites");
    assert.deepEqual(
      [root.attributes.tests, root.attributes.failures],
      [String(cases.length), String(failures.length)],
    );
    assert.deepEqual([cases.length, failures.length], [4, 3]);
    const [first] = failures.map(({ attributes, text }) => [attributes.message, text]);
    assert.deepEqual(first, ['a "bucket" <b> & ]]> ` ```', "Allow X of bucket/acme"]);
  });

  it("JUnit has no failure where all held, and names each intent", () => {
    const root = parseXml(junit(sample("acme", "other")));
    assert.deepEqual([root.attributes.tests, root.attributes.failures], ["2", "0"]);
    assert.deepEqual(
      root.children[0]?.children.map(({ attributes }) => attributes.name),
      ["bucket acme gives the intended access", "bucket other gives the intended access"],
    );
  });

  it("Markdown keeps what others wrote inside its code blocks", () => {
    const text = rehearsalMarkdown(failed());
    assert.match(text, /^## ❌ Not all held: 2 violations, 1 mandatory finding\.\n/);
    assert.ok(text.includes("````text\n" + 'a "bucket" <b> & \\u0007 ]]> ` ```'));
    assert.match(text, /### Policy pack\n\n`+text\nmandatory rule-one: /);
    assert.match(rehearsalMarkdown(sample("acme")), /^## ✅ All held\.\n/);
  });
});
