import { format } from "node:util";
import { TooComplexError } from "@cross-account-s3/iam";
import { RunError } from "@pulumi/pulumi";
import { LimitError } from "../../documents/size-limit";
import { forTerminal, jsonForTerminal } from "../../documents/neutral-text";
import { ALLOW_ENDPOINTS } from "../../stacks/config/emulator";
import { wasThrown } from "../run/program";
import { eraseProgress } from "./progress";

/** The exit codes of every command. */
export const EXIT = { held: 0, violated: 1, badInput: 2, fault: 3, undecided: 4 } as const;

/** One of {@link EXIT}. */
export type Exit = (typeof EXIT)[keyof typeof EXIT];

/** Thrown for an invalid command line. */
export class UsageError extends Error {}

/** Prints an answer. Escapes control characters, so that text of others cannot send commands to a terminal or a CI runner. */
export function print(text: string): void {
  process.stdout.write(`${forTerminal(text)}\n`);
}

/** Prints an answer as JSON, with the same escapes as {@link print}. */
export function printJson(value: unknown, indent?: number): void {
  process.stdout.write(`${jsonForTerminal(value, indent)}\n`);
}

/** The option of every command that allows endpoints other than AWS's, for an emulator. */
const ALLOW_ENDPOINTS_OPTION = "--allow-endpoints";

/** Takes the arguments of a command line and returns the exit code. Failures are thrown. */
export type Command = (args: readonly string[]) => Promise<number>;

/**
 * Runs a command as this process. Turns every failure into a message and an exit code, without a stack trace for bad input.
 * scripts/run.cjs calls it with the export `command` of a file.
 */
export function main(command: Command): void {
  // Programs print to standard error, as standard output is only for the answer.
  const log = (...values: readonly unknown[]) => process.stderr.write(`${forTerminal(format(...values))}\n`);
  console.log = log;
  console.error = log;
  // Silences the warning of the AWS SDK about the version of Node.js.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  process.on("unhandledRejection", (error) => {
    setImmediate(() => {
      if (!wasThrown(error)) process.exit(reportError(error));
    });
  });
  let ended = false;
  process.once("exit", (code) => {
    eraseProgress();
    if (ended || code !== 0) return;
    process.stderr.write("a fault of the program itself, please report it: it ended before it had an answer\n");
    process.exitCode = EXIT.fault;
  });
  answer(command, process.argv.slice(2)).then(
    (exit) => {
      ended = true;
      process.exitCode = exit;
    },
    (error: unknown) => {
      process.exit(reportError(error));
    },
  );
}

/** Runs a command in this process and returns its exit code, with the messages of {@link main} for failures. */
export async function exitCodeOf(command: Command, args: readonly string[]): Promise<number> {
  try {
    return await answer(command, args);
  } catch (error) {
    return reportError(error);
  }
}

function answer(command: Command, args: readonly string[]): Promise<number> {
  // Only the command line can set this. A stack file cannot, as another person may have written it.
  if (args.includes(ALLOW_ENDPOINTS_OPTION)) process.env[ALLOW_ENDPOINTS] = "true";
  return command(args.filter((arg) => arg !== ALLOW_ENDPOINTS_OPTION));
}

function reportError(error: unknown): Exit {
  eraseProgress();
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
