import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What Chromium is called by those who package it. */
export const CHROMIUM = ["chromium", "chromium-browser", "google-chrome"];

/** Where the first of these programs that is on PATH is; undefined if none is. */
export function onPath(programs: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return programs.flatMap((program) => folders.map((folder) => join(folder, program))).find((path) => existsSync(path));
}
