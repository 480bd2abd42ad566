import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import { parseState, type Resource } from "./state";
import { ROOT } from "./paths";
import { type Ended, run, timeLimit, USUAL_TIMEOUT } from "./process";
import { makeProject, type Settings } from "./project";

/** Thrown when a Pulumi command fails. The message contains its diagnostics. */
class PulumiError extends Error {
  override readonly name = "PulumiError";
}

/** Runs Pulumi commands in a project folder and with a backend that only this run uses. */
export class Pulumi {
  readonly #program: string;
  readonly #folder: string;

  /**
   * @param home the folder of the run.
   * @param logs the folder for the output of Pulumi, one file for each stack.
   * @param env the environment variables of Pulumi, including those that select the emulator.
   * @param signal aborted to stop the running command.
   * @throws Error if Pulumi is not installed.
   */
  constructor(
    home: string,
    private readonly logs: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly signal: AbortSignal,
  ) {
    this.#program = findPulumi();
    this.#folder = join(home, "project");
    mkdirSync(join(home, "state"), { recursive: true });
    makeProject(this.#folder);
  }

  /** Writes the settings of a stack, and creates the stack if it does not exist. */
  async configure(stack: string, settings: Settings): Promise<void> {
    this.configureText(stack, stringify({ config: settings }));
    const { stdout } = await this.expectSuccess(stack, ["stack", "ls", "--json"], false);
    if (stdout.includes(`"name": "${stack}"`)) return;
    await this.expectSuccess(stack, ["stack", "init", stack], false);
  }

  /** Writes the text of a stack's file. */
  configureText(stack: string, text: string): void {
    writeFileSync(join(this.#folder, `Pulumi.${stack}.yaml`), text);
  }

  /** Runs `pulumi up`. @throws PulumiError if it fails. */
  async up(stack: string, ...options: readonly string[]): Promise<Ended> {
    return await this.expectSuccess(stack, ["up", "--yes", "--skip-preview", ...options]);
  }

  /** Runs `pulumi preview`. @throws PulumiError if it fails. */
  async preview(stack: string, ...options: readonly string[]): Promise<Ended> {
    return await this.expectSuccess(stack, ["preview", ...options]);
  }

  /** Runs `pulumi destroy`. @throws PulumiError if it fails. */
  async destroy(stack: string): Promise<Ended> {
    return await this.expectSuccess(stack, ["destroy", "--yes", "--skip-preview"]);
  }

  /** Returns the resources in the stack's state. @throws PulumiError if the export fails. */
  async state(stack: string): Promise<readonly Resource[]> {
    return parseState(await this.exportText(stack));
  }

  /** Returns the output of `pulumi stack export`. @throws PulumiError if it fails. */
  async exportText(stack: string): Promise<string> {
    return (await this.expectSuccess(stack, ["stack", "export"])).stdout;
  }

  /** Replaces the stack's state. @throws PulumiError if the import fails. */
  async importText(stack: string, state: string): Promise<void> {
    const file = join(this.#folder, `${stack}.json`);
    writeFileSync(file, state);
    await this.expectSuccess(stack, ["stack", "import", "--file", file]);
  }

  /** Returns the stack's outputs, with secrets in plain text. */
  async outputs(stack: string): Promise<unknown> {
    return JSON.parse((await this.expectSuccess(stack, ["stack", "output", "--json", "--show-secrets"])).stdout);
  }

  /** Runs a command, and returns its result even if it fails. @param onStack whether to add `--stack`. */
  async command(stack: string, args: readonly string[], onStack = true): Promise<Ended> {
    return await run({
      program: this.#program,
      args: ["--non-interactive", "--color=never", ...args, ...(onStack ? ["--stack", stack] : [])],
      env: this.env,
      cwd: this.#folder,
      log: join(this.logs, `pulumi-${stack}.log`),
      ...timeLimit(USUAL_TIMEOUT),
      signal: this.signal,
    });
  }

  private async expectSuccess(stack: string, args: readonly string[], onStack = true): Promise<Ended> {
    const ended = await this.command(stack, args, onStack);
    if (ended.code === 0) return ended;
    throw new PulumiError(`pulumi ${args.join(" ")} of stack ${stack} failed:\n${diagnostics(ended.output)}`);
  }
}

/** Returns the error messages in the output of Pulumi, at most 40 lines. */
function diagnostics(output: string): string {
  const from = output.indexOf("Diagnostics:");
  return (from < 0 ? output : output.slice(from)).trim().split("\n").slice(0, 40).join("\n");
}

/** Returns the path of `pulumi`, on PATH or in the project's packages. @throws Error if it is not installed. */
export function findPulumi(): string {
  const folders = [...(process.env.PATH ?? "").split(delimiter), join(ROOT, "node_modules", ".bin")];
  const found = folders.map((folder) => join(folder, "pulumi")).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(
    "there is no pulumi on PATH: install it (https://www.pulumi.com/docs/install/, or `npm install --global pulumi`), then run this again",
  );
}
