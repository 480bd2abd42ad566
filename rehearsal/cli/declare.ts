import { writeFile } from "node:fs/promises";
import { declareStacks } from "../run";
import { readProject } from "../run/project";
import { EXIT, main, UsageError } from "./main";

// Runs the programs of a folder and writes what they declare: access-diff's other half, in a process of its own.
main(async ([folder, result]) => {
  if (folder === undefined || result === undefined) throw new UsageError("expected a folder and a file");
  await writeFile(result, JSON.stringify(await declareStacks(await readProject(folder))));
  return EXIT.held;
});
