import { join } from "node:path";
import { EXIT, type Exit, UsageError } from "../../rehearsal/cli/main";
import type { Options } from "../options";
import { holds, merged, readReport } from "../report";
import { FLEET_FOLDER } from "../folders";
import { writeReport } from "./write-report";

/** Merges the reports of shards into one report. @returns the exit code. @throws UsageError if a folder has no report. */
export function merge(options: Options): Exit {
  const reports = options.operands.map((folder) => {
    const report = readReport(folder);
    if (!report) throw new UsageError(`${folder}: there is no report of a preview in it`);
    return report;
  });
  const report = merged(reports);
  writeReport(options.out ?? join(options.dir, FLEET_FOLDER), report);
  return holds(report) ? EXIT.held : EXIT.violated;
}
