import type { Finding, Rehearsal } from "../result";
import { diagrams } from "./diagram";
import { type Page, render } from "./page";
import type { Provenance } from "./provenance";
import { outsideReach } from "./outside-reach";
import { packed, reportData } from "./report-data";

/** Returns the report of a rehearsal as one self-contained HTML page. It explains the terms, so that readers need not know IAM. */
export async function report(rehearsal: Rehearsal, provenance: Provenance): Promise<string> {
  const { project, stacks, roles, buckets, counts, violations, findings, assumptions } = rehearsal;
  return render({
    ...verdictOf(rehearsal),
    project,
    provenance,
    scope: [
      stacks.map(({ name, role, accountId }) => `${name} (${role}, ${accountId})`).join(", "),
      `${count(roles.length, "role")}, ${count(buckets.length, "bucket")}`,
      `${count(counts.statements, "statement")} about all requests proved or refuted, ${count(counts.settings, "setting")} compared`,
    ],
    tallies: [
      {
        status: violations.length > 0 ? "violated" : "proved",
        text: count(violations.length, "violation"),
        section: "violations",
      },
      ...(["mandatory", "advisory"] as const).map((level) => {
        const found = findings.filter((finding) => finding.level === level);
        const status = found.length === 0 ? "proved" : level === "mandatory" ? "violated" : "assumed";
        return { status, text: count(found.length, `${level} finding`), section: "findings" } as const;
      }),
      {
        status: assumptions.length > 0 ? "assumed" : "proved",
        text: count(assumptions.length, "assumption"),
        section: "assumptions",
      },
    ],
    reach: outsideReach(rehearsal),
    violations,
    assumptions: assumptions.map(({ text }) => text),
    findings: [...findings]
      .sort((a, b) => rank(a) - rank(b))
      .map((finding) => ({ ...finding, resource: resourceOf(finding) })),
    diagrams: await diagrams(rehearsal),
    data: packed(reportData(rehearsal)),
  });
}

const SEVERITIES = ["critical", "high", "medium", "low"];

/** Returns the sort position of a finding: mandatory findings first, then by severity. */
function rank({ level, severity }: Finding): number {
  const position = SEVERITIES.indexOf(severity);
  return (level === "mandatory" ? 0 : 10) + (position < 0 ? SEVERITIES.length : position);
}

function verdictOf({ held, violations, findings, assumptions }: Rehearsal): Pick<Page, "status" | "verdict"> {
  const mandatory = findings.filter((f) => f.level === "mandatory").length;
  if (!held) {
    return {
      status: "violated",
      verdict: `Not as configured: ${count(violations.length, "violation")}, ${count(mandatory, "mandatory finding")}.`,
    };
  }
  const sentence = "Every principal can do what the configuration says, and nothing else, for every request";
  if (assumptions.length === 0) return { status: "proved", verdict: `${sentence}.` };
  return { status: "assumed", verdict: `${sentence}, if: ${assumptions.map(({ text }) => text).join("; ")}` };
}

function resourceOf({ urn, stack }: Finding): string {
  if (urn === "") return `stack ${stack}`;
  const [type = "", name = ""] = urn.split("::").slice(-2);
  return `${name} (${type.split(/[:$]/).at(-1) ?? type})`;
}

function count(n: number, what: string): string {
  return `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
}
