import { forTerminal } from "../../documents/neutral-text";

/** The style of a piece of text. */
type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** A piece of a line, plain or styled. */
export type Piece = string | { readonly text: string; readonly style: Style };

/** A line of a page. */
export interface Line {
  readonly pieces: readonly Piece[];
  /** The indent of the continuation lines if the line is wrapped, in characters. */
  readonly hang: number;
}

/** The output device of a page. */
export interface Screen {
  /** The width in characters; undefined for a file or a pipe, where lines are not wrapped. */
  readonly columns: number | undefined;
  readonly colours: boolean;
}

/** Returns a line. The leading spaces of its first piece set the indent. */
export function line(...pieces: readonly Piece[]): Line {
  const [first = ""] = pieces;
  const text = typeof first === "string" ? first : first.text;
  return { pieces, hang: text.length - text.trimStart().length + 2 };
}

/** A blank line. */
export const BLANK: Line = { pieces: [], hang: 0 };

/** Returns a styled piece. */
export function styled(style: Style, text: string): Piece {
  return { style, text };
}

/**
 * Returns the screen of an output stream. `NO_COLOR` turns colours off and `FORCE_COLOR` turns them on. By default, only terminals have them.
 *
 * @see https://no-color.org
 */
export function screenOf(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  env: Readonly<Record<string, string | undefined>>,
): Screen {
  const terminal = stream.isTTY === true;
  const set = (name: string): boolean => (env[name] ?? "") !== "";
  const colours = !set("NO_COLOR") && (set("FORCE_COLOR") ? env.FORCE_COLOR !== "0" : terminal && env.TERM !== "dumb");
  return { columns: terminal ? Math.max(20, stream.columns ?? 80) : undefined, colours };
}

/** The codes that turn each style on and off, from ECMA-48, "Select graphic rendition". */
const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** Returns lines as text for a screen: wrapped at spaces, and with terminal control characters escaped. */
export function render(lines: readonly Line[], { columns, colours }: Screen): string {
  return lines
    .flatMap(({ pieces, hang }) => wrapped(pieces.map(escaped), columns, hang))
    .map((row) =>
      row
        .map((piece) => styledText(piece, colours))
        .join("")
        .trimEnd(),
    )
    .join("\n");
}

function escaped(piece: Piece): Piece {
  const safe = (text: string): string => forTerminal(text).replaceAll("\n", " ");
  return typeof piece === "string" ? safe(piece) : { ...piece, text: safe(piece.text) };
}

function styledText(piece: Piece, colours: boolean): string {
  if (typeof piece === "string") return piece;
  const [on, off] = CODES[piece.style];
  return colours ? `\u001b[${String(on)}m${piece.text}\u001b[${String(off)}m` : piece.text;
}

function wrapped(pieces: readonly Piece[], columns: number | undefined, hang: number): readonly (readonly Piece[])[] {
  if (columns === undefined) return [pieces];
  const rows: Piece[][] = [[]];
  const indent = " ".repeat(Math.min(hang, Math.floor(columns / 2)));
  let used = 0;
  for (const piece of pieces) {
    const text = typeof piece === "string" ? piece : piece.text;
    for (const [word] of text.matchAll(/\s+|\S+/g)) {
      const like = typeof piece === "string" ? word : { ...piece, text: word };
      if (used + word.length > columns && used > indent.length) {
        rows.push([indent]);
        used = indent.length;
        if (word.trim() === "") continue;
      }
      rows.at(-1)?.push(like);
      used += word.length;
    }
  }
  return rows;
}

/** Returns a count with its noun, such as `1 violation` or `2 violations`. */
export function counted(n: number, what: string): string {
  return `${String(n)} ${what}${n === 1 ? "" : "s"}`;
}
