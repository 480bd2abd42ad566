import { linkSync, lstatSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { oneLine } from "../documents/neutral-text";

/** How large a file that is read may be, in bytes. */
const MOST = 16 * 1024 * 1024;

/**
 * The file that a path of the configuration names, with symbolic links resolved: it is inside the folder, or it is refused. Whoever
 * writes a configuration could else have any file of the machine read, or written, that runs a preview.
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

/** The live-state file of a data stack that names none, in the project's folder. */
export function liveStateFile(stack: string): string {
  return `live.${stack}.json`;
}

/**
 * Reads a file that a path of the configuration names.
 *
 * @throws RunError if it is outside the folder, no file, or larger than a configuration ever is. The file system's own error if it is not there.
 */
export async function readInside(folder: string, path: string, key: string): Promise<string> {
  const file = fileInside(folder, path, key);
  const found = await stat(file);
  if (!found.isFile() || found.size > MOST) {
    throw new RunError(`${key}: ${oneLine(path)} is not a file of at most ${MOST} bytes; name another one`);
  }
  return readFile(file, "utf8");
}

/** Writes a file whole, or leaves the old one: never a half, even if the process is killed. Its folder is created. */
export function writeWhole(file: string, text: string): void {
  putInPlace(file, text, renameSync);
}

/**
 * Writes a file whole that is not there yet, or nothing. Its folder is created.
 *
 * @throws the file system's error if the file is there.
 */
export function writeWholeNew(file: string, text: string): void {
  // A link is refused where its name is taken; a rename would replace what has it.
  putInPlace(file, text, linkSync);
}

/** Writes a text to a file next to its place, and then gives that the name. */
function putInPlace(file: string, text: string, place: (part: string, file: string) => void): void {
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  rmSync(part, { force: true });
  try {
    // Fails if something is there by now, such as a link.
    writeFileSync(part, text, { flag: "wx" });
    place(part, file);
  } finally {
    rmSync(part, { force: true });
  }
}

/** Whether something has this name, be it a link to nothing. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
