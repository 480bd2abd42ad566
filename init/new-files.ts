import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../rehearsal/cli/main";
import { writeWholeNew } from "../stacks/project-file";

/**
 * Writes files that are new, each whole, and all of them or none. A folder that is new, or empty, appears with all of them at once, so
 * that none is there even if the process is killed.
 *
 * @throws UsageError naming the files that exist.
 */
export function writeNewFiles(folder: string, files: ReadonlyMap<string, string>): void {
  const there = [...files.keys()].map((name) => join(folder, name)).filter((file) => existsSync(file));
  if (there.length > 0) {
    throw new UsageError(there.map((file) => `${file}: exists; choose another folder with --dir`).join("\n"));
  }
  if (!isNewFolder(folder)) {
    writeAll(folder, files);
    return;
  }
  mkdirSync(dirname(folder), { recursive: true });
  const part = `${folder}.${process.pid}.part`;
  rmSync(part, { recursive: true, force: true });
  try {
    writeAll(part, files);
    // The file system refuses this, if something came into the folder meanwhile.
    renameSync(part, folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** Whether a folder is not there, or is an empty one that is no link. */
function isNewFolder(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found === undefined || (found.isDirectory() && readdirSync(folder).length === 0);
}

function writeAll(folder: string, files: ReadonlyMap<string, string>): void {
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
