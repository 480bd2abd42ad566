import { codeBlock, oneLine } from "../../documents/neutral-text";
import type { Rehearsal } from "../result";
import { accessMatrix } from "../terminal/access-matrix";
import { findingGroups } from "../terminal/finding-words";
import { render } from "../terminal/screen";
import { verdictWords } from "../terminal/start-page";

/** The maximum number of entries in each section. GitHub accepts 65,536 characters in a comment. */
const MAX_ENTRIES = 50;
const PLAIN_SCREEN = { columns: undefined, colours: false };

/** Returns a rehearsal as Markdown, for a workflow summary or a comment. */
export function rehearsalMarkdown(rehearsal: Rehearsal): string {
  const { verdict, basis } = verdictWords(rehearsal);
  const { violations, findings, assumptions, held } = rehearsal;
  const groups = findingGroups(findings);
  return [
    `## ${held ? "✅" : "❌"} ${oneLine(verdict)}`,
    `${basis}.`,
    "### Access",
    codeBlock(render(accessMatrix(rehearsal, PLAIN_SCREEN), PLAIN_SCREEN).split("\n"), "text"),
    ...section(
      "Violations",
      violations.map(({ sentence, deciding }) => [sentence, ...deciding.map((one) => `  ${one}`)].join("\n")),
    ),
    ...section(
      "Policy pack",
      groups.map(({ rule, level, problem, remedy }) => `${level} ${rule}: ${problem}; ${remedy}`),
    ),
    ...section(
      "Assumptions",
      assumptions.map(({ text }) => text),
    ),
  ].join("\n\n");
}

function section(title: string, entries: readonly string[]): readonly string[] {
  if (entries.length === 0) return [];
  const more = entries.length > MAX_ENTRIES ? [`and ${String(entries.length - MAX_ENTRIES)} more`] : [];
  return [
    `### ${title}`,
    codeBlock(
      [...entries.slice(0, MAX_ENTRIES), ...more].flatMap((one) => one.split("\n")),
      "text",
    ),
  ];
}
