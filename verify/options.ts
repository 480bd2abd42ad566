import { parseArgs } from "node:util";
import { UsageError } from "../rehearsal/cli/main";
import { type AssumedRoles, readAssumed } from "./assume";

/** The text of `npm run verify -- --help`. */
export const HELP = `npm run verify -- [options]

Reads what is deployed in the stacks' accounts, compares it with what the stacks declare, proves access with it, and makes live
requests as each role that may be assumed. Needs credentials for each stack's account, but not Pulumi.

  --stack NAME        only this stack, and the control stack that it reads; may be given several times
  --role NAME         only this role of the control stack; may be given several times
  --assume ROLE-ARN   assume this role for the stacks of its account, instead of those in aws:assumeRoles; may be given
                      several times
  --no-write          no live requests: writes nothing, not even test objects
  --access-analyzer   also ask IAM Access Analyzer about the same documents
  --concurrency N     the most calls at a time, 1 to 64 (default: 16)
  --dir DIR           the project's folder (default: here)
  --out DIR           also write verify.json and verify.txt there
  --json              print the result as JSON, and nothing else
  --help              this text

Exit codes: 0 held, 1 a violation, 2 bad configuration, 3 a fault of the program itself, 4 no violation was found, but not
all could be checked, 130 stopped.
`;

/** The parsed options of the command line. */
interface Options {
  readonly stacks: readonly string[];
  readonly roles: readonly string[];
  readonly assume: AssumedRoles;
  readonly write: boolean;
  readonly accessAnalyzer: boolean;
  readonly concurrency: number;
  readonly dir: string;
  readonly out: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

/**
 * Parses the command line.
 *
 * @throws UsageError, or an error of `parseArgs`, for an invalid command line.
 */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      stack: { type: "string", multiple: true, default: [] },
      role: { type: "string", multiple: true, default: [] },
      assume: { type: "string", multiple: true, default: [] },
      "no-write": { type: "boolean", default: false },
      "access-analyzer": { type: "boolean", default: false },
      concurrency: { type: "string", default: "16" },
      dir: { type: "string", default: "." },
      out: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const concurrency = Number(values.concurrency);
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 64) {
    throw new UsageError(`--concurrency: found "${values.concurrency}", expected a whole number from 1 to 64`);
  }
  return {
    stacks: values.stack,
    roles: values.role,
    assume: readAssumed(values.assume),
    write: !values["no-write"],
    accessAnalyzer: values["access-analyzer"],
    concurrency,
    dir: values.dir,
    out: values.out,
    json: values.json,
    help: values.help,
  };
}
