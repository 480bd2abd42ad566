import { join } from "node:path";
import { type Report, REPORT_FILES } from "../report";
import { reportHtml } from "../report-html";
import { reportMarkdown } from "../report-markdown";
import { writeWhole } from "../../stacks/project-file";

/** Writes a report to a folder as Markdown, HTML and JSON. */
export function writeReport(folder: string, report: Report): void {
  writeWhole(join(folder, REPORT_FILES.markdown), reportMarkdown(report));
  writeWhole(join(folder, REPORT_FILES.html), reportHtml(report));
  writeWhole(join(folder, REPORT_FILES.json), `${JSON.stringify(report)}\n`);
}
