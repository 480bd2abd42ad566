// Text from documents, tags, file names and configuration is written by others. What is printed of it passes through these functions,
// which keep it from being anything but text.

/**
 * Characters that change how a terminal or a page shows what is around them: controls, C1 controls, line and paragraph
 * separators, and marks that turn the direction of text or are not seen.
 *
 * @see https://www.unicode.org/reports/tr36/
 */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Text that keeps its lines: each other character that is not seen stands as `\uXXXX`. */
export function escapeUnseen(text: string): string {
  return text.replace(UNSEEN, (character) => (character === "\n" ? character : escaped(character)));
}

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
  return escapeUnseen(text)
    .replace(/^(\s*):(?=:)/gm, "$1\\u003a")
    .replace(/##(?=\[)/g, "#\\u0023");
}

/** JSON for a terminal and for the log of a workflow: the same value, with nothing in it but text. */
export function jsonForTerminal(value: unknown, indent?: number): string {
  return escapeUnseen(JSON.stringify(value, undefined, indent)).replace(/##(?=\[)/g, "#\\u0023");
}
