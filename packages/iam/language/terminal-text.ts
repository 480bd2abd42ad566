// Documents, tags, file names and configuration are input from others. All output that contains them passes through these functions,
// so that a terminal or a workflow log shows it as text and never acts on it.

/**
 * Characters that change how a terminal or a page shows the text around them: C0 and C1 controls, line and paragraph separators,
 * direction marks, and invisible characters.
 *
 * @see https://www.unicode.org/reports/tr36/
 */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Replaces each invisible character except line breaks with `\uXXXX`. */
export function escapeUnseen(text: string): string {
  return text.replace(UNSEEN, (character) => (character === "\n" ? character : escaped(character)));
}

/** Replaces each invisible character, including line breaks, with `\uXXXX`, so that the value stays on one line. */
export function oneLine(value: string): string {
  return value.replace(UNSEEN, escaped);
}

/**
 * Makes text safe for a terminal and for a workflow log. It keeps the lines, and escapes all that moves the cursor, sets a colour, or
 * is a command to GitHub's runner: `::` at the start of a line, and `##[` anywhere.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function forTerminal(text: string): string {
  return escapeUnseen(text)
    .replace(/^(\s*):(?=:)/gm, "$1\\u003a")
    .replace(/##(?=\[)/g, "#\\u0023");
}

/** Returns JSON that is safe for a terminal and for a workflow log, and that parses to the same value. */
export function jsonForTerminal(value: unknown, indent?: number): string {
  return escapeUnseen(JSON.stringify(value, undefined, indent)).replace(/##(?=\[)/g, "#\\u0023");
}
