import { version } from "../../package.json";
import { git } from "../diff/git";

/** The origin of a report. */
export interface Provenance {
  /** The time of creation in UTC, such as `2026-05-04 12:30 UTC`. */
  readonly at: string;
  /** The commit of the project's folder, with `+` if files have changed; undefined outside a git work tree. */
  readonly commit: string | undefined;
  /** The version of this program. */
  readonly version: string;
}

/** Returns the provenance of a report that is created now. If git fails, the commit is undefined. */
export async function provenanceOf(folder: string, now = new Date()): Promise<Provenance> {
  const ask = async (...args: readonly string[]) => await git(folder, args, "is not in a git work tree");
  const at = `${now.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  try {
    const changed = (await ask("status", "--porcelain", "--untracked-files=no", "--", ".")) !== "";
    return { at, commit: (await ask("rev-parse", "--short=12", "HEAD")) + (changed ? "+" : ""), version };
  } catch {
    return { at, commit: undefined, version };
  }
}
