import { format } from "node:util";
import { TooComplexError } from "@cross-account-s3/iam";
import { RunError } from "@pulumi/pulumi";
import { LimitError } from "../../documents/size-limit";
import { forTerminal, jsonForTerminal } from "../../documents/neutral-text";
import { ALLOW_ENDPOINTS } from "../../stacks/config/emulator";
import { wasThrown } from "../run/program";

/** How a command ended; what the shell gets. */
export const EXIT = { held: 0, violated: 1, badInput: 2, fault: 3, undecided: 4 } as const;

/** One of {@link EXIT}. */
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** A command line that cannot be understood. */
export class UsageError extends Error {}

/** Prints an answer. Whatever of it others wrote is text, and no command to a terminal or a runner. */
export function print(text: string): void {
  process.stdout.write(`${forTerminal(text)}\n`);
}

/** Prints an answer as JSON. */
export function printJson(value: unknown, indent?: number): void {
  process.stdout.write(`${jsonForTerminal(value, indent)}\n`);
}

/** Every command takes it: endpoints other than AWS's, for an emulator. */
const FLAG = "--allow-endpoints";

/** Runs a command, and turns every failure into a message and an exit code. Never a stack trace for bad input. */
export function main(command: (args: readonly string[]) => Promise<number>): void {
  // What the programs log, Pulumi prints like this; standard output is only for the answer.
  const log = (...values: readonly unknown[]) => process.stderr.write(`${forTerminal(format(...values))}\n`);
  console.log = log;
  console.error = log;
  // The AWS SDK's advice on the version of Node is no part of an answer.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  process.on("unhandledRejection", (error) => {
    setImmediate(() => {
      if (!wasThrown(error)) process.exit(reported(error));
    });
  });
  let ended = false;
  process.once("exit", (code) => {
    if (ended || code !== 0) return;
    process.stderr.write("a fault of the program itself, please report it: it ended before it had an answer\n");
    process.exitCode = EXIT.fault;
  });
  const args = process.argv.slice(2);
  // A word of the command line, and never of a stack's file: that could be another's.
  if (args.includes(FLAG)) process.env[ALLOW_ENDPOINTS] = "true";
  command(args.filter((arg) => arg !== FLAG)).then(
    (exit) => {
      ended = true;
      process.exitCode = exit;
    },
    (error: unknown) => {
      process.exit(reported(error));
    },
  );
}

function reported(error: unknown): Exit {
  if (isBadInput(error)) {
    process.stderr.write(`${forTerminal(error.message)}\n`);
    return EXIT.badInput;
  }
  if (error instanceof TooComplexError) {
    process.stderr.write(`could not be decided: ${forTerminal(error.message)}\n`);
    return EXIT.undecided;
  }
  const shown = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`a fault of the program itself, please report it:\n${forTerminal(shown)}\n`);
  return EXIT.fault;
}

function isBadInput(error: unknown): error is Error {
  if (error instanceof UsageError || error instanceof LimitError) return true;
  if (error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")) return true;
  return RunError.isInstance(error) && error instanceof Error;
}
