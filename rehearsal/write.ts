import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Rehearsal } from "./result";

/** Writes what a rehearsal found into a folder: the one place that knows which files there are. */
export async function writeResults(folder: string, rehearsal: Rehearsal): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "rehearsal.json"), JSON.stringify(rehearsal));
}
