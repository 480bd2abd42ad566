import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * Names the states in a folder that are no whole JSON, as a full disk leaves them, and the newest whole copy that Pulumi keeps of each.
 *
 * @param stateFolder the folder of a `file://` backend.
 * @returns a line for each such state.
 */
export function cutStates(stateFolder: string, project: string): readonly string[] {
  const states = join(stateFolder, ".pulumi", "stacks", project);
  return filesOf(states)
    .filter((file) => file.endsWith(".json") && !isWhole(file))
    .map((file) => {
      const stack = file.slice(states.length + 1, -".json".length);
      const copies = [`${file}.bak`, ...filesOf(join(stateFolder, ".pulumi", "backups", project, stack))]
        .filter((copy) => /\.(json|bak)$/.test(copy) && existsSync(copy) && isWhole(copy))
        .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
      const [newest] = copies;
      return newest === undefined
        ? `${stack}: its state ${file} is cut off, and there is no whole copy; take it from your own backup of the backend`
        : `${stack}: its state ${file} is cut off; make room, then put back the newest whole copy, of ` +
            `${statSync(newest).mtime.toISOString()}: cp '${newest}' '${file}'. What was made since is in AWS and not in the copy`;
    });
}

function filesOf(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

function isWhole(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}
