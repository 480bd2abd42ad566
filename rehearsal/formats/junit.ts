import type { Finding, IntentResult, Rehearsal, Violation } from "../result";

/**
 * Returns a rehearsal as JUnit XML: one test case for each intent, each violated setting and each finding.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export function junit(rehearsal: Rehearsal): string {
  const { project, intents, violations, findings } = rehearsal;
  const byId = new Map(violations.map((one) => [one.id, one]));
  const settings = violations.filter(({ kind }) => kind === "setting");
  const proof = suite("proof", [
    ...intents.map((intent) => intentCase(intent, byId)),
    ...settings.map(({ sentence }) => testCase(sentence, "settings", failure("setting", sentence, ""))),
  ]);
  const pack = suite("policy pack", findings.map(findingCase));
  const suites = [proof, pack];
  const sum = (of: "tests" | "failures"): number => suites.reduce((total, one) => total + one[of], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${attribute(project)}" tests="${String(sum("tests"))}" failures="${String(sum("failures"))}">`,
    ...suites.map(({ text }) => text),
    "</testsuites>",
  ].join("\n");
}

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly text: string;
}

function suite(name: string, cases: readonly string[]): Suite {
  const [tests, failures] = [cases.length, cases.filter((one) => one.includes("<failure ")).length];
  const head = `  <testsuite name="${name}" tests="${String(tests)}" failures="${String(failures)}">`;
  return { tests, failures, text: [head, ...cases, "  </testsuite>"].join("\n") };
}

function intentCase(
  { of, stack, violations, assumptions }: IntentResult,
  byId: ReadonlyMap<number, Violation>,
): string {
  const found = violations.flatMap((id) => byId.get(id) ?? []);
  const failures = found.map(({ kind, sentence, deciding }) => failure(kind, sentence, deciding.join("\n")));
  const assumptionOutput =
    assumptions.length === 0
      ? ""
      : `\n      <system-out>${content(`Assumption: ${assumptions.join("; ")}`)}</system-out>`;
  return testCase(`${of} gives the intended access`, stack, failures.join("") + assumptionOutput);
}

/** Returns the test case for a finding. An advisory finding is output, not a failure. */
function findingCase({ rule, level, stack, urn, message }: Finding): string {
  const [sentence = ""] = message.split("\n");
  const name = `${rule}: ${urn === "" ? `stack ${stack}` : (urn.split("::").at(-1) ?? urn)}`;
  const body =
    level === "mandatory"
      ? failure(rule, sentence, message)
      : `\n      <system-out>${content(`${level}: ${message}`)}</system-out>`;
  return testCase(name, stack, body);
}

function testCase(name: string, group: string, body: string): string {
  const head = `    <testcase name="${attribute(name)}" classname="${attribute(group)}"`;
  return body === "" ? `${head}/>` : `${head}>${body}\n    </testcase>`;
}

function failure(type: string, message: string, details: string): string {
  return `\n      <failure type="${attribute(type)}" message="${attribute(message)}">${content(details)}</failure>`;
}

/** Returns escaped text for an element, without the characters that XML 1.0 forbids. */
function content(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

function attribute(text: string): string {
  return content(text).replace(/\s+/g, " ");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
