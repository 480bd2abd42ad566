import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { report } from "./report";
import type { Rehearsal } from "./result";

/** Writes what a rehearsal found into a folder: the one place that knows which files there are. */
export async function writeResults(folder: string, rehearsal: Rehearsal): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeWhole(join(folder, "rehearsal.json"), JSON.stringify(rehearsal));
  await writeWhole(join(folder, "rehearsal.html"), await report(rehearsal));
}

/** Either the old file or the new one is there, never a half, even if the process is killed. */
async function writeWhole(file: string, text: string): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  await writeFile(part, text);
  await rename(part, file);
}
