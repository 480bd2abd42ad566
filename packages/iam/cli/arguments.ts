import { parseArgs } from "node:util";
import { isAccountId } from "../language/arn";
import { isPolicyType, POLICY_TYPES, type PolicyType } from "../language/policy-type";

const CHECKS = ["no-new-access", "access-not-granted", "no-public-access", "no-outside-access"] as const;

const OPTIONS = {
  type: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  action: { type: "string", multiple: true },
  resource: { type: "string", multiple: true },
  trusted: { type: "string", multiple: true },
} as const;

/** The check that each of these options belongs to. Other checks refuse the option instead of ignoring it. */
const ONLY_FOR = {
  action: "access-not-granted",
  resource: "access-not-granted",
  trusted: "no-outside-access",
} as const;

/** A parsed command line. `policy` and `existing` are paths of files; `-` is the standard input. */
export type Command =
  | { readonly check: "help" }
  | (Options & { readonly check: "no-new-access"; readonly policy: string; readonly existing: string })
  | (Options & {
      readonly check: "access-not-granted";
      readonly policy: string;
      readonly actions: readonly string[];
      readonly resources: readonly string[];
    })
  | (Options & { readonly check: "no-public-access"; readonly policy: string })
  | (Options & { readonly check: "no-outside-access"; readonly policy: string; readonly trusted: readonly string[] });

interface Options {
  readonly type: PolicyType;
  readonly json: boolean;
}

/** Thrown for invalid arguments and unreadable files. The message says what to write. */
export class InputError extends Error {
  override readonly name = "InputError";
}

export const USAGE = `Usage: iam-prove CHECK --type TYPE [--json] ...

Proves a statement about every request that a policy could decide, or shows a request for which it is false.

  no-new-access POLICY EXISTING         POLICY allows nothing that EXISTING does not allow
  access-not-granted POLICY             POLICY grants no --action on any --resource
      --action s3:GetObject             repeatable, with wildcards; any action by default
      --resource arn:aws:s3:::bucket/*  repeatable, with wildcards; any resource by default
  no-public-access POLICY               POLICY is not public, by the rules of S3 Block Public Access
  no-outside-access POLICY              POLICY allows no principal other than the --trusted ones
      --trusted 111122223333            repeatable: an account, or a service such as cloudtrail.amazonaws.com

POLICY and EXISTING are files; - is the standard input.

  --type TYPE  what the policy is attached to: ${Object.keys(POLICY_TYPES).join(", ")}
  --json       print the result as JSON
  --help       print this text

Exit codes: 0 PASS, 1 FAIL, 2 bad input, 3 fault of the program, 4 UNDECIDED.
`;

/**
 * Parses the command line, given without the program's name.
 *
 * @throws InputError with what is wrong and what to write.
 */
export function readArguments(args: readonly string[]): Command {
  const { values, positionals } = parseOptions(args);
  const [check, policy, existing, ...more] = positionals;
  if (values.help === true || check === undefined) return { check: "help" };
  if (!isCheck(check)) throw new InputError(`${check}: unknown check; write one of ${CHECKS.join(", ")}`);
  const { type } = values;
  if (type === undefined || !isPolicyType(type)) {
    throw new InputError(`--type: ${type ?? "missing"}; write one of ${Object.keys(POLICY_TYPES).join(", ")}`);
  }
  if (policy === undefined) throw new InputError(`${check}: no policy is named; give the path of a file, or -`);
  const extra = check === "no-new-access" ? more[0] : existing;
  if (extra !== undefined) throw new InputError(`${extra}: one policy too many; delete it`);
  const options = { type, json: values.json === true, policy };
  refuseOptionsOfOthers(check, values);
  switch (check) {
    case "no-new-access":
      if (existing === undefined) throw new InputError("no-new-access: the existing policy is missing; give its path");
      return { check, ...options, existing };
    case "access-not-granted": {
      const { action: actions = [], resource: resources = [] } = values;
      if (actions.length + resources.length === 0) {
        throw new InputError("access-not-granted: no access is named; give --action, --resource, or both");
      }
      return { check, ...options, actions, resources };
    }
    case "no-public-access":
      requirePrincipals(check, type);
      return { check, ...options };
    case "no-outside-access": {
      requirePrincipals(check, type);
      const { trusted = [] } = values;
      const wrong = trusted.find((text) => !isAccountId(text) && !/^[a-z0-9.-]+\.[a-z]+$/.test(text));
      if (wrong !== undefined)
        throw new InputError(
          `--trusted: ${wrong} is neither an account id nor a service principal; write one, such as 111122223333`,
        );
      return { check, ...options, trusted };
    }
  }
}

function isCheck(text: string): text is (typeof CHECKS)[number] {
  return CHECKS.some((check) => check === text);
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : String(error));
  }
}

function refuseOptionsOfOthers(check: string, values: Partial<Readonly<Record<keyof typeof ONLY_FOR, unknown>>>): void {
  for (const option of ["action", "resource", "trusted"] as const) {
    if (values[option] !== undefined && ONLY_FOR[option] !== check) {
      throw new InputError(`--${option}: is an option of ${ONLY_FOR[option]}; delete it`);
    }
  }
}

function requirePrincipals(check: string, type: PolicyType): void {
  if (POLICY_TYPES[type].principal === "refused") {
    throw new InputError(`${check}: no ${POLICY_TYPES[type].label} has principals; give a resource policy`);
  }
}
