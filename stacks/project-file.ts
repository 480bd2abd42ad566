import { linkSync, lstatSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { oneLine } from "../documents/neutral-text";

/** The maximum size of a file, in bytes. */
const MOST = 16 * 1024 * 1024;

/**
 * The file that a path of the configuration names, with symbolic links resolved: it is inside the folder, or it is refused.
 * Otherwise the author of a configuration could have any file of the machine that runs a preview read or written.
 *
 * @param key the key that names the path, for the message.
 * @throws RunError if the path leaves the folder, itself or by a symbolic link.
 */
export function fileInside(folder: string, path: string, key: string): string {
  const root = realpathSync(folder);
  const outside = () =>
    new RunError(
      `${key}: ${oneLine(path)} is not inside the project's folder; name a file that is, and not by a symbolic link out of it`,
    );
  let existing = resolve(root, path);
  const rest: string[] = [];
  while (!isThere(existing)) {
    rest.unshift(basename(existing));
    existing = dirname(existing);
  }
  let real: string;
  try {
    real = join(realpathSync(existing), ...rest);
  } catch {
    // A link to nothing, or to itself.
    throw outside();
  }
  if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) throw outside();
  return real;
}

/** The default live-state file of a data stack, in the project's folder. */
export function liveStateFile(stack: string): string {
  return `live.${stack}.json`;
}

/**
 * Reads a file that a path of the configuration names.
 *
 * @throws RunError if it is outside the folder, not a file, or too large. The file system's error if it does not exist.
 */
export async function readInside(folder: string, path: string, key: string): Promise<string> {
  const file = fileInside(folder, path, key);
  const found = await stat(file);
  if (!found.isFile() || found.size > MOST) {
    throw new RunError(`${key}: ${oneLine(path)} is not a file of at most ${MOST} bytes; name another one`);
  }
  return readFile(file, "utf8");
}

/** Writes a file completely or not at all, even if the process is killed. Its folder is created. */
export function writeWhole(file: string, text: string): void {
  putInPlace(file, text, renameSync);
}

/**
 * Writes a new file completely or not at all. Its folder is created.
 *
 * @throws the file system's error if the file exists.
 */
export function writeWholeNew(file: string, text: string): void {
  // A link fails if the name exists; a rename would replace the file.
  putInPlace(file, text, linkSync);
}

/** Writes a text to a temporary file in the same folder, then renames it. */
function putInPlace(file: string, text: string, place: (part: string, file: string) => void): void {
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  rmSync(part, { force: true });
  try {
    // Fails if the name exists by now, such as a link.
    writeFileSync(part, text, { flag: "wx" });
    place(part, file);
  } finally {
    rmSync(part, { force: true });
  }
}

/** Whether the name exists, even as a broken link. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
