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
  /** The SHA-256 of all that decides what the stack deploys. */
  fingerprint: z.string(),
  /** What its preview said; `deferred` for a stack that depends on one that was never deployed. */
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
  /** Stack files that could not be read. */
  broken: z.array(z.object({ name: z.string(), file: z.string(), problem: z.string() })),
  /** Who gains and loses access, as Markdown; undefined if nothing was compared. */
  access: z.object({ ref: z.string(), markdown: z.string() }).exactOptional(),
});

/** What the preview of a fleet found: what is reviewed before it is deployed. */
export type Report = z.output<typeof reportSchema>;

/** The names of a report's files. */
export const REPORT_FILES = {
  json: "fleet-report.json",
  markdown: "fleet-report.md",
  html: "fleet-report.html",
} as const;

/** Reads the report in a folder; undefined if there is none. @throws RunError if it is of another shape. */
export function readReport(folder: string): Report | undefined {
  return readJson(join(folder, REPORT_FILES.json), reportSchema);
}

/** Whether everything in a report may be deployed: no file and no preview failed. */
export function holds({ stacks, broken }: Report): boolean {
  return broken.length === 0 && stacks.every(({ result }) => result.kind !== "failed");
}

/**
 * Merges the reports of the parts of a fleet.
 *
 * @throws RunError if two speak of the same stack.
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

/** Counts of what happens to resources, in a few words, such as `3 create, 1 update`. */
export function counted(changes: readonly { readonly op: string }[]): string {
  const counts = new Map<string, number>();
  for (const { op } of changes) counts.set(op, (counts.get(op) ?? 0) + 1);
  return [...counts].map(([op, n]) => `${n} ${op}`).join(", ") || "no changes";
}
