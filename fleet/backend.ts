import { homedir } from "node:os";
import { resolve } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { LocalWorkspace, type StackSummary } from "@pulumi/pulumi/automation";
import { readProjectFile } from "../rehearsal/run/project";
import { cutStates, deleteEmptyAttributes } from "./cut-states";
import { type BackendDisk, lackOfSpace } from "./disk-space";

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

/** Lists the stacks; once more if a killed run has left an empty file that keeps Pulumi from reading the backend. */
async function listStacks(backend: LocalWorkspace): Promise<readonly StackSummary[]> {
  try {
    return await backend.listStacks();
  } catch (error) {
    const { stateFolder, project } = await statesOf(backend);
    if (stateFolder === undefined || !deleteEmptyAttributes(stateFolder, project)) throw error;
    return await backend.listStacks();
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
  const { stateFolder, project } = await statesOf(backend);
  const cut = stateFolder === undefined ? [] : cutStates(stateFolder, project);
  if (cut.length > 0) throw new RunError(cut.join("\n"));
}

/** Returns the folder of the backend, undefined if it is not on this machine, and the name of the project. */
async function statesOf(backend: LocalWorkspace): Promise<{ stateFolder: string | undefined; project: string }> {
  const url = await backendUrl(backend).catch(() => "");
  const { name: project } = await readProjectFile(backend.workDir);
  return { stateFolder: folderOf(url, backend.workDir), project };
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
