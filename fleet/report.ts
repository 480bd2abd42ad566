import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { z } from "zod";
import { outcomeSchema } from "./engine";
import { readJson } from "./state-file";

const stackReport = z.object({
  name: z.string(),
  role: z.string(),
  accountId: z.string(),
  region: z.string(),
  /** The SHA-256 of the files that determine the stack's resources. */
  fingerprint: z.string(),
  /** The result of its preview; `deferred` for a stack that depends on one that was never deployed. */
  result: z.discriminatedUnion("kind", [
    ...outcomeSchema.options,
    z.object({ kind: z.literal("deferred"), because: z.string() }),
  ]),
});

/** The preview of one stack. */
export type StackReport = z.output<typeof stackReport>;

/** The shape of `fleet-report.json`. */
const reportSchema = z.object({
  version: z.literal(1),
  project: z.string(),
  stacks: z.array(stackReport),
  /** Stack files with errors. */
  broken: z.array(z.object({ name: z.string(), file: z.string(), problem: z.string() })),
  /** The access difference since a git ref, as Markdown; absent without `--against`. */
  access: z.object({ ref: z.string(), markdown: z.string() }).exactOptional(),
});

/** The report of a preview of a fleet, which is reviewed before `up` deploys it. */
export type Report = z.output<typeof reportSchema>;

/** The names of a report's files. */
export const REPORT_FILES = {
  json: "fleet-report.json",
  markdown: "fleet-report.md",
  html: "fleet-report.html",
} as const;

/** Reads the report in a folder; undefined if there is none. @throws RunError if the file is not a valid report. */
export function readReport(folder: string): Report | undefined {
  return readJson(join(folder, REPORT_FILES.json), reportSchema);
}

/** Returns whether a report has no errors: no broken stack file and no failed preview. */
export function holds({ stacks, broken }: Report): boolean {
  return broken.length === 0 && stacks.every(({ result }) => result.kind !== "failed");
}

/**
 * Merges the reports of shards into one.
 *
 * @throws RunError if there are no reports, or if two contain the same stack.
 */
export function merged(reports: readonly Report[]): Report {
  const [first] = reports;
  if (!first) throw new RunError("there is no report to merge");
  const stacks = reports.flatMap((report) => report.stacks).sort((a, b) => (a.name < b.name ? -1 : 1));
  const twice = stacks.find(({ name }, n) => stacks[n + 1]?.name === name);
  if (twice) throw new RunError(`${twice.name}: it is in two of the reports; merge each shard once`);
  const access = reports.find((report) => report.access !== undefined)?.access;
  return {
    version: 1,
    project: first.project,
    stacks,
    broken: reports.flatMap(({ broken }) => broken),
    ...(access === undefined ? {} : { access }),
  };
}

/** Counts changes by their kind, such as `3 create, 1 update`. */
export function counted(changes: readonly { readonly op: string }[]): string {
  const counts = new Map<string, number>();
  for (const { op } of changes) counts.set(op, (counts.get(op) ?? 0) + 1);
  return [...counts].map(([op, n]) => `${n} ${op}`).join(", ") || "no changes";
}
