import { UsageError } from "../rehearsal/cli/main";
import { holds, type Report } from "./report";

/**
 * Refuses to deploy what was not reviewed.
 *
 * @param report of the last preview; undefined if there is none.
 * @param prints what decides now what each stack deploys.
 * @throws UsageError naming the stacks that are not in the report, or changed since.
 */
export function checkReviewed(
  report: Report | undefined,
  stacks: readonly string[],
  prints: ReadonlyMap<string, string>,
): void {
  const otherwise = "preview again, or add --unreviewed";
  if (!report) throw new UsageError(`there is no report of a preview; ${otherwise}`);
  const reviewed = new Map(report.stacks.map(({ name, fingerprint }) => [name, fingerprint]));
  const missing = stacks.filter((name) => !reviewed.has(name));
  if (missing.length > 0) throw new UsageError(`${missing.join(", ")}: not in the report; ${otherwise}`);
  const changed = stacks.filter((name) => reviewed.get(name) !== prints.get(name));
  if (changed.length > 0) {
    throw new UsageError(`${changed.join(", ")}: configuration or code has changed since the preview; ${otherwise}`);
  }
  const ofThese = { ...report, stacks: report.stacks.filter(({ name }) => stacks.includes(name)) };
  if (!holds(ofThese)) throw new UsageError(`the report has errors; mend them and ${otherwise}`);
}
