import { homedir } from "node:os";
import { resolve } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { readProjectFile } from "../rehearsal/run/project";
import { cutStates } from "./cut-states";
import { lackOfSpace } from "./disk-space";

/** What the backend knows of a stack. */
export interface DeployedStack {
  /** How many resources it has; undefined if the backend does not say. */
  readonly resources: number | undefined;
  /** When it was last changed, in ISO 8601; undefined for never. */
  readonly lastUpdate: string | undefined;
  readonly updating: boolean;
}

/**
 * The stacks of a project that exist in the backend, by name.
 *
 * @param folder the project's folder.
 * @throws RunError if there is no pulumi, or the backend cannot be reached.
 */
export async function deployedStacks(
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ReadonlyMap<string, DeployedStack>> {
  try {
    const workspace = await LocalWorkspace.create({
      workDir: folder,
      envVars: { PULUMI_SKIP_UPDATE_CHECK: "true", ...env },
    });
    const stacks = await workspace.listStacks();
    return new Map(
      stacks.map(({ name, resourceCount, lastUpdate, updateInProgress }) => [
        name.split("/").at(-1) ?? name,
        { resources: resourceCount, lastUpdate, updating: updateInProgress ?? false },
      ]),
    );
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    if (said.includes("ENOENT")) {
      throw new RunError("pulumi is not on PATH; install it, https://www.pulumi.com/docs/install/");
    }
    if (said.includes("JSON")) await refuseCutStates(folder, env);
    const why = /error: (.*)/.exec(said)?.[1] ?? said.split("\n")[0] ?? "";
    throw new RunError(`the backend cannot be reached (${why}); run \`pulumi login\`, or see PULUMI_BACKEND_URL`);
  }
}

/** @throws RunError that names the states that are cut off, if there are such. */
async function refuseCutStates(folder: string, env: Readonly<Record<string, string>>): Promise<void> {
  const stateFolder = await stateFolderOf(folder, env).catch(() => undefined);
  const { name } = await readProjectFile(folder);
  const cut = stateFolder === undefined ? [] : cutStates(stateFolder, name);
  if (cut.length > 0) throw new RunError(cut.join("\n"));
}

/** Whether the backend is self-managed, a bucket or a folder, which the engine writes a whole state into at every step. */
export async function isSelfManaged(folder: string, env: Readonly<Record<string, string>> = {}): Promise<boolean> {
  return !/^https?:/.test(await backendUrl(folder, env));
}

/**
 * The folder that the backend keeps states in; undefined if it is none on this machine.
 *
 * @throws RunError if its disk is nearly full.
 */
export async function stateFolderWithRoom(
  folder: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  const stateFolder = await stateFolderOf(folder, env);
  refuseFullDisk(stateFolder);
  return stateFolder;
}

/** @throws RunError if the disk of a backend that is a folder is nearly full. */
export function refuseFullDisk(stateFolder: string | undefined): void {
  const lack = stateFolder === undefined ? undefined : lackOfSpace(stateFolder);
  if (lack !== undefined) throw new RunError(lack);
}

async function stateFolderOf(folder: string, env: Readonly<Record<string, string>>): Promise<string | undefined> {
  return folderOf(await backendUrl(folder, env), folder);
}

/** The folder of a backend's URL, such as `file://~` or `file:///var/state?no_tmp_dir=true`. */
export function folderOf(url: string, from: string): string | undefined {
  const path = /^file:\/\/([^?]*)/.exec(url)?.[1];
  return path === undefined ? undefined : resolve(from, path.replace(/^~(?=\/|$)/, homedir()));
}

async function backendUrl(folder: string, env: Readonly<Record<string, string>>): Promise<string> {
  const workspace = await LocalWorkspace.create({
    workDir: folder,
    envVars: { PULUMI_SKIP_UPDATE_CHECK: "true", ...env },
  });
  const { url = "" } = await workspace.whoAmI();
  return url;
}
