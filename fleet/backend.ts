import { homedir } from "node:os";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { RunError } from "@pulumi/pulumi";
import { LocalWorkspace, type StackSummary } from "@pulumi/pulumi/automation";
import { readProjectFile } from "../rehearsal/run/project";
import { cutStates } from "./cut-states";
import { type BackendDisk, lackOfSpace } from "./disk-space";

/** The time between two attempts to read the backend, in milliseconds. */
const RETRY_INTERVAL = 1000;

/** A stack in the backend. */
export interface DeployedStack {
  /** The number of resources; undefined if the backend does not report it. */
  readonly resources: number | undefined;
  /** The time of the last update, in ISO 8601; undefined if there was none. */
  readonly lastUpdate: string | undefined;
  /** Whether an update is in progress. */
  readonly updating: boolean;
}

/**
 * Opens the backend of a project.
 *
 * @param folder the project's folder.
 * @param env environment variables for Pulumi, in addition to those of this process.
 * @throws RunError if `pulumi` is not installed or fails.
 */
export async function openBackend(folder: string, env: Readonly<Record<string, string>> = {}): Promise<LocalWorkspace> {
  try {
    return await LocalWorkspace.create({ workDir: folder, envVars: { PULUMI_SKIP_UPDATE_CHECK: "true", ...env } });
  } catch (error) {
    throw unreachable(error);
  }
}

/**
 * Returns the stacks of a project that exist in the backend, by name.
 *
 * @throws RunError if the backend cannot be reached. If state files are truncated, the error names them.
 */
export async function deployedStacks(backend: LocalWorkspace): Promise<ReadonlyMap<string, DeployedStack>> {
  try {
    const stacks = await listStacks(backend);
    return new Map(
      stacks.map(({ name, resourceCount, lastUpdate, updateInProgress }) => [
        name.split("/").at(-1) ?? name,
        { resources: resourceCount, lastUpdate, updating: updateInProgress ?? false },
      ]),
    );
  } catch (error) {
    await refuseCutStates(backend);
    throw unreachable(error);
  }
}

/** Lists the stacks. A file that is being written reads as truncated: it is read again, up to three times. */
async function listStacks(backend: LocalWorkspace, attempts = 3): Promise<readonly StackSummary[]> {
  try {
    return await backend.listStacks();
  } catch (error) {
    if (attempts === 1 || !/\bEOF\b|unexpected end of JSON/.test(String(error))) throw error;
    await sleep(RETRY_INTERVAL);
    return await listStacks(backend, attempts - 1);
  }
}

function unreachable(error: unknown): RunError {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes("ENOENT")) {
    return new RunError("pulumi is not on PATH; install it, https://www.pulumi.com/docs/install/");
  }
  const why = /error: (.*)/.exec(message)?.[1] ?? message.split("\n")[0] ?? "";
  return new RunError(`the backend cannot be reached (${why}); run \`pulumi login\`, or see PULUMI_BACKEND_URL`);
}

/** @throws RunError that names the truncated state files, if there are any. */
async function refuseCutStates(backend: LocalWorkspace): Promise<void> {
  const url = await backendUrl(backend).catch(() => "");
  const stateFolder = folderOf(url, backend.workDir);
  const { name } = await readProjectFile(backend.workDir);
  const cut = stateFolder === undefined ? [] : cutStates(stateFolder, name);
  if (cut.length > 0) throw new RunError(cut.join("\n"));
}

/** Returns the URL of a backend, such as `https://api.pulumi.com` or `s3://bucket`. */
export async function backendUrl(backend: LocalWorkspace): Promise<string> {
  const { url = "" } = await backend.whoAmI();
  return url;
}

/** Returns whether a backend is self-managed: a bucket or a folder. The engine writes the whole state to such a backend at every step. */
export function isSelfManaged(url: string): boolean {
  return !/^https?:/.test(url);
}

/**
 * Returns the folder of a backend.
 *
 * @param url the URL of the backend, such as `file://~` or `file:///var/state?no_tmp_dir=true`.
 * @param from the folder that a relative path starts from.
 * @returns an absolute path; undefined if the backend is not a folder on this machine.
 */
export function folderOf(url: string, from: string): string | undefined {
  const path = /^file:\/\/([^?]*)/.exec(url)?.[1];
  return path === undefined ? undefined : resolve(from, path.replace(/^~(?=\/|$)/, homedir()));
}

/** @throws RunError if the disk of the backend is nearly full. @param disk undefined for a backend that is not a folder. */
export function refuseFullDisk(disk: BackendDisk | undefined): void {
  const lack = disk && lackOfSpace(disk);
  if (lack !== undefined) throw new RunError(lack);
}
