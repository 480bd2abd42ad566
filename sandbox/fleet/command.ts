import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { POLICY_PACK, ROOT } from "../paths";
import { type Ended, run, timeLimit, USUAL_TIMEOUT } from "../process";
import { endSession } from "../session";
import type { World } from "../run-home";

/** The longest wait for a moment, in milliseconds. */
const MOMENT_TIMEOUT = 180_000;

/** The messages of the fleet after the first Ctrl-C and after the second. */
const ANSWERS = [/^Interrupted: /m, /^Interrupted again: /m];

/** A moment in a run: the command has written a matching text to the log of a stack. */
interface Moment {
  readonly stack: string;
  readonly says: RegExp;
}

/** The exit code and the output of a command. The code is null if the command was killed. */
interface CommandEnded {
  readonly code: number | null;
  readonly output: string;
}

/** A running command. */
interface Started {
  readonly child: ChildProcess;
  /** Resolves to its exit code, or to null if it was killed. */
  readonly ended: Promise<number | null>;
  /** Returns the output so far. */
  readonly printed: () => string;
}

const runningSchema = z.object({ state: z.literal("running"), pid: z.number() });

/** Runs `npm run fleet` in a {@link World}. */
export class FleetCommand {
  /** The project's folder. */
  readonly folder: string;

  constructor(private readonly world: World) {
    this.folder = join(world.home, "project");
  }

  /** Runs a command, and returns its result even if it fails. */
  async run(...args: readonly string[]): Promise<Ended> {
    return await run({
      program: process.execPath,
      args: this.#args(args),
      env: this.world.env,
      cwd: ROOT,
      log: join(this.world.logs, "fleet.log"),
      ...timeLimit(USUAL_TIMEOUT),
      signal: this.world.signal,
    });
  }

  /** Runs a command, and returns its output. @throws Error with the output if the exit code is not the expected one. */
  async expect(code: number, ...args: readonly string[]): Promise<string> {
    const ended = await this.run(...args);
    if (ended.code === code) return ended.output;
    throw new Error(`fleet ${args.join(" ")} ended with code ${ended.code}, expected ${code}:\n${ended.output}`);
  }

  /**
   * Starts a command, and kills it with SIGKILL at a moment.
   *
   * @param all whether to kill the worker processes too. Otherwise they finish their stacks.
   * @throws Error if the moment does not come.
   */
  async killAt(moment: Moment, all: boolean, ...args: readonly string[]): Promise<void> {
    const { child, ended } = await this.#startUntil(moment, args);
    child.kill("SIGKILL");
    await ended;
    if (all) for (const pid of this.#working()) endSession(pid);
  }

  /**
   * Starts a command, and kills it with its child processes after it has printed a matching text.
   *
   * @throws Error if it ends before that.
   */
  async killWhenPrinted(says: RegExp, ...args: readonly string[]): Promise<void> {
    const started = this.#start(args);
    await this.#until(started, says, () => says.test(started.printed()));
    endSession(started.child.pid);
    await started.ended;
  }

  /**
   * Starts a command, and calls a function at a moment.
   *
   * @throws Error if the moment does not come.
   */
  async actAt(moment: Moment, act: () => void, ...args: readonly string[]): Promise<CommandEnded> {
    const { ended, printed } = await this.#startUntil(moment, args);
    act();
    const code = await ended;
    return { code, output: printed() };
  }

  /**
   * Starts a command, and sends SIGINT at a moment, as Ctrl-C does. The second SIGINT follows the answer to the first.
   *
   * @throws Error if the moment does not come.
   */
  async interruptAt(moment: Moment, times: 1 | 2, ...args: readonly string[]): Promise<CommandEnded> {
    const { child, ended, printed } = await this.#startUntil(moment, args);
    for (const answer of ANSWERS.slice(0, times)) {
      child.kill("SIGINT");
      while (!answer.test(printed()) && child.exitCode === null)
        await wait(20, undefined, { signal: this.world.signal });
    }
    const code = await ended;
    return { code, output: printed() };
  }

  async #startUntil({ stack, says }: Moment, args: readonly string[]): Promise<Started> {
    const before = this.runs();
    const resumed = args.includes("--resume") ? before.at(-1) : undefined;
    // Searches only the text that a resumed run appends to the log.
    const from = resumed === undefined ? 0 : this.#log(resumed, stack).length;
    const started = this.#start(args);
    await this.#until(started, says, () => {
      const run = resumed ?? this.runs().find((name) => !before.includes(name));
      return run !== undefined && says.test(this.#log(run, stack).slice(from));
    });
    return started;
  }

  #start(args: readonly string[]): Started {
    const logFile = join(this.world.logs, `fleet-${performance.now().toFixed(0)}.log`);
    const log = openSync(logFile, "w");
    const { env } = this.world;
    const child = spawn(process.execPath, this.#args(args), {
      env,
      cwd: ROOT,
      stdio: ["ignore", log, log],
      detached: true,
    });
    closeSync(log);
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    return { child, ended, printed: () => readFileSync(logFile, "utf8") };
  }

  async #until({ child, printed }: Started, says: RegExp, isThere: () => boolean): Promise<void> {
    const deadline = Date.now() + MOMENT_TIMEOUT;
    while (!isThere()) {
      if (child.exitCode !== null) throw new Error(`fleet ended before ${says}:\n${printed()}`);
      if (Date.now() > deadline) throw new Error(`${says} did not come:\n${printed()}`);
      await wait(50, undefined, { signal: this.world.signal });
    }
  }

  #log(run: string, stack: string): string {
    const file = join(this.#runs, run, `${stack}.log`);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /** Returns the names of all runs, the oldest first. */
  runs(): readonly string[] {
    return existsSync(this.#runs) ? readdirSync(this.#runs).sort() : [];
  }

  /** Returns the ids of the worker processes of the last run. */
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
    const program = [join(ROOT, "scripts", "run.cjs"), "fleet/main.ts"];
    return [...program, ...args, "--dir", this.folder, "--policy-pack", POLICY_PACK];
  }
}
