import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseDocument } from "yaml";

/**
 * Creates the folder in which Pulumi works on one stack. It contains a copy of the project file, which refers to the program by its
 * absolute path, and a copy of the stack's file.
 *
 * Pulumi writes the encryption salt into the stack's file, and records the selected stack by the path of the folder. The copies keep both
 * out of the user's files.
 *
 * @param project the project's folder.
 * @param main the file of the program, relative to the project's folder or absolute.
 * @param stackFile the stack's file, relative to the project's folder.
 * @param folder the folder to create.
 * @returns the created folder.
 */
export function makeWorkFolder(project: string, main: string, stackFile: string, folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const settings = parseDocument(readFileSync(join(project, "Pulumi.yaml"), "utf8"));
  settings.set("main", resolve(project, main));
  // Both keys set the folder of the stack files: `stackConfigDir`, and formerly `config` with a text.
  settings.delete("stackConfigDir");
  if (typeof settings.get("config") === "string") settings.delete("config");
  writeFileSync(join(folder, "Pulumi.yaml"), settings.toString());
  copyFileSync(join(project, stackFile), join(folder, basename(stackFile)));
  return folder;
}
