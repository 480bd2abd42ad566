import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeNewFiles } from "../init/new-files";
import { readProject } from "../rehearsal/run/project";
import { rehearse } from "../rehearsal/rehearse";
import type { Rehearsal } from "../rehearsal/result";

/** Runs the rehearsal of `npm start` on files in a temporary folder, which is deleted afterwards. @param files texts by relative path. */
export async function rehearseFiles(files: ReadonlyMap<string, string>): Promise<Rehearsal> {
  const folder = mkdtempSync(join(tmpdir(), "cross-account-s3-"));
  const { log, warn, error } = console;
  try {
    writeNewFiles(folder, files);
    // Silences the programs, which log planned changes. The discovery reports these separately.
    console.log = console.warn = console.error = () => undefined;
    return await rehearse(await readProject(folder));
  } finally {
    Object.assign(console, { log, warn, error });
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns the violations by roles' own policies: they allow more than the ceiling, or less than the grants need. */
export function unfitRoles({ violations }: Rehearsal): readonly { readonly role: string; readonly sentence: string }[] {
  return violations.flatMap(({ intent, role, sentence }) =>
    intent.startsWith("role/") && role !== undefined ? [{ role, sentence }] : [],
  );
}
