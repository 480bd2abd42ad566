import { UsageError } from "../rehearsal/cli/main";
import { holds, type Report } from "./report";

/**
 * Checks that the stacks to deploy were reviewed.
 *
 * @param report the report of the last preview; undefined if there is none.
 * @param stacks the names of the stacks to deploy.
 * @param current the present fingerprint of each stack.
 * @throws UsageError if there is no report, if the report has errors, or if stacks are missing from it or have changed since.
 */
export function checkReviewed(
  report: Report | undefined,
  stacks: readonly string[],
  current: ReadonlyMap<string, string>,
): void {
  const remedy = "preview again, or add --unreviewed";
  if (!report) throw new UsageError(`there is no report of a preview; ${remedy}`);
  const reviewed = new Map(report.stacks.map(({ name, fingerprint }) => [name, fingerprint]));
  const missing = stacks.filter((name) => !reviewed.has(name));
  if (missing.length > 0) throw new UsageError(`${missing.join(", ")}: not in the report; ${remedy}`);
  const changed = stacks.filter((name) => reviewed.get(name) !== current.get(name));
  if (changed.length > 0) {
    throw new UsageError(`${changed.join(", ")}: configuration or code has changed since the preview; ${remedy}`);
  }
  const ofThese = { ...report, stacks: report.stacks.filter(({ name }) => stacks.includes(name)) };
  if (!holds(ofThese)) throw new UsageError(`the report has errors; mend them and ${remedy}`);
}
