// Text from live documents, tags, file names and configuration is written by others. Each output has a function here that keeps
// such text from being anything but text. Every value goes through one of them, and everything printed through `forTerminal`.

/**
 * Characters that change how a terminal or a page shows what is around them: controls, C1 controls, line and paragraph
 * separators, and marks that turn the direction of text or are not seen.
 *
 * @see https://www.unicode.org/reports/tr36/
 */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A value on one line: each character that is not seen, line breaks too, stands as `\uXXXX`. */
export function oneLine(value: string): string {
  return value.replace(UNSEEN, escaped);
}

/**
 * Text for a terminal and for the log of a workflow: it keeps its lines, and nothing in it moves the cursor, sets a colour or is a
 * command to GitHub's runner, which reads `::` at the start of a line and `##[` anywhere.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function forTerminal(text: string): string {
  return text
    .replace(UNSEEN, (character) => (character === "\n" ? character : escaped(character)))
    .replace(/^(\s*):(?=:)/gm, "$1\\u003a")
    .replace(/##(?=\[)/g, "#\\u0023");
}

/** JSON for a terminal and for the log of a workflow: the same value, with nothing in it but text. */
export function jsonForTerminal(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent)
    .replace(UNSEEN, (character) => (character === "\n" ? character : escaped(character)))
    .replace(/##(?=\[)/g, "#\\u0023");
}

/** A code block in Markdown: its fence is longer than any in the lines, each of which stays one line. */
export function codeBlock(lines: readonly string[], language = ""): string {
  const content = lines.map(oneLine);
  const longest = Math.max(2, ...content.flatMap((line) => (line.match(/`+/g) ?? []).map((ticks) => ticks.length)));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, ...content, fence].join("\n");
}

/**
 * A value as code within a line of Markdown.
 *
 * @see https://spec.commonmark.org/0.31.2/#code-spans
 */
export function codeSpan(value: string): string {
  const content = oneLine(value);
  const longest = Math.max(0, ...(content.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = "`".repeat(longest + 1);
  // The spaces are taken off again; without them a backtick at an end would be one of the fence's.
  return `${fence} ${content} ${fence}`;
}
