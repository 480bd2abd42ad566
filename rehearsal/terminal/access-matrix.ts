import type { CellResult, Rehearsal } from "../result";
import { BLANK, counted, type Line, line, type Piece, type Screen, styled } from "./screen";

/** The maximum number of rows. */
const MAX_ROWS = 20;
/** The width in characters for a file or a pipe, where lines are not wrapped. */
const WIDE = 160;
/** The maximum number of blocks, which hold the roles that do not fit next to each other. */
const MAX_BLOCKS = 3;

/** The buckets with the same access, and one cell for each role. */
interface Row {
  readonly buckets: readonly string[];
  readonly cells: readonly (CellResult | undefined)[];
}

/** Returns the access matrix: a row for buckets, a column for each role. Buckets with the same access share a row; violated rows are first. */
export function accessMatrix(
  { matrix, roles, buckets }: Pick<Rehearsal, "matrix" | "roles" | "buckets">,
  screen: Screen,
): readonly Line[] {
  if (matrix.length === 0) return [line("No bucket is granted to a role of its control stack.")];
  const rows = rowsOf({ matrix, roles, buckets });
  const shown = rows.slice(0, MAX_ROWS);
  const labels = shown.map(({ buckets: of }) => label(of));
  const first = Math.max(...labels.map(({ length }) => length));
  const columns = roles.map(({ name }, n) =>
    Math.max(name.length, ...shown.map(({ cells }) => markOf(cells[n]).length)),
  );
  const blocks = blocksOf(columns, (screen.columns ?? WIDE) - first);
  const hidden = rows.slice(MAX_ROWS).reduce((sum, row) => sum + row.buckets.length, 0);
  const left = blocks.slice(MAX_BLOCKS).flat().length;
  return [
    ...blocks
      .slice(0, MAX_BLOCKS)
      .flatMap((block, n) => [
        ...(n === 0 ? [] : [BLANK]),
        line(
          " ".repeat(first),
          ...block.flatMap((at) => ["  ", styled("bold", (roles[at]?.name ?? "").padEnd(columns[at] ?? 0))]),
        ),
        ...shown.map(({ cells }, row) =>
          line(
            (labels[row] ?? "").padEnd(first),
            ...block.flatMap((at) => ["  ", styledMark(cells[at], columns[at] ?? 0)]),
          ),
        ),
      ]),
    ...(hidden + left === 0
      ? []
      : [
          line(
            `and ${[...(hidden > 0 ? [counted(hidden, "more bucket")] : []), ...(left > 0 ? [counted(left, "more role")] : [])].join(", ")}`,
          ),
        ]),
  ];
}

function rowsOf({ matrix, roles, buckets }: Pick<Rehearsal, "matrix" | "roles" | "buckets">): readonly Row[] {
  const key = (...parts: readonly string[]): string => parts.join("\n");
  const cells = new Map(matrix.map((cell) => [key(cell.dataStack, cell.bucket, cell.controlStack, cell.role), cell]));
  const rows = new Map<string, { buckets: string[]; cells: Row["cells"] }>();
  for (const { stack, name } of buckets) {
    const found = roles.map((role) => cells.get(key(stack, name, role.stack, role.name)));
    const access = found.map(markOf).join("\n");
    const row = rows.get(access);
    if (row) row.buckets.push(name);
    else rows.set(access, { buckets: [name], cells: found });
  }
  const violated = (row: Row): number => Number(row.cells.some((cell) => cell?.verdict === "violated"));
  return [...rows.values()].sort((a, b) => violated(b) - violated(a));
}

function label([first = "", second, ...more]: readonly string[]): string {
  if (second === undefined) return first;
  return more.length === 0 ? `${first}, ${second}` : `${first} and ${String(more.length + 1)} more`;
}

/** Distributes columns over blocks, as many in each block as fit. Returns their indexes. */
function blocksOf(widths: readonly number[], space: number): readonly (readonly number[])[] {
  const blocks: number[][] = [];
  let left = 0;
  widths.forEach((width, n) => {
    const block = blocks.at(-1);
    if (!block || left < width + 2) {
      blocks.push([n]);
      left = space;
    } else block.push(n);
    left -= width + 2;
  });
  return blocks;
}

function markOf(cell: CellResult | undefined): string {
  if (!cell) return "";
  const granted = cell.granted.length === 0 ? "–" : cell.granted.join(" + ");
  return cell.verdict === "proved" ? granted : `${granted} ${cell.verdict === "assumed" ? "?" : "!"}`;
}

function styledMark(cell: CellResult | undefined, width: number): Piece {
  const text = markOf(cell).padEnd(width);
  if (!cell) return text;
  if (cell.verdict === "violated") return styled("red", text);
  if (cell.verdict === "assumed") return styled("yellow", text);
  return cell.granted.length === 0 ? styled("dim", text) : styled("green", text);
}
