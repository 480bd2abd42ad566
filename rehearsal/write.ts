import { join } from "node:path";
import { writeWhole } from "../stacks/project-file";
import { report } from "./report";
import { provenanceOf } from "./report/provenance";
import type { Rehearsal } from "./result";

/** Writes the result of a rehearsal to a folder, as `rehearsal.json` and `rehearsal.html`. */
export async function writeResults(folder: string, rehearsal: Rehearsal): Promise<void> {
  writeWhole(join(folder, "rehearsal.json"), JSON.stringify(rehearsal));
  writeWhole(join(folder, "rehearsal.html"), await report(rehearsal, await provenanceOf(folder)));
}
