import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../rehearsal/cli/main";

/** Writes files that are new, all of them or none. @throws UsageError naming the files that exist. */
export function writeNewFiles(folder: string, files: ReadonlyMap<string, string>): void {
  const there = [...files.keys()].map((name) => join(folder, name)).filter((file) => existsSync(file));
  if (there.length > 0) {
    throw new UsageError(there.map((file) => `${file}: exists; choose another folder with --dir`).join("\n"));
  }
  const written: string[] = [];
  try {
    for (const [name, text] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      // "wx": a file that came into being meanwhile is not overwritten either.
      writeFileSync(join(folder, name), text, { flag: "wx" });
      written.push(join(folder, name));
    }
  } catch (error) {
    for (const file of written) rmSync(file, { force: true });
    throw error;
  }
}
