import { oneLine } from "../documents/neutral-text";
import type { Line } from "./live/result-line";
import type { Verification } from "./result";

const VERDICT = {
  held: "held: the deployed resources are as declared, and access is as the configuration intends",
  violation: "violation: resources or access differ from the configuration",
  blind: "not all could be checked: no violation was found, but there may be one in what was not checked",
} as const;

const MARK: Readonly<Record<Line["outcome"]["kind"], string>> = {
  passed: "passed",
  failed: "FAILED",
  "not tried": "not tried",
  pending: "pending",
  "no answer": "NO ANSWER",
};

/** Returns a verification as text for a terminal. */
export function printed(found: Verification): string {
  const resources = Object.entries(found.read).map(([kind, n]) => `${n} ${n === 1 ? kind : plural(kind)}`);
  return [
    ...found.stacks.map(
      ({ name, accountId, caller }) => `stack ${name}: account ${accountId}, as ${caller || "no principal"}`,
    ),
    `read ${resources.join(", ") || "nothing"}; ${found.statements} statements about all requests proved`,
    ...found.notes.map((note) => `note: ${note}`),
    ...section(
      "Differences from the configuration",
      found.findings.flatMap(({ title, details, stack }) => [
        `✗ ${title}${stack === "" ? "" : ` [stack ${stack}]`}`,
        ...details.map((detail) => `    ${detail}`),
      ]),
    ),
    ...section(
      "Could not be checked",
      found.unchecked.map(
        ({ of, action, message }) => `? ${[of, action, message].filter((part) => part !== "").join(": ")}`,
      ),
    ),
    ...section(
      "Access, proved with what is deployed",
      found.access
        .filter(({ declared, verdict }) => declared !== "nothing" || verdict !== "proved")
        .map(({ role, bucket, declared, verdict }) => `${role} on ${bucket}: ${declared}: ${verdict}`),
    ),
    ...section(
      "Live requests",
      found.live.map(({ title, outcome }) => {
        const why = "why" in outcome ? `: ${outcome.why}` : "";
        return `${MARK[outcome.kind].padEnd(9)} ${title}${why}`;
      }),
    ),
    ...section(
      "Different text, same effect",
      found.reworded.map((of) => `= ${of}`),
    ),
    "",
    `${summary(found)} (${(found.milliseconds / 1000).toFixed(1)} s)`,
    VERDICT[found.verdict],
  ]
    .map(oneLine)
    .join("\n");
}

function plural(kind: string): string {
  return `${kind}s`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  ${line}`)];
}

function summary({ findings, unchecked, live }: Verification): string {
  const lines = (kind: Line["outcome"]["kind"]) => live.filter(({ outcome }) => outcome.kind === kind).length;
  const requests =
    live.length === 0
      ? "no live requests"
      : `live requests: ${lines("passed")} passed, ${lines("failed")} failed, ${lines("not tried")} not tried, ` +
        `${lines("pending")} pending, ${lines("no answer")} without answer`;
  return `${findings.length} findings, ${unchecked.length} not checked; ${requests}`;
}
