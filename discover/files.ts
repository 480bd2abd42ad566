import type { LiveState } from "../adopt/live-state";
import { projectFile, stackFile } from "../init/stack-files";
import { liveStateFile } from "../stacks/project-file";
import type { Configuration } from "./configuration";

/** The paths of the program, absolute or relative to the folder of the files. */
export interface ProgramPaths {
  /** The file of the program. */
  readonly main: string;
  /** The folder of the JSON Schemas of stack files. */
  readonly schemas: string;
}

/**
 * Returns the texts of a project's files, by path relative to its folder.
 *
 * @param live the observed resources of each data stack, by the name of the stack.
 */
export function filesOf(
  { control, data, policyFiles }: Configuration,
  live: ReadonlyMap<string, LiveState>,
  project: string,
  { main, schemas }: ProgramPaths,
): ReadonlyMap<string, string> {
  return new Map([
    ["Pulumi.yaml", projectFile(project, main)],
    ["Pulumi.control.yaml", stackFile(`${schemas}/control.json`, control)],
    ...[...data].flatMap(([stack, values]) => [
      [`Pulumi.${stack}.yaml`, stackFile(`${schemas}/data.json`, values)] as const,
      [liveStateFile(stack), `${JSON.stringify(live.get(stack), undefined, 2)}\n`] as const,
    ]),
    ...policyFiles,
  ]);
}
