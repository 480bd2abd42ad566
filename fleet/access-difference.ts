import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { RunError } from "@pulumi/pulumi";

/**
 * Compares the access of the whole fleet with its access at a git ref. Runs `npm run access-diff` in a separate process, because the
 * comparison runs the programs of all stacks.
 *
 * @param folder the project's folder.
 * @returns Markdown that lists who gains and who loses access.
 * @throws RunError if the ref does not exist or a program fails.
 */
export async function accessDifference(folder: string, ref: string): Promise<string> {
  const program = [join(__dirname, "../scripts/run.cjs"), "rehearsal/cli/access-diff.ts"];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [...program, "--dir", folder, "--", ref], {
      maxBuffer: 1 << 28,
    });
    return stdout.trim();
  } catch (error) {
    const printed = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new RunError(`--against ${ref}: the access cannot be compared: ${printed}`);
  }
}
