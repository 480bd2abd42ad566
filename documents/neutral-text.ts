import { oneLine } from "@cross-account-s3/iam";

// Text from live documents, tags, file names and configuration is written by others. Each output has one function that keeps such
// text from being anything but text: a terminal, the log of a workflow and JSON those of packages/iam; Markdown those below; HTML
// `html` of rehearsal/report.
export { forTerminal, jsonForTerminal, oneLine } from "@cross-account-s3/iam";

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
  // A space at both ends is taken off again; without it a backtick at an end would be one of the fence's.
  const space = /^`|`$|^ .* $|^ *$/.test(content) ? " " : "";
  return `${fence}${space}${content}${space}${fence}`;
}
