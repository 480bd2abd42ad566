import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { RunError } from "@pulumi/pulumi";

/**
 * Says who gains and loses access over the whole fleet since a git ref, as `npm run access-diff` does, in a process of its own:
 * the programs of all stacks run in it.
 *
 * @param folder the project's folder.
 * @returns Markdown.
 * @throws RunError if there is no such ref, or a program fails.
 */
export async function accessDifference(folder: string, ref: string): Promise<string> {
  const program = join(__dirname, "../rehearsal/cli/access-diff.ts");
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...process.execArgv, program, "--dir", folder, "--", ref],
      { maxBuffer: 1 << 28 },
    );
    return stdout.trim();
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new RunError(`--against ${ref}: the access cannot be compared: ${said}`);
  }
}
