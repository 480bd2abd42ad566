import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { endSession } from "./session";

/** A command to run. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** All environment variables of the program. */
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** The file to which the output of the program is appended. */
  readonly log: string;
  /** The longest time that the program may take, in milliseconds. */
  readonly timeout: number;
  /** The advice in the error message after a timeout. @default none */
  readonly onTimeout?: string;
  /** Aborted to stop the program. */
  readonly signal: AbortSignal;
}

/** The result of a program that ended by itself. */
export interface Ended {
  /** The exit code. */
  readonly code: number;
  /** The text on standard output. */
  readonly stdout: string;
  /** The text on standard output and standard error, in the order in which it arrived. */
  readonly output: string;
}

/** The default time limit of a command, in seconds. */
export const USUAL_TIMEOUT = 600;

/**
 * Returns the time limit of a command: SANDBOX_TIMEOUT if it is set, otherwise the default.
 *
 * @param usual the default, in seconds.
 * @throws Error if SANDBOX_TIMEOUT is not a positive whole number.
 */
export function timeLimit(usual: number): Pick<Command, "timeout" | "onTimeout"> {
  const { SANDBOX_TIMEOUT: seconds = String(usual) } = process.env;
  if (!/^[1-9]\d*$/.test(seconds)) throw new Error(`SANDBOX_TIMEOUT: found "${seconds}"; set a number of seconds`);
  return { timeout: Number(seconds) * 1000, onTimeout: "set SANDBOX_TIMEOUT (seconds) on a slow machine" };
}

/** The time between SIGINT and SIGKILL when a program is stopped, in milliseconds. */
const GRACE = 10_000;

/**
 * Runs a program without standard input, and waits until it ends.
 *
 * @throws Error if the program cannot be started, or if it was stopped by the time limit or by the signal.
 */
export async function run(command: Command): Promise<Ended> {
  const { program, args, env, cwd, timeout, signal } = command;
  signal.throwIfAborted();
  const log = createWriteStream(command.log, { flags: "a" });
  // Starts a new session, so that `endSession` finds the processes that the program leaves behind.
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
  const timedOut = new AbortController();
  const deadline = setTimeout(() => {
    timedOut.abort(new Error(`${[program, ...args].join(" ")}: took longer than ${timeout / 1000} s${advice}`));
  }, timeout);
  const stopped = AbortSignal.any([signal, timedOut.signal]);
  let kill: NodeJS.Timeout | undefined;
  const stop = () => {
    child.kill("SIGINT");
    kill = setTimeout(() => child.kill("SIGKILL"), GRACE);
  };
  stopped.addEventListener("abort", stop, { once: true });
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", () => {
        endSession(child.pid); // Processes that it left behind could keep its pipes open.
      });
      child.once("close", (ended) => {
        resolve(ended ?? 1);
      });
    });
    stopped.throwIfAborted();
    return { code, stdout, output };
  } finally {
    clearTimeout(deadline);
    clearTimeout(kill);
    stopped.removeEventListener("abort", stop);
    log.end();
    await finished(log);
  }
}
