import { writeFile } from "node:fs/promises";
import { declareVersion } from "../diff/version";
import { readProject } from "../run/project";
import { type Command, EXIT, UsageError } from "./main";

/** Runs the programs of a folder and writes what they declare to a file. access-diff runs each other version in such a process. */
export const command: Command = async ([folder, result]) => {
  if (folder === undefined || result === undefined) throw new UsageError("expected a folder and a file");
  await writeFile(result, JSON.stringify(await declareVersion(await readProject(folder))));
  return EXIT.held;
};
