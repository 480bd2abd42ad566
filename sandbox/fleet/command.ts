import { spawn } from "node:child_process";
import { existsSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { POLICY_PACK, ROOT } from "../places";
import { type Ended, run } from "../process";
import { endSession } from "../session";
import type { World } from "../world";

/** The longest that one command may take, in milliseconds. */
const TIMEOUT = 600_000;

/** The longest to wait for the moment of a kill, in milliseconds. */
const MOMENT_TIMEOUT = 180_000;

const runningSchema = z.object({ state: z.literal("running"), pid: z.number() });

/** `npm run fleet` with the stacks of a world. */
export class FleetCommand {
  /** The project's folder. */
  readonly folder: string;
  #kills = 0;

  constructor(private readonly world: World) {
    this.folder = join(world.home, "project");
  }

  /** Runs a command to its end, whatever comes of it. */
  async run(...args: readonly string[]): Promise<Ended> {
    return await run({
      program: process.execPath,
      args: this.#args(args),
      env: this.world.env,
      cwd: ROOT,
      log: join(this.world.logs, "fleet.log"),
      timeout: TIMEOUT,
      signal: this.world.signal,
    });
  }

  /** Runs a command that must end with a code. @throws Error with what it printed, if it does not. */
  async expect(code: number, ...args: readonly string[]): Promise<string> {
    const ended = await this.run(...args);
    if (ended.code === code) return ended.output;
    throw new Error(`fleet ${args.join(" ")} ended with code ${ended.code}, expected ${code}:\n${ended.output}`);
  }

  /**
   * Starts a command, and kills it at a moment as a machine that goes down does: at once and for good.
   *
   * @param moment what the log of a stack says by then.
   * @param all whether the processes that work on stacks are killed too; they go on otherwise.
   * @throws Error if the moment does not come.
   */
  async killAt(moment: { readonly stack: string; readonly says: RegExp }, all: boolean, ...args: readonly string[]) {
    const before = this.runs();
    const logFile = join(this.world.logs, `fleet-${this.#kills++}.log`);
    const log = openSync(logFile, "w");
    const { env } = this.world;
    const child = spawn(process.execPath, this.#args(args), {
      env,
      cwd: ROOT,
      stdio: ["ignore", log, log],
      detached: true,
    });
    const killed = new Promise((resolve) => child.once("exit", resolve));
    const deadline = Date.now() + MOMENT_TIMEOUT;
    const isThere = (): boolean => {
      const folder = args.includes("--resume") ? before.at(-1) : this.runs().find((run) => !before.includes(run));
      const file = join(this.#runs, folder ?? "", `${moment.stack}.log`);
      return folder !== undefined && existsSync(file) && moment.says.test(readFileSync(file, "utf8"));
    };
    while (!isThere()) {
      const printed = (): string => readFileSync(logFile, "utf8");
      if (child.exitCode !== null)
        throw new Error(`fleet ${args.join(" ")} ended before ${moment.says}:\n${printed()}`);
      if (Date.now() > deadline) throw new Error(`${moment.says} did not come:\n${printed()}`);
      await wait(50, undefined, { signal: this.world.signal });
    }
    child.kill("SIGKILL");
    await killed;
    if (all) for (const pid of this.#working()) endSession(pid);
  }

  /** The names of the runs so far, the oldest first. */
  runs(): readonly string[] {
    return existsSync(this.#runs) ? readdirSync(this.#runs).sort() : [];
  }

  /** The processes that work on stacks of the last run. */
  #working(): readonly number[] {
    const folder = join(this.#runs, this.runs().at(-1) ?? "");
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .flatMap((name) => {
        const running = runningSchema.safeParse(JSON.parse(readFileSync(join(folder, name), "utf8")));
        return running.success ? [running.data.pid] : [];
      });
  }

  get #runs(): string {
    return join(this.folder, ".fleet", "runs");
  }

  #args(args: readonly string[]): readonly string[] {
    const loader = ["-r", "ts-node/register/transpile-only", join(ROOT, "fleet", "main.ts")];
    return [...loader, ...args, "--dir", this.folder, "--policy-pack", POLICY_PACK];
  }
}
