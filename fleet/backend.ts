import { homedir } from "node:os";
import { resolve } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { readProjectFile } from "../rehearsal/run/project";
import { cutStates } from "./cut-states";
import { type BackendDisk, lackOfSpace } from "./disk-space";

/** What the backend knows of a stack. */
export interface DeployedStack {
  /** How many resources it has; undefined if the backend does not say. */
  readonly resources: number | undefined;
  /** When it was last changed, in ISO 8601; undefined for never. */
  readonly lastUpdate: string | undefined;
  readonly updating: boolean;
}

/**
 * Opens the backend of a project.
 *
 * @param folder the project's folder.
 * @throws RunError if there is no pulumi.
 */
export async function openBackend(folder: string, env: Readonly<Record<string, string>> = {}): Promise<LocalWorkspace> {
  try {
    return await LocalWorkspace.create({ workDir: folder, envVars: { PULUMI_SKIP_UPDATE_CHECK: "true", ...env } });
  } catch (error) {
    throw unreachable(error);
  }
}

/**
 * The stacks of a project that exist in the backend, by name.
 *
 * @throws RunError if the backend cannot be reached, or naming the states in it that are cut off.
 */
export async function deployedStacks(backend: LocalWorkspace): Promise<ReadonlyMap<string, DeployedStack>> {
  try {
    const stacks = await backend.listStacks();
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

function unreachable(error: unknown): RunError {
  const said = error instanceof Error ? error.message : String(error);
  if (said.includes("ENOENT")) {
    return new RunError("pulumi is not on PATH; install it, https://www.pulumi.com/docs/install/");
  }
  const why = /error: (.*)/.exec(said)?.[1] ?? said.split("\n")[0] ?? "";
  return new RunError(`the backend cannot be reached (${why}); run \`pulumi login\`, or see PULUMI_BACKEND_URL`);
}

/** @throws RunError that names the states that are cut off, if there are such. */
async function refuseCutStates(backend: LocalWorkspace): Promise<void> {
  const url = await backendUrl(backend).catch(() => "");
  const stateFolder = folderOf(url, backend.workDir);
  const { name } = await readProjectFile(backend.workDir);
  const cut = stateFolder === undefined ? [] : cutStates(stateFolder, name);
  if (cut.length > 0) throw new RunError(cut.join("\n"));
}

/** Where a backend is, such as `https://api.pulumi.com` or `s3://bucket`. */
export async function backendUrl(backend: LocalWorkspace): Promise<string> {
  const { url = "" } = await backend.whoAmI();
  return url;
}

/** Whether a backend is self-managed, a bucket or a folder, which the engine writes a whole state into at every step. */
export function isSelfManaged(url: string): boolean {
  return !/^https?:/.test(url);
}

/** The folder of a backend's URL, such as `file://~` or `file:///var/state?no_tmp_dir=true`; undefined if it is none on this machine. */
export function folderOf(url: string, from: string): string | undefined {
  const path = /^file:\/\/([^?]*)/.exec(url)?.[1];
  return path === undefined ? undefined : resolve(from, path.replace(/^~(?=\/|$)/, homedir()));
}

/** @throws RunError if the disk of a backend that is a folder is nearly full. */
export function refuseFullDisk(disk: BackendDisk | undefined): void {
  const lack = disk && lackOfSpace(disk);
  if (lack !== undefined) throw new RunError(lack);
}
