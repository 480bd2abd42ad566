import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { RunError } from "@pulumi/pulumi";

const execute = promisify(execFile);

/** The longest output of git that is read, in bytes. */
const MOST = 1 << 30;

/** Runs git in a folder. @throws RunError saying what is wrong with the folder. */
export async function git(folder: string, args: readonly string[], otherwise: string): Promise<string> {
  try {
    return (await execute("git", ["-C", folder, ...args], { maxBuffer: MOST })).stdout.trim();
  } catch {
    throw new RunError(`${folder} ${otherwise}`);
  }
}
