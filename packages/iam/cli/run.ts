import { readFileSync, statSync } from "node:fs";
import { checkAccessNotGranted, checkNoNewAccess, checkNoOutsideAccess, checkNoPublicAccess } from "../checks/check";
import type { CheckResult } from "../checks/check-result";
import { PARSE_BOUNDS, parsePolicy, policyErrorText } from "../language/parse";
import type { Policy } from "../language/policy";
import type { PolicyType } from "../language/policy-type";
import { forTerminal, jsonForTerminal, oneLine } from "../language/terminal-text";
import { TooComplexError } from "../steps";
import { type Command, InputError, readArguments, USAGE } from "./arguments";

const EXIT_CODES = { PASS: 0, FAIL: 1, UNDECIDED: 4 } as const;

/** The output of the command, and its exit code: 0 PASS, 1 FAIL, 2 bad input, 3 fault of the program, 4 UNDECIDED. */
interface Output {
  readonly code: 0 | 1 | 2 | 3 | 4;
  readonly out: string;
  readonly err: string;
}

/** Runs the command with the arguments after the program's name. Escapes control characters in its output. Never throws. */
export function run(args: readonly string[]): Output {
  const { code, out, err } = resultOf(args);
  return { code, out: forTerminal(out), err: forTerminal(err) };
}

function resultOf(args: readonly string[]): Output {
  try {
    const command = readArguments(args);
    if (command.check === "help") return { code: args.length === 0 ? 2 : 0, out: USAGE, err: "" };
    const result = check(command);
    return { code: EXIT_CODES[result.result], out: command.json ? jsonText(result) : resultText(result), err: "" };
  } catch (error) {
    if (error instanceof InputError || error instanceof RangeError)
      return { code: 2, out: "", err: `${error.message}\n` };
    if (error instanceof TooComplexError) return { code: 4, out: "", err: `${error.message}\n` };
    return { code: 3, out: "", err: `iam-prove: ${error instanceof Error ? error.message : String(error)}\n` };
  }
}

function check(command: Exclude<Command, { check: "help" }>): CheckResult {
  const { type } = command;
  const policy = readPolicy(command.policy, type);
  switch (command.check) {
    case "no-new-access":
      return checkNoNewAccess(policy, readPolicy(command.existing, type), type);
    case "access-not-granted": {
      const { actions, resources } = command;
      const access = { ...(actions.length > 0 && { actions }), ...(resources.length > 0 && { resources }) };
      return checkAccessNotGranted(policy, access, type);
    }
    case "no-public-access":
      return checkNoPublicAccess(policy, type);
    case "no-outside-access":
      return checkNoOutsideAccess(policy, command.trusted, type);
  }
}

function readPolicy(path: string, type: PolicyType): Policy {
  const result = parsePolicy(readText(path), { type });
  if ("policy" in result) return result.policy;
  throw new InputError(result.errors.map((error) => oneLine(`${path}: ${policyErrorText(error)}`)).join("\n"));
}

function readText(path: string): string {
  try {
    if (path !== "-" && statSync(path).size > 4 * PARSE_BOUNDS.characters) {
      throw new InputError(`${path}: is larger than any policy; name another file`);
    }
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    if (error instanceof InputError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError(oneLine(`${path}: cannot be read: ${reason}; name a file that you may read`));
  }
}

function jsonText(result: CheckResult): string {
  return `${jsonForTerminal(result, 2)}\n`;
}

function resultText(result: CheckResult): string {
  const lines = [`${result.result}: ${result.message}`];
  if (result.result === "UNDECIDED") lines.push(...result.open.map((comparison) => `  ${comparison}`));
  if (result.result === "FAIL") {
    lines.push(...result.reasons.map(({ description }) => `  ${description}`));
    if (result.example)
      lines.push(
        "Example:",
        ...jsonForTerminal(result.example, 2)
          .split("\n")
          .map((line) => `  ${line}`),
      );
  }
  return `${lines.map(oneLine).join("\n")}\n`;
}
