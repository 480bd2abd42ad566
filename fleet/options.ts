import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { UsageError } from "../rehearsal/cli/main";
import type { Selection } from "./selection";
import { MOST_BUCKETS } from "./state-cost";

/** The output of `npm run fleet -- --help`. */
export const HELP = `npm run fleet -- COMMAND [options]

Runs pulumi operations on many stacks. The stacks are those of Pulumi.<stack>.yaml in the folder; their order follows from
their configuration. See docs/fleet.md.

Commands:
  list       the stacks with their roles, accounts, Regions and dependencies
  status     which stacks are deployed, and the result of the last run
  preview    preview the stacks, and write the report that up compares with
  up         deploy the stacks as the report has them
  refresh    adjust the state to what is in AWS
  destroy    delete all resources, data stacks before control stacks
  merge      merge the reports of shards into one: merge FOLDER ...
  split      divide a data stack into several without changes in AWS: split STACK

Selection (default: all; each option may be given several times):
  --stack PATTERN          names, with * and ?; !PATTERN excludes
  --role ROLE              control, data or deployer; deployer stacks are selected only so or by their exact names
  --account ID             stacks of this account
  --region REGION          stacks whose aws:region is this
  --tag KEY=VALUE          stacks with this tag
  --shard I/N              the Ith of N parts of the selection

Rollout:
  --concurrency N          the most stacks at a time, 1 to 64 (default: the number of CPUs)
  --failure-tolerance N    how many stacks may fail before no further stack starts: a number, or a percentage with %
                           (default: 0)
  --concurrency-mode MODE  soft, or strict: fewer at a time, so that at most one stack more than the tolerance fails
                           (default: soft)
  --canary N               deploy N stacks first, and the rest only if all of these succeed (default: 0)
  --region-order A,B       Regions one after the other
  --resume                 continue the last run of this command: skip the stacks that succeeded
  --unlock                 remove locks of processes of this machine that have ended
  --yes                    destroy without asking

Report:
  --out DIR                where preview and merge write fleet-report.json, .md and .html, and up reads it (default: .fleet)
  --against REF            preview: report who gains and loses access since a git ref
  --unreviewed             up: deploy without a report, or although configuration or code changed since

  --policy-pack DIR        the policy pack of preview and up (default: policypack; "none" for none)
  --organization ORG       the organization of Pulumi Cloud (default: that of the login)
  --buckets N              split: the most buckets of a stack (default: 25)
  --github-roles           assume each stack's deployer role with the token of a GitHub workflow
  --shards N               list --json: the most shards (default: 8)
  --dir DIR                the project's folder (default: here)
  --json                   list, status: print JSON
  --help                   this text

Ctrl-C once: finish the running stacks and start no more. Twice: cancel them.

Exit codes: 0 all succeeded, 1 a stack failed, was skipped or not started, 2 a command line, configuration or report that cannot
be used, 3 a fault of the program itself, 130 stopped by Ctrl-C.
`;

/** The commands. */
const COMMANDS = ["list", "status", "preview", "up", "refresh", "destroy", "merge", "split"] as const;

/** One of {@link COMMANDS}. */
type Command = (typeof COMMANDS)[number];

/** A number of stacks, or a percentage of them. */
type Tolerance = { readonly count: number } | { readonly percent: number };

/** The parsed command line. {@link HELP} describes each option. */
export interface Options {
  readonly command: Command;
  /** For `merge`, the folders of the reports. For `split`, the stack. */
  readonly operands: readonly string[];
  readonly selection: Selection;
  readonly concurrency: number;
  readonly failureTolerance: Tolerance;
  readonly concurrencyMode: "strict" | "soft";
  readonly canary: number;
  readonly regionOrder: readonly string[];
  readonly resume: boolean;
  readonly unlock: boolean;
  readonly yes: boolean;
  readonly out: string | undefined;
  readonly against: string | undefined;
  readonly unreviewed: boolean;
  readonly policyPack: string | undefined;
  readonly organization: string | undefined;
  readonly githubRoles: boolean;
  readonly shards: number;
  /** For `split`, the most buckets of a stack. */
  readonly buckets: number;
  readonly dir: string;
  readonly json: boolean;
}

/**
 * Parses the command line.
 *
 * @param args the arguments, without the interpreter and the program.
 * @returns undefined if the arguments contain `--help`.
 * @throws UsageError, or an error of `parseArgs`, if the arguments are not valid.
 */
export function parseOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      stack: { type: "string", multiple: true, default: [] },
      role: { type: "string", multiple: true, default: [] },
      account: { type: "string", multiple: true, default: [] },
      region: { type: "string", multiple: true, default: [] },
      tag: { type: "string", multiple: true, default: [] },
      shard: { type: "string" },
      concurrency: { type: "string" },
      "failure-tolerance": { type: "string", default: "0" },
      "concurrency-mode": { type: "string", default: "soft" },
      canary: { type: "string", default: "0" },
      "region-order": { type: "string", default: "" },
      resume: { type: "boolean", default: false },
      unlock: { type: "boolean", default: false },
      yes: { type: "boolean", default: false },
      out: { type: "string" },
      against: { type: "string" },
      unreviewed: { type: "boolean", default: false },
      "policy-pack": { type: "string" },
      organization: { type: "string" },
      "github-roles": { type: "boolean", default: false },
      shards: { type: "string", default: "8" },
      buckets: { type: "string", default: String(MOST_BUCKETS) },
      dir: { type: "string", default: "." },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const [word, ...operands] = positionals;
  const command = COMMANDS.find((known) => known === word);
  if (!command) throw new UsageError(`${word ?? "no command"}: use one of ${COMMANDS.join(", ")}; see --help`);
  checkOperands(command, operands);
  const mode = values["concurrency-mode"];
  if (mode !== "strict" && mode !== "soft") throw new UsageError(`--concurrency-mode: "${mode}" is not strict or soft`);
  return {
    command,
    operands,
    selection: {
      stacks: values.stack,
      roles: values.role.map(role),
      accounts: values.account,
      regions: values.region,
      tags: Object.fromEntries(values.tag.map(tag)),
      ...(values.shard === undefined ? {} : { shard: shard(values.shard) }),
    },
    concurrency: count("--concurrency", values.concurrency ?? String(Math.min(64, availableParallelism())), 1, 64),
    failureTolerance: tolerance(values["failure-tolerance"]),
    concurrencyMode: mode,
    canary: count("--canary", values.canary, 0, 10_000),
    regionOrder: values["region-order"].split(",").filter((region) => region !== ""),
    resume: values.resume,
    unlock: values.unlock,
    yes: values.yes,
    out: values.out,
    against: values.against,
    unreviewed: values.unreviewed,
    policyPack: values["policy-pack"],
    organization: values.organization === "" ? undefined : values.organization,
    githubRoles: values["github-roles"],
    shards: count("--shards", values.shards, 1, 256),
    buckets: count("--buckets", values.buckets, 1, 10_000),
    dir: values.dir,
    json: values.json,
  };
}

function checkOperands(command: Command, operands: readonly string[]): void {
  if (command === "merge") {
    if (operands.length === 0) throw new UsageError("merge: name the folders of the reports");
  } else if (command === "split") {
    if (operands.length !== 1) throw new UsageError("split: name one stack");
  } else if (operands.length > 0) {
    throw new UsageError(`${operands.join(" ")}: use --stack to select stacks`);
  }
}

function count(option: string, text: string, least: number, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`${option}: "${text}" is not a whole number from ${least} to ${most}`);
}

function tolerance(text: string): Tolerance {
  if (!text.endsWith("%")) return { count: count("--failure-tolerance", text, 0, 10_000) };
  return { percent: count("--failure-tolerance", text.slice(0, -1), 0, 100) };
}

function role(text: string): string {
  if (["control", "data", "deployer"].includes(text)) return text;
  throw new UsageError(`--role: "${text}" is not control, data or deployer`);
}

function tag(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`--tag: "${text}" is not KEY=VALUE`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function shard(text: string): { readonly index: number; readonly of: number } {
  const [, index = 0, of = 0] = (/^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= of) return { index, of };
  throw new UsageError(`--shard: "${text}" is not I/N with I from 1 to N`);
}
