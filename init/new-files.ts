import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../rehearsal/cli/main";
import { writeWholeNew } from "../stacks/project-file";

/** Writes files that are new, each whole, and all of them or none. @throws UsageError naming the files that exist. */
export function writeNewFiles(folder: string, files: ReadonlyMap<string, string>): void {
  const there = [...files.keys()].map((name) => join(folder, name)).filter((file) => existsSync(file));
  if (there.length > 0) {
    throw new UsageError(there.map((file) => `${file}: exists; choose another folder with --dir`).join("\n"));
  }
  const written: string[] = [];
  try {
    for (const [name, text] of files) {
      // A file that came into being meanwhile is not overwritten either.
      writeWholeNew(join(folder, name), text);
      written.push(join(folder, name));
    }
  } catch (error) {
    for (const file of written) rmSync(file, { force: true });
    throw error;
  }
}
