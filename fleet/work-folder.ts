import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseDocument } from "yaml";

/**
 * Makes the folder in which Pulumi works on one stack: the project's file, with the program where it is, and a copy of the
 * stack's file.
 *
 * Pulumi writes the salt of its secrets into the stack's file, and the stack that was selected into a file named after the folder.
 * Neither touches what the user has.
 *
 * @returns the folder.
 */
export function makeWorkFolder(project: string, main: string, stackFile: string, folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const settings = parseDocument(readFileSync(join(project, "Pulumi.yaml"), "utf8"));
  settings.set("main", resolve(project, main));
  // The folder of the stacks' files, by its newer and its older name.
  settings.delete("stackConfigDir");
  if (typeof settings.get("config") === "string") settings.delete("config");
  writeFileSync(join(folder, "Pulumi.yaml"), settings.toString());
  copyFileSync(join(project, stackFile), join(folder, basename(stackFile)));
  return folder;
}
