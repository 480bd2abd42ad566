import { readFileSync } from "node:fs";

/** A table of a page: its rows below the head, each a list of trimmed cells. */
type Table = readonly (readonly string[])[];

/** The tables that stand under a heading of a page, up to the next heading. */
export function tablesUnder(page: string, heading: string): readonly Table[] {
  const [, below = ""] = readFileSync(page, "utf8").split(`\n${heading}\n`);
  const [section = ""] = below.split(/^#{1,6} /m);
  const blocks = section.split(/\n(?!\|)/).map((block) => block.split("\n").filter((line) => line.startsWith("|")));
  return blocks.filter((lines) => lines.length > 2).map((lines) => lines.slice(2).map(cells));
}

function cells(line: string): readonly string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** A text without its fenced blocks of code. */
export function withoutBlocks(text: string): string {
  return text.replace(/^( *)```.*?^\1```$/gms, "");
}

/** What stands in the code spans of a text without fenced blocks. */
export function codeSpans(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

/** A fenced block of code of a page. */
export interface Block {
  readonly page: string;
  /** The line of the fence, counted from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page, without the indentation of their fences. */
export function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { indent: number; language: string; line: number; lines: string[] } | undefined;
  readFileSync(page, "utf8")
    .split("\n")
    .forEach((text, n) => {
      const fence = /^( *)```(\w*)/.exec(text);
      if (open === undefined) {
        if (fence) open = { indent: fence[1]?.length ?? 0, language: fence[2] ?? "", line: n + 1, lines: [] };
      } else if (fence) {
        blocks.push({ page, line: open.line, language: open.language, text: open.lines.join("\n") });
        open = undefined;
      } else open.lines.push(text.slice(open.indent));
    });
  return blocks;
}
