import { parseArgs } from "node:util";
import { z } from "zod";
import { UsageError } from "../rehearsal/cli/main";
import * as field from "../stacks/config/fields";

/** The output of `npm run discover -- --help`. */
export const HELP = `npm run discover -- --control-account ID --profile NAME [--profile NAME ...] [options]

Reads accounts whose buckets are shared by existing policies, and writes a project whose grants give the access of these
policies: Pulumi.yaml, Pulumi.control.yaml, a file for each account with buckets, the policies of the roles, and what was
read. It only reads AWS, and never overwrites a file. It prints every statement that grants cannot state, with the reason; what
"pulumi up" of these stacks would write; and how access would differ, over every request.

  --control-account ID   the account whose workloads need access: its roles become the control stack's
  --profile NAME         an account to read, by a profile of the shared configuration files; repeat it for more. If a policy allows
                         a whole account, name it too: its roles that may use the bucket get grants
  --assume ROLE-ARN      an account to read, by a role that the default credentials may assume; repeat it for more
  --region REGION        the stacks' Region (default: us-east-1); buckets of all Regions are read
  --bucket PATTERN       only buckets whose name matches, with * and ?; repeat it for more
  --acknowledge REASON   acknowledge, for this reason, the statements that grants cannot state, so that the proof does not report them
  --project NAME         the project's name (default: cross-account-s3)
  --dir DIR              the folder to write (default: discovered)
  --concurrency N        the most resources read at a time, each with a few calls, 1 to 64 (default: 8)
  --most-calls N         the most calls in all, without retries and calls for credentials (default: 20000)
  --json                 print the result as JSON, and nothing else
  --help                 this text

docs/discover.md has the permissions that it needs, which are read-only.

Exit codes: 0 the files are written, 1 there was nothing to write, 2 bad input, 3 a fault of the program itself, 4 not all could be
read; what could be is written.
`;

/** The parsed command line. {@link HELP} describes each option. */
export interface Options {
  readonly controlAccount: string;
  readonly profiles: readonly string[];
  readonly assume: readonly string[];
  readonly region: string;
  readonly buckets: readonly string[];
  readonly acknowledge: string | undefined;
  readonly project: string;
  readonly dir: string;
  readonly concurrency: number;
  readonly mostCalls: number;
  readonly json: boolean;
}

const number = (most: number) =>
  z.coerce
    .number({ error: `a whole number from 1 to ${most}` })
    .refine((n) => Number.isInteger(n) && n >= 1 && n <= most, {
      error: `a whole number from 1 to ${most}`,
    });

const given = z.object({
  "control-account": field.typedAccountId,
  profile: z.array(field.text("a profile's name")),
  assume: z.array(field.roleArn),
  region: field.region,
  bucket: z.array(field.text("a pattern of bucket names").regex(/^[a-z0-9.*?-]+$/, "a pattern of bucket names")),
  acknowledge: field.text("a reason").min(10, "a reason of ten characters or more").optional(),
  project: field
    .text("a name")
    .regex(/^[a-z](?:[a-z0-9]|-(?!-))*[a-z0-9]$/, "a name of lower-case letters, digits and single hyphens"),
  dir: field.text("a folder"),
  concurrency: number(64),
  "most-calls": number(1_000_000),
});

/**
 * Parses the command line.
 *
 * @param args the arguments, without the interpreter and the program.
 * @returns undefined if the arguments contain `--help`.
 * @throws UsageError naming every option that is not valid.
 */
export function parseOptions(args: readonly string[]): Options | undefined {
  const several = { type: "string", multiple: true, default: [] as string[] } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      "control-account": { type: "string" },
      profile: several,
      assume: several,
      region: { type: "string", default: "us-east-1" },
      bucket: { ...several, default: ["*"] },
      acknowledge: { type: "string" },
      project: { type: "string", default: "cross-account-s3" },
      dir: { type: "string", default: "discovered" },
      concurrency: { type: "string", default: "8" },
      "most-calls": { type: "string", default: "20000" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const read = given.safeParse(values);
  const none = values.profile.length + values.assume.length === 0;
  const missing = none
    ? ["--profile: is missing; name the account that owns the buckets, and the control account"]
    : [];
  if (!read.success || none) {
    const faults = (read.error?.issues ?? []).map(({ path, message }) =>
      path[0] === "control-account" && values["control-account"] === undefined
        ? "--control-account: is missing; give the id of the account whose workloads need access"
        : `--${String(path[0])}: expected ${message}`,
    );
    throw new UsageError([...faults, ...missing].join("\n"));
  }
  const {
    "control-account": controlAccount,
    profile,
    bucket,
    "most-calls": mostCalls,
    acknowledge,
    ...rest
  } = read.data;
  return {
    ...rest,
    controlAccount,
    profiles: [...new Set(profile)],
    assume: [...new Set(rest.assume)],
    buckets: bucket,
    acknowledge,
    mostCalls,
    json: values.json,
  };
}
