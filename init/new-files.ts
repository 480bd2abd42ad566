import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../rehearsal/cli/main";
import { writeWholeNew } from "../stacks/project-file";

/**
 * Writes new files: all or, after an error, none. Creates a new or empty folder atomically with all files, so that a killed process leaves
 * no partial folder.
 *
 * @param files the texts, by path relative to the folder.
 * @throws UsageError naming the files that exist already.
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
    // Fails if another process has written to the folder in the meantime.
    renameSync(part, folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** Returns whether a folder does not exist, or is empty and not a symbolic link. */
function isNewFolder(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found === undefined || (found.isDirectory() && readdirSync(folder).length === 0);
}

function writeAll(folder: string, files: ReadonlyMap<string, string>): void {
  const written: string[] = [];
  try {
    for (const [name, text] of files) {
      // Fails if another process has created the file in the meantime.
      writeWholeNew(join(folder, name), text);
      written.push(join(folder, name));
    }
  } catch (error) {
    for (const file of written) rmSync(file, { force: true });
    throw error;
  }
}
