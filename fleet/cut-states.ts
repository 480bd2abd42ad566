import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Matches the names of state files. `.gz` is for PULUMI_SELF_MANAGED_STATE_GZIP. */
const STATE = /\.json(\.gz)?$/;

/**
 * Finds the state files in a folder that are not complete JSON. A full disk leaves such files.
 *
 * @param stateFolder the folder of a `file://` backend.
 * @param project the name of the Pulumi project.
 * @returns a message for each file, with the newest complete copy that Pulumi keeps.
 */
export function cutStates(stateFolder: string, project: string): readonly string[] {
  const states = statesFolder(stateFolder, project);
  return filesOf(states)
    .filter((file) => STATE.test(file) && !isWhole(file))
    .map((file) => {
      const stack = file.slice(states.length + 1).replace(STATE, "");
      const copies = [`${file}.bak`, ...filesOf(join(stateFolder, ".pulumi", "backups", project, stack))]
        .filter((copy) => (STATE.test(copy) || copy === `${file}.bak`) && existsSync(copy) && isWhole(copy))
        .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
      const [newest] = copies;
      return newest === undefined
        ? `${stack}: its state ${file} is cut off, and there is no whole copy; take it from your own backup of the backend`
        : `${stack}: its state ${file} is cut off; make room, then put back the newest whole copy, of ` +
            `${statSync(newest).mtime.toISOString()}: cp '${newest}' '${file}'. What was made since is in AWS and not in the copy`;
    });
}

/**
 * Deletes the empty attribute files of a project's states. Pulumi writes such a file next to each state. A run that is killed in the middle
 * of that leaves it empty, and then Pulumi cannot list the stacks (`EOF`). Pulumi reads a state that has no attribute file.
 *
 * @param stateFolder the folder of a `file://` backend.
 * @param project the name of the Pulumi project.
 * @returns whether there were any.
 */
export function deleteEmptyAttributes(stateFolder: string, project: string): boolean {
  const empty = filesOf(statesFolder(stateFolder, project)).filter(
    (file) => file.endsWith(".attrs") && statSync(file).size === 0,
  );
  for (const file of empty) rmSync(file, { force: true });
  return empty.length > 0;
}

function statesFolder(stateFolder: string, project: string): string {
  return join(stateFolder, ".pulumi", "stacks", project);
}

function filesOf(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

function isWhole(file: string): boolean {
  try {
    const bytes = readFileSync(file);
    JSON.parse((/\.gz(\.bak)?$/.test(file) ? gunzipSync(bytes) : bytes).toString("utf8"));
    return true;
  } catch {
    return false;
  }
}
