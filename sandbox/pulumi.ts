import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import { parseState, type Resource } from "./state";
import { ROOT } from "./paths";
import { type Ended, run, timeLimit, USUAL_TIMEOUT } from "./process";
import { makeProject, type Settings } from "./project";

/** A Pulumi command that failed; the message has its diagnostics. */
class PulumiError extends Error {
  override readonly name = "PulumiError";
}

/** Pulumi, with a backend, a project folder and logs of its own. */
export class Pulumi {
  readonly #program: string;
  readonly #folder: string;

  /**
   * @param home a folder of only this run.
   * @param logs the folder for what Pulumi prints, a file a stack.
   * @param env the environment, the emulator's included.
   * @throws Error saying how to install Pulumi, if it is nowhere.
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

  /** Makes a stack with these settings; an existing one gets them in place of its own. */
  async configure(stack: string, settings: Settings): Promise<void> {
    this.configureText(stack, stringify({ config: settings }));
    const { stdout } = await this.expectSuccess(stack, ["stack", "ls", "--json"], false);
    if (stdout.includes(`"name": "${stack}"`)) return;
    await this.expectSuccess(stack, ["stack", "init", stack], false);
  }

  /** Writes a stack's configuration file as it stands. */
  configureText(stack: string, text: string): void {
    writeFileSync(join(this.#folder, `Pulumi.${stack}.yaml`), text);
  }

  /** Deploys. @throws PulumiError with the diagnostics. */
  async up(stack: string, ...options: readonly string[]): Promise<Ended> {
    return await this.expectSuccess(stack, ["up", "--yes", "--skip-preview", ...options]);
  }

  /** Previews. @throws PulumiError with the diagnostics. */
  async preview(stack: string, ...options: readonly string[]): Promise<Ended> {
    return await this.expectSuccess(stack, ["preview", ...options]);
  }

  /** Deletes all that the stack has. @throws PulumiError with the diagnostics. */
  async destroy(stack: string): Promise<Ended> {
    return await this.expectSuccess(stack, ["destroy", "--yes", "--skip-preview"]);
  }

  /** What the stack has: its resources with what was declared of each. */
  async state(stack: string): Promise<readonly Resource[]> {
    return parseState(await this.exportText(stack));
  }

  /** The stack's state as `pulumi stack export` prints it. */
  async exportText(stack: string): Promise<string> {
    return (await this.expectSuccess(stack, ["stack", "export"])).stdout;
  }

  /** Puts a state in place of the stack's own. @throws PulumiError if Pulumi does not take it. */
  async importText(stack: string, state: string): Promise<void> {
    const file = join(this.#folder, `${stack}.json`);
    writeFileSync(file, state);
    await this.expectSuccess(stack, ["stack", "import", "--file", file]);
  }

  /** The stack's outputs. */
  async outputs(stack: string): Promise<unknown> {
    return JSON.parse((await this.expectSuccess(stack, ["stack", "output", "--json", "--show-secrets"])).stdout);
  }

  /** Runs a command, whatever comes of it. */
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

/** The part of Pulumi's output that says what is wrong. */
function diagnostics(output: string): string {
  const from = output.indexOf("Diagnostics:");
  return (from < 0 ? output : output.slice(from)).trim().split("\n").slice(0, 40).join("\n");
}

/** Where Pulumi is: on PATH, or among the project's packages. @throws Error saying how to install it. */
export function findPulumi(): string {
  const folders = [...(process.env.PATH ?? "").split(delimiter), join(ROOT, "node_modules", ".bin")];
  const found = folders.map((folder) => join(folder, "pulumi")).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(
    "there is no pulumi on PATH: install it (https://www.pulumi.com/docs/install/, or `npm install --global pulumi`), then run this again",
  );
}
