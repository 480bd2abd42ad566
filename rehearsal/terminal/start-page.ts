import type { ChangesSinceCommit } from "../diff/since-commit";
import { circumstanceWords } from "../request-words";
import type { IntentResult, Rehearsal, Violation } from "../result";
import { accessMatrix } from "./access-matrix";
import { findingGroups } from "./finding-words";
import { BLANK, counted, type Line, line, type Screen, styled } from "./screen";

/** Options of the page. */
export interface PageOptions {
  readonly screen: Screen;
  /** The differences from the last commit. @default none, and the section is omitted */
  readonly changes?: ChangesSinceCommit | undefined;
  /** The path of the report. @default no report was written */
  readonly report?: string | undefined;
  /** The project's folder on the command line. @default the current folder */
  readonly folder?: string;
  /** Whether to show only the verdict and the violations. @default false */
  readonly quiet?: boolean;
}

/** The maximum number of entries in each section. */
const MAX_ENTRIES = { violations: 5, findings: 12, assumptions: 5, notes: 5, changes: 12, deciding: 6 } as const;

/** Returns a rehearsal as one page: first the verdict, then the details. */
export function startPage(
  rehearsal: Rehearsal,
  { screen, changes, report, folder = ".", quiet = false }: PageOptions,
): readonly Line[] {
  const verdict = verdictLines(rehearsal);
  const violations = violationLines(rehearsal);
  if (quiet) return [...verdict, ...violations];
  const sections = [
    verdict,
    [line(styled("bold", "Access"), styled("dim", legend(rehearsal))), ...accessMatrix(rehearsal, screen)],
    violations,
    findingLines(rehearsal),
    assumptionLines(rehearsal),
    changes ? changeLines(changes) : [],
    nextLines(rehearsal, report, folder),
  ];
  return sections
    .filter((section) => section.length > 0)
    .flatMap((section, n) => (n === 0 ? section : [BLANK, ...section]));
}

/** Returns the verdict in one line, and the number of statements and settings that it covers. */
export function verdictWords({ held, violations, findings, counts, assumptions }: Rehearsal): {
  readonly verdict: string;
  readonly basis: string;
} {
  const mandatory = findings.filter(({ level }) => level === "mandatory").length;
  const { statements, settings } = counts;
  const failed = [
    ...(violations.length > 0 ? [counted(violations.length, "violation")] : []),
    ...(mandatory > 0 ? [counted(mandatory, "mandatory finding")] : []),
    ...(violations.length + mandatory === 0 ? [counted(findings.length, "advisory finding")] : []),
  ];
  const rest = assumptions.length === 0 ? "" : `; ${counted(assumptions.length, "assumption")} below`;
  return {
    verdict: held ? "All held." : `Not all held: ${failed.join(", ")}.`,
    basis:
      statements === 0
        ? `There is no access to prove; ${counted(settings, "setting")} compared`
        : `${counted(statements, "statement")} about all requests ${violations.length === 0 ? "proved" : "decided"}, ${counted(settings, "setting")} compared${rest}`,
  };
}

function verdictLines(rehearsal: Rehearsal): readonly Line[] {
  const { verdict, basis } = verdictWords(rehearsal);
  return [
    line(styled("bold", `${rehearsal.project}: `), styled(rehearsal.held ? "green" : "red", verdict)),
    line(basis),
  ];
}

function legend({ matrix }: Rehearsal): string {
  const has = (verdict: string): boolean => matrix.some((cell) => cell.verdict === verdict);
  const marks = [
    "what is proved for every request",
    "– none",
    ...(has("assumed") ? ["? if the assumptions hold"] : []),
    ...(has("violated") ? ["! violated"] : []),
  ];
  return `  ${marks.join("; ")}`;
}

function violationLines({ violations, intents }: Rehearsal): readonly Line[] {
  if (violations.length === 0) return [];
  const byId = new Map(intents.map((intent) => [intent.id, intent]));
  const more = violations.slice(MAX_ENTRIES.violations);
  return [
    line(styled("bold", `Violations: ${String(violations.length)}`)),
    ...violations.slice(0, MAX_ENTRIES.violations).flatMap((one) => violationDetails(one, byId.get(one.intent))),
    ...(more.length === 0 ? [] : [line(`  and ${String(more.length)} more${whereWords(more)}`)]),
  ];
}

/** Returns the buckets and roles of the violations that are not shown, with their counts. */
function whereWords(violations: readonly Violation[]): string {
  const by = new Map<string, number>();
  for (const { bucket, role } of violations) {
    const where = bucket ?? role;
    if (where !== undefined) by.set(where, (by.get(where) ?? 0) + 1);
  }
  const named = [...by].slice(0, 5).map(([where, n]) => `${where} (${String(n)})`);
  return named.length === 0 ? "" : `: ${named.join(", ")}${by.size > named.length ? ", …" : ""}`;
}

function violationDetails(violation: Violation, intent: IntentResult | undefined): readonly Line[] {
  const { id, kind, sentence, request, deciding, actions } = violation;
  const detail = (name: string, text: string): Line => line(`     ${name.padEnd(12)}`, text);
  const others = deciding.length - MAX_ENTRIES.deciding;
  const decided = [...deciding.slice(0, MAX_ENTRIES.deciding), ...(others > 0 ? [`${String(others)} more`] : [])];
  return [
    line(`  ${String(id + 1)}. `, styled("red", sentence)),
    ...(request && actions.length > 1
      ? [detail("one request", `${request.action} on ${request.resource}${circumstanceWords(request)}`)]
      : []),
    ...(request ? [detail("decided by", decided.length > 0 ? decided.join(", ") : "no statement")] : []),
    ...(kind === "more" && intent ? [detail("intended", intentionWords(intent))] : []),
  ];
}

/** Returns the configuration keys of an intent. */
function intentionWords({ access }: IntentResult): string {
  const reasons = [...new Set(access.map((sentence) => /\(([^()]*)\)$/.exec(sentence)?.[1] ?? sentence))];
  return reasons.length === 0 ? "nothing" : reasons.join("; ");
}

function findingLines({ findings }: Rehearsal): readonly Line[] {
  const mandatory = findings.filter(({ level }) => level === "mandatory").length;
  const groups = findingGroups(findings);
  const more = groups.length - MAX_ENTRIES.findings;
  return [
    line(
      styled("bold", "Policy pack: "),
      findings.length === 0
        ? "no findings"
        : `${counted(mandatory, "mandatory finding")}, ${String(findings.length - mandatory)} advisory`,
    ),
    ...groups
      .slice(0, MAX_ENTRIES.findings)
      .map(({ rule, level, problem, remedy }) =>
        line(
          "  ",
          styled(level === "mandatory" ? "red" : "yellow", level),
          ` ${shortened(problem)}; ${remedy} `,
          styled("dim", `[${rule}]`),
        ),
      ),
    ...(more > 0 ? [line(`  and ${String(more)} more`)] : []),
  ];
}

/** The maximum length of a problem. The report has all of it. */
const MAX_PROBLEM = 200;

function shortened(problem: string): string {
  return problem.length > MAX_PROBLEM ? `${problem.slice(0, MAX_PROBLEM).replace(/[\s,]+\S*$/, "")}, …` : problem;
}

function assumptionLines({ assumptions, notes }: Rehearsal): readonly Line[] {
  const more = assumptions.length - MAX_ENTRIES.assumptions;
  const moreNotes = notes.length - MAX_ENTRIES.notes;
  return [
    ...assumptions
      .slice(0, MAX_ENTRIES.assumptions)
      .map(({ text, intents }) =>
        line(styled("yellow", "Assumption"), `, for ${counted(intents.length, "intent")}: ${text}`),
      ),
    ...(more > 0 ? [line(`and ${counted(more, "more assumption")}`)] : []),
    ...notes.slice(0, MAX_ENTRIES.notes).map((note) => line(styled("yellow", "Note"), `: ${note}`)),
    ...(moreNotes > 0 ? [line(`and ${counted(moreNotes, "more note")}`)] : []),
  ];
}

function changeLines(changes: ChangesSinceCommit): readonly Line[] {
  const title = line(styled("bold", `Since the last commit, ${changes.commit}: `), changes.summary);
  const more = changes.sentences.length - MAX_ENTRIES.changes;
  return [
    title,
    ...changes.sentences
      .slice(0, MAX_ENTRIES.changes)
      .map((sentence) => line("  ", styled(sentence.startsWith("+") ? "green" : "red", sentence))),
    ...(more > 0 ? [line(`  and ${String(more)} more: npm run access-diff -- HEAD`)] : []),
  ];
}

function nextLines(rehearsal: Rehearsal, report: string | undefined, folder: string): readonly Line[] {
  const next = nextSteps(rehearsal, folder);
  return [
    ...(report === undefined ? [] : [line(styled("bold", "Report  "), report)]),
    ...next.map((step, n) => line(styled("bold", n === 0 ? "Next    " : "        "), step)),
  ];
}

/** Returns the commands and pages to continue with, by the verdict. */
function nextSteps(
  { held, violations, findings, stacks, buckets, roles, documents }: Rehearsal,
  folder: string,
): readonly string[] {
  const there = folder === "." ? "" : ` --dir ${folder}`;
  const start = `npm start --${there}`;
  const explain = `npm run explain --${there}`;
  const pulumi = folder === "." ? "pulumi" : `pulumi -C ${folder}`;
  const [violation] = violations.filter(
    ({ request, role, bucket }) => request && role !== undefined && bucket !== undefined,
  );
  const mandatory = findings.some(({ level }) => level === "mandatory");
  if (!held) {
    return [
      ...(violation?.request
        ? [`${explain} ${violation.role ?? ""} ${violation.request.action} s3://${violation.bucket ?? ""}/some/key`]
        : []),
      ...(violations.length > 0 ? [`${start} --intent: what the configuration intends`] : []),
      ...(mandatory ? ["docs/policies.md: what each rule of the policy pack asks"] : []),
    ];
  }
  const [control] = stacks;
  const granted = buckets.find(({ grants }) => grants.length > 0);
  const [grant] = granted?.grants ?? [];
  const role = roles.find(({ name }) => name === grant?.role);
  // `granted` is such as "read of team-a/, team-b/".
  const [, prefix = ""] = / of ([^,]*\/)(?:,|$)/.exec(grant?.granted ?? "") ?? [];
  const action = grant?.level === "upload" ? "s3:PutObject" : "s3:GetObject";
  return [
    ...(documents.some(({ kind }) => kind === "needed")
      ? [`${start} --documents: every policy, and those that existing roles need`]
      : [`${start} --documents: every policy; --intent: what is intended`]),
    ...(granted && role
      ? [`${explain} ${role.name} ${action} s3://${granted.name}/${prefix}some/key: why it is allowed`]
      : []),
    ...(control
      ? [`${pulumi} preview --stack ${control.name}: the stacks that others read first; docs/deploy.md`]
      : []),
  ];
}
