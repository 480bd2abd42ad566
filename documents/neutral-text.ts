import { oneLine } from "@cross-account-s3/iam";

// Others write the text in live documents, tags, file names and configuration. Each kind of output has one function that escapes
// such text: packages/iam for terminals, workflow logs and JSON; the functions below for Markdown; `html` of rehearsal/report for
// HTML.
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
  // Markdown removes a space at both ends; without it, a backtick at an end would be part of the fence.
  const space = /^`|`$|^ .* $|^ *$/.test(content) ? " " : "";
  return `${fence}${space}${content}${space}${fence}`;
}
