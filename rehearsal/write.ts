import { join } from "node:path";
import { writeWhole } from "../stacks/project-file";
import { report } from "./report";
import { provenanceOf } from "./report/provenance";
import type { Rehearsal } from "./result";

/** Writes what a rehearsal found into a folder: the one place that knows which files there are. */
export async function writeResults(folder: string, rehearsal: Rehearsal): Promise<void> {
  writeWhole(join(folder, "rehearsal.json"), JSON.stringify(rehearsal));
  writeWhole(join(folder, "rehearsal.html"), await report(rehearsal, await provenanceOf(folder)));
}
