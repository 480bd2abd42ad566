import type { LiveState } from "../adopt/live-state";
import { projectFile, stackFile } from "../init/stack-files";
import { liveStateFile } from "../stacks/project-file";
import type { Configuration } from "./configuration";

/** Where the program is, seen from the folder of the files. */
export interface ProgramPaths {
  /** The program's file. */
  readonly main: string;
  /** The folder of the JSON Schemas of stack files. */
  readonly schemas: string;
}

/**
 * The files of a project, by their paths in its folder.
 *
 * @param live what was read, by the data stack that shares it.
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
