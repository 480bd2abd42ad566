import { execFile } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { RunError } from "@pulumi/pulumi";
import { fullyQualifiedStackName, LocalWorkspace, StackNotFoundError } from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { backendUrl, folderOf, refuseFullDisk } from "../backend";
import { type BackendDisk, backendDisk } from "../disk-space";
import { secretsSchema } from "../stack-operation";
import { makeWorkFolder } from "../work-folder";
import { parseState, type State, type States } from "./move";

/** Options of {@link StackStates.open}. */
interface StatesOptions {
  /** The project's folder. */
  readonly folder: string;
  /** The project's name. */
  readonly project: string;
  /** The file of the program, relative to the project's folder or absolute. */
  readonly main: string;
  /** The files of all stacks in the split, relative to the project's folder. The file of the split stack comes first. */
  readonly files: readonly string[];
  /** The working folder of Pulumi. */
  readonly workFolder: string;
  /** The organization in Pulumi Cloud; undefined for the default one. */
  readonly organization: string | undefined;
}

/** Reads and changes the states in the backend with Pulumi's commands. */
export class StackStates implements States {
  private constructor(
    private readonly workspace: LocalWorkspace,
    private readonly nameOf: (stack: string) => string,
    private readonly disk: BackendDisk | undefined,
  ) {}

  /** Opens the backend. @throws Error if `pulumi` is not installed or the project cannot be read. */
  static async open({ folder, project, main, files, workFolder, organization }: StatesOptions): Promise<StackStates> {
    const [first = ""] = files;
    const copies = files.map((file) => join(workFolder, basename(file)));
    // Keeps existing copies, because Pulumi has written the encryption salt into them.
    if (!copies.every(existsSync)) {
      makeWorkFolder(folder, main, first, workFolder);
      files.forEach((file, n) => {
        copyFileSync(join(folder, file), copies[n] ?? "");
      });
    }
    const text = readFileSync(copies[0] ?? "", "utf8");
    const { secretsprovider: secretsProvider } = secretsSchema.parse(parse(text));
    const workspace = await LocalWorkspace.create({
      workDir: workFolder,
      envVars: { PULUMI_SKIP_UPDATE_CHECK: "true" },
      ...(secretsProvider === undefined ? {} : { secretsProvider }),
    });
    return new StackStates(
      workspace,
      (stack) => (organization === undefined ? stack : fullyQualifiedStackName(organization, project, stack)),
      backendDisk(folderOf(await backendUrl(workspace), workFolder), 1),
    );
  }

  async create(stack: string): Promise<void> {
    refuseFullDisk(this.disk);
    try {
      await this.workspace.selectStack(this.nameOf(stack));
    } catch (error) {
      if (!(error instanceof StackNotFoundError)) throw error;
      await this.workspace.createStack(this.nameOf(stack));
    }
  }

  async export(stack: string): Promise<unknown> {
    const exported: { readonly deployment: unknown } = await this.workspace.exportStack(this.nameOf(stack));
    return exported.deployment;
  }

  async import(stack: string, state: State): Promise<void> {
    refuseFullDisk(this.disk);
    const exported = await this.workspace.exportStack(this.nameOf(stack));
    await this.workspace.importStack(this.nameOf(stack), { ...exported, deployment: state });
  }

  async move(from: string, to: string, urns: readonly string[]): Promise<void> {
    refuseFullDisk(this.disk);
    const args = [
      "state",
      "move",
      "--source",
      this.nameOf(from),
      "--dest",
      this.nameOf(to),
      "--yes",
      "--non-interactive",
    ];
    const { workDir, envVars, pulumiCommand } = this.workspace;
    const options = { cwd: workDir, env: { ...process.env, ...envVars } };
    await promisify(execFile)(pulumiCommand.command, [...args, ...urns], options);
  }

  async remove(stack: string): Promise<void> {
    const { resources } = parseState(await this.export(stack));
    const left = resources.filter(({ type }) => !type.startsWith("pulumi:"));
    if (left.length > 0) throw new RunError(`${stack}: it still has ${left[0]?.urn ?? ""}; it is not removed`);
    await this.workspace.removeStack(this.nameOf(stack), { force: true });
  }
}
