import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { POLICY_PACK, ROOT } from "../paths";
import { type Ended, run, timeLimit, USUAL_TIMEOUT } from "../process";
import { endSession } from "../session";
import type { World } from "../run-home";

/** The longest to wait for the moment of a kill, in milliseconds. */
const MOMENT_TIMEOUT = 180_000;

/** What the fleet says to the first Ctrl-C and to the second. */
const ANSWERS = [/^Interrupted: /m, /^Interrupted again: /m];

/** A moment in a run: when the log of a stack says something that it did not say before the command. */
interface Moment {
  readonly stack: string;
  readonly says: RegExp;
}

/** What came of a command: its exit code, and all that it printed. */
interface CommandEnded {
  readonly code: number | null;
  readonly output: string;
}

/** A command that runs. */
interface Started {
  readonly child: ChildProcess;
  /** Resolved with its exit code; with null if it was killed. */
  readonly ended: Promise<number | null>;
  readonly printed: () => string;
}

const runningSchema = z.object({ state: z.literal("running"), pid: z.number() });

/** `npm run fleet` with the stacks of a world. */
export class FleetCommand {
  /** The project's folder. */
  readonly folder: string;

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
      ...timeLimit(USUAL_TIMEOUT),
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
   * Starts a command, and kills it at a moment as a failing machine does: at once and for good.
   *
   * @param moment what the log of a stack says by then.
   * @param all whether the processes that work on stacks are killed too; they go on otherwise.
   * @throws Error if the moment does not come.
   */
  async killAt(moment: Moment, all: boolean, ...args: readonly string[]): Promise<void> {
    const { child, ended } = await this.#startUntil(moment, args);
    child.kill("SIGKILL");
    await ended;
    if (all) for (const pid of this.#working()) endSession(pid);
  }

  /**
   * Starts a command, and kills it with all that it started once it has printed something.
   *
   * @throws Error if it ends before.
   */
  async killWhenPrinted(says: RegExp, ...args: readonly string[]): Promise<void> {
    const started = this.#start(args);
    await this.#until(started, says, () => says.test(started.printed()));
    endSession(started.child.pid);
    await started.ended;
  }

  /**
   * Starts a command, and does something at a moment.
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
   * Starts a command, and presses Ctrl-C at a moment, once or twice, the second time when the first is answered.
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
    // What a resumed run appends, and not what stood there before.
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
