import { codeBlock, oneLine } from "../../documents/neutral-text";
import type { Rehearsal } from "../result";
import { accessMatrix } from "../terminal/access-matrix";
import { findingGroups } from "../terminal/finding-words";
import { render } from "../terminal/screen";
import { verdictWords } from "../terminal/start-page";

/** How many of each are listed. GitHub takes 65,536 characters in a comment. */
const MOST = 50;
const PLAIN = { columns: undefined, colours: false };

/** A rehearsal as Markdown, for the summary of a workflow or a comment. */
export function rehearsalMarkdown(rehearsal: Rehearsal): string {
  const { verdict, basis } = verdictWords(rehearsal);
  const { violations, findings, assumptions, held } = rehearsal;
  const groups = findingGroups(findings);
  return [
    `## ${held ? "✅" : "❌"} ${oneLine(verdict)}`,
    `${basis}.`,
    "### Access",
    codeBlock(render(accessMatrix(rehearsal, PLAIN), PLAIN).split("\n"), "text"),
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
  const more = entries.length > MOST ? [`and ${String(entries.length - MOST)} more`] : [];
  return [
    `### ${title}`,
    codeBlock(
      [...entries.slice(0, MOST), ...more].flatMap((one) => one.split("\n")),
      "text",
    ),
  ];
}
