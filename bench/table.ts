import type { Measured } from "./measure";

/** A row of a table: a measured command and its times. */
export interface Row {
  /** The description of the command. */
  readonly what: string;
  readonly command: string;
  readonly measured: Measured;
}

/** Formats rows as a Markdown table. The ratios are relative to the median of the first row. */
export function table(rows: readonly Row[]): string {
  const [first] = rows;
  const lines = rows.map(({ what, command, measured: { median, least, most } }) => {
    const ratio = first ? median / first.measured.median : 1;
    return `| ${what} | \`${command}\` | ${seconds(median)} | ${seconds(least)}–${seconds(most)} | ${ratio.toFixed(2)} |`;
  });
  return ["| what | command | median | range | ratio |", "| --- | --- | --- | --- | --- |", ...lines].join("\n");
}

function seconds(s: number): string {
  return `${s.toFixed(1)} s`;
}

/** Replaces the section under a heading of level 2, or appends it if the page does not have the heading. */
export function withSection(page: string, heading: string, text: string): string {
  const section = `## ${heading}\n\n${text.trim()}\n`;
  const lines = page.split("\n");
  const from = lines.indexOf(`## ${heading}`);
  if (from < 0) return `${page.trimEnd()}\n\n${section}`;
  const next = lines.findIndex((line, n) => n > from && line.startsWith("## "));
  const after = next < 0 ? "" : `\n${lines.slice(next).join("\n")}`;
  return `${[...lines.slice(0, from), section].join("\n")}${after}`;
}
