import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { endSession } from "./session";

/** What to run. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** The file that gets everything the program prints. */
  readonly log: string;
  /** The longest it may take, in milliseconds. */
  readonly timeout: number;
  /** What to do where it takes longer, for the error. @default nothing is said */
  readonly onTimeout?: string;
  /** Aborted when the run as a whole is given up. */
  readonly signal: AbortSignal;
}

/** What came of a program that ended by itself. */
export interface Ended {
  readonly code: number;
  /** What it wrote to standard output. */
  readonly stdout: string;
  /** All that it wrote, in the order in which it came. */
  readonly output: string;
}

/** How long one command may usually take, in seconds. */
export const USUAL_TIMEOUT = 600;

/** How long a command may take: as long as it usually may, or as the user of a slow machine says. @param usual seconds. */
export function timeLimit(usual: number): Pick<Command, "timeout" | "onTimeout"> {
  const { SANDBOX_TIMEOUT: seconds = String(usual) } = process.env;
  if (!/^[1-9]\d*$/.test(seconds)) throw new Error(`SANDBOX_TIMEOUT: found "${seconds}"; set a number of seconds`);
  return { timeout: Number(seconds) * 1000, onTimeout: "set SANDBOX_TIMEOUT (seconds) on a slow machine" };
}

/** How long a program has to end after it was asked to, in milliseconds. */
const GRACE = 10_000;

/**
 * Runs a program to its end, with nothing on standard input.
 *
 * @throws Error if it cannot be started, takes too long or the run is given up; it is stopped then.
 */
export async function run(command: Command): Promise<Ended> {
  const { program, args, env, cwd, timeout, signal } = command;
  signal.throwIfAborted();
  const log = createWriteStream(command.log, { flags: "a" });
  // In a session of its own, so that whatever it leaves behind can be found.
  const child = spawn(program, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let stdout = "";
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    output += text;
    log.write(text);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    log.write(text);
  });

  const advice = command.onTimeout === undefined ? "" : `; ${command.onTimeout}`;
  const givenUp = new AbortController();
  const deadline = setTimeout(() => {
    givenUp.abort(new Error(`${[program, ...args].join(" ")}: took longer than ${timeout / 1000} s${advice}`));
  }, timeout);
  const whyStopped = AbortSignal.any([signal, givenUp.signal]);
  let kill: NodeJS.Timeout | undefined;
  const stop = () => {
    child.kill("SIGINT");
    kill = setTimeout(() => child.kill("SIGKILL"), GRACE);
  };
  whyStopped.addEventListener("abort", stop, { once: true });
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", () => {
        endSession(child.pid); // Or else what it left behind could hold its pipes open.
      });
      child.once("close", (ended) => {
        resolve(ended ?? 1);
      });
    });
    whyStopped.throwIfAborted();
    return { code, stdout, output };
  } finally {
    clearTimeout(deadline);
    clearTimeout(kill);
    whyStopped.removeEventListener("abort", stop);
    log.end();
    await finished(log);
  }
}
