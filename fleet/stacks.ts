import { join, relative } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { readProjectFile, readStack, stackFiles } from "../rehearsal/run/project";
import { type Config, parseConfig } from "../stacks/config";

/** A stack of the fleet with its parsed configuration. */
export interface FleetStack {
  readonly name: string;
  /** The stack's file, `Pulumi.<name>.yaml`, relative to the project's folder. */
  readonly file: string;
  readonly config: Config;
}

/** A stack file with an error. */
export interface BrokenStack {
  readonly name: string;
  readonly file: string;
  /** The error messages, one per line. */
  readonly problem: string;
}

/** All stacks of a project's folder. */
export interface Fleet {
  /** The project's folder. */
  readonly folder: string;
  /** The name of the project. */
  readonly project: string;
  /** The program's file, relative to the folder or absolute. */
  readonly main: string;
  /** Sorted by name. */
  readonly stacks: readonly FleetStack[];
  /** The stack files with errors, sorted by name. */
  readonly broken: readonly BrokenStack[];
}

/**
 * Reads every stack file of a folder.
 *
 * @throws RunError if the folder has no project file or no stack file, or if two stack names differ only in case. IAM and some file
 * systems do not distinguish names by case.
 */
export async function readFleet(folder: string): Promise<Fleet> {
  const projectFile = await readProjectFile(folder);
  const { name: project, main, stackFolder } = projectFile;
  const files = [...(await stackFiles(stackFolder))].sort((a, b) => (a.stack < b.stack ? -1 : 1));
  if (files.length === 0) {
    throw new RunError(
      `${stackFolder}: there is no Pulumi.<stack>.yaml; run this in the project's folder, or set --dir`,
    );
  }
  files.forEach(({ file, stack }, n) => {
    const twin = files.slice(0, n).find((other) => other.stack.toLowerCase() === stack.toLowerCase());
    if (twin) throw new RunError(`${twin.file} and ${file}: the names differ only in case; rename one of the stacks`);
  });
  const stacks: FleetStack[] = [];
  const broken: BrokenStack[] = [];
  for (const { file: base, stack: name } of files) {
    const file = join(relative(folder, stackFolder), base);
    try {
      const { config } = await readStack(projectFile, base, name);
      stacks.push({ name, file, config: parseConfig(project, name, config) });
    } catch (error) {
      if (!RunError.isInstance(error)) throw error;
      broken.push({ name, file, problem: error.message });
    }
  }
  return { folder, project, main, stacks, broken };
}
