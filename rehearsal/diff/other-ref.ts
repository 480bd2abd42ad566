import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { RunError } from "@pulumi/pulumi";
import { git } from "./git";
import type { DeclaredVersion } from "./version";

const execute = promisify(execFile);
const MAX_OUTPUT = 1 << 30;
/** The timeout for the programs of another version, in milliseconds. */
const TIMEOUT = 300_000;

/**
 * Returns what another version of a project declares. Runs the programs of that version in a separate process.
 *
 * @param folder the project's folder; in a git work tree if the version is a git ref.
 * @param version a folder with a `Pulumi.yaml`, or a git ref.
 * @throws RunError if the version is neither, or if its programs fail.
 */
export async function declaredAt(folder: string, version: string): Promise<DeclaredVersion> {
  if (existsSync(join(version, "Pulumi.yaml"))) {
    return inTemporaryFolder((made) => declareIn(resolve(version), join(made, "declared.json"), version));
  }
  return atRef(folder, version, (project, made) => declareIn(project, join(made, "declared.json"), version));
}

/**
 * Checks out a git ref into a temporary folder, calls a function with it, and deletes the folder.
 *
 * @param use called with the project's folder in that version, and with the temporary folder.
 * @throws RunError if git knows no such ref, or the ref has no such project.
 */
export async function atRef<Result>(
  folder: string,
  ref: string,
  use: (project: string, made: string) => Promise<Result>,
): Promise<Result> {
  const root = await git(folder, ["rev-parse", "--show-toplevel"], "is not in a git work tree");
  const within = await git(folder, ["rev-parse", "--show-prefix"], "is not in a git work tree");
  const commit = await git(
    folder,
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`],
    `has no ref "${ref}"`,
  );
  return inTemporaryFolder(async (made) => {
    const archive = join(made, "archive.tar");
    await git(
      root,
      ["archive", `--output=${archive}`, commit],
      "cannot be archived; check it out, and give its folder",
    );
    await execute("tar", ["-xf", archive, "-C", made]);
    if (!existsSync(join(made, within, "Pulumi.yaml"))) {
      throw new RunError(
        `${ref} has no ${within}Pulumi.yaml: the project is newer; compare with a ref that has it, or commit it first`,
      );
    }
    if (!existsSync(join(made, "node_modules"))) await symlink(join(root, "node_modules"), join(made, "node_modules"));
    return use(join(made, within), made);
  });
}

async function inTemporaryFolder<Result>(use: (made: string) => Promise<Result>): Promise<Result> {
  const made = await realpath(await mkdtemp(join(tmpdir(), "access-diff-")));
  try {
    return await use(made);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

async function declareIn(folder: string, result: string, ref: string): Promise<DeclaredVersion> {
  const root = resolve(__dirname, "../..");
  const args = [join(root, "scripts/run.cjs"), "rehearsal/cli/declare.ts", folder, result];
  try {
    await execute(process.execPath, args, {
      cwd: root,
      timeout: TIMEOUT,
      maxBuffer: MAX_OUTPUT,
    });
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new RunError(`the programs of ${ref} cannot be run; npm start in a checkout of it says more: ${output}`);
  }
  // A child process with the same code has written this file, so its shape is known.
  return JSON.parse(await readFile(result, "utf8")) as DeclaredVersion;
}
