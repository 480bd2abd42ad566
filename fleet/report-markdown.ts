import { codeBlock, codeSpan, oneLine } from "../documents/neutral-text";
import { counted, type Report, type StackReport } from "./report";

/** How many changes of one stack are listed; `fleet-report.json` has all. */
const MOST_CHANGES = 200;

/** The longest message of an error that is shown whole. */
const MOST_MESSAGE = 4_000;

/** The longest reason in the table. */
const MOST_REASON = 300;

/** How long a report may be, in bytes of UTF-8, and so in characters: a comment on GitHub takes 65,536. */
const MOST = 60_000;

/** A report as Markdown, for a pull request: as many of its parts as fit, the most important first. */
export function reportMarkdown({ stacks, broken, access }: Report): string {
  const failed = stacks.filter(({ result }) => result.kind === "failed");
  const changing = stacks.filter(({ result }) => "changes" in result && result.changes.length > 0);
  const lines = [
    `## Preview of ${stacks.length} stacks`,
    "",
    `${changing.length} with changes, ${failed.length + broken.length} with errors.`,
    "",
    "| stack | account | Region | changes | findings |",
    "| --- | --- | --- | --- | --- |",
    ...stacks.map(row),
    "",
    ...section("Errors", [
      ...broken.map(({ file, problem }) => block(file, problem)),
      ...failed.map(({ name, result }) => block(name, result.kind === "failed" ? result.message : "")),
    ]),
    ...section("Findings of the policy pack", stacks.flatMap(findings)),
    ...section("Notes", stacks.flatMap(notes)),
    ...(access ? section(`Access, compared with ${text(access.ref)}`, [access.markdown]) : []),
    ...section("Changes", changing.map(details)),
  ];
  return `${fitting(lines).join("\n").trimEnd()}\n`;
}

/** The first parts that are not more than {@link MOST}, and where the rest is. */
function fitting(parts: readonly string[]): readonly string[] {
  let size = 0;
  const end = parts.findIndex((part) => (size += Buffer.byteLength(part) + 1) > MOST);
  return end < 0 ? parts : [...parts.slice(0, end), "", "**This is not all:** `fleet-report.html` has the rest."];
}

function row({ name, accountId, region, result }: StackReport): string {
  const changes =
    result.kind === "deferred"
      ? result.because
      : result.kind === "failed"
        ? `failed: ${(result.message.split("\n")[0] ?? "").slice(0, MOST_REASON)}`
        : counted(result.changes);
  const found = "findings" in result ? result.findings.length : 0;
  return `| ${[name, accountId, region, changes, String(found)].map(text).join(" | ")} |`;
}

function findings({ name, result }: StackReport): readonly string[] {
  if (!("findings" in result)) return [];
  return result.findings.map(
    ({ policy, level, urn, message }) =>
      `- ${text(name)}, ${level}, ${codeSpan(policy)} on ${codeSpan(resource(urn))}: ${text(message.replaceAll("\n", " "))}`,
  );
}

function notes({ name, result }: StackReport): readonly string[] {
  return result.kind === "succeeded" ? result.notes.map((note) => `- ${text(name)}: ${text(note)}`) : [];
}

function details({ name, result }: StackReport): string {
  const changes = "changes" in result ? result.changes : [];
  const listed = changes.slice(0, MOST_CHANGES).map(({ op, urn }) => `${op.padEnd(8)} ${resource(urn)}`);
  const more = changes.length - listed.length;
  if (more > 0) listed.push(`and ${more} more, in fleet-report.json`);
  return `<details><summary>${text(name)}: ${counted(changes)}</summary>\n\n${codeBlock(listed, "text")}\n\n</details>`;
}

function block(title: string, message: string): string {
  const shown = message.length > MOST_MESSAGE ? `${message.slice(0, MOST_MESSAGE)} …` : message;
  return `**${text(title)}**\n\n${codeBlock(shown.split("\n"), "text")}`;
}

/** A resource as its type and name. */
export function resource(urn: string): string {
  const [, , types = urn, name = ""] = urn.split("::");
  return `${types.split("$").at(-1) ?? types} ${name}`.trim();
}

function section(title: string, parts: readonly string[]): readonly string[] {
  if (parts.length === 0) return [];
  const isList = parts.every((part) => part.startsWith("- "));
  return [`### ${title}`, "", ...parts.flatMap((part) => (isList ? [part] : [part, ""])), ...(isList ? [""] : [])];
}

/** What a message of AWS or a name says is text, not markup. */
function text(value: string): string {
  return oneLine(value)
    .replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c] ?? c)
    .replace(/[|*_`[\]@#]/g, "\\$&");
}
