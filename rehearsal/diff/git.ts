import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { RunError } from "@pulumi/pulumi";

const execute = promisify(execFile);

/** The maximum output of git, in bytes. */
const MAX_OUTPUT = 1 << 30;

/**
 * Runs git in a folder and returns its output.
 *
 * @param failure the second half of the error message, after the folder.
 * @throws RunError if git fails.
 */
export async function git(folder: string, args: readonly string[], failure: string): Promise<string> {
  try {
    return (await execute("git", ["-C", folder, ...args], { maxBuffer: MAX_OUTPUT })).stdout.trim();
  } catch {
    throw new RunError(`${folder} ${failure}`);
  }
}
