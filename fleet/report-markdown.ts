import { codeBlock, codeSpan, oneLine } from "../documents/neutral-text";
import { counted, type Report, type StackReport } from "./report";

/** The most changes of one stack in the report; `fleet-report.json` has all. */
const MOST_CHANGES = 200;

/** The longest error message, in characters; a longer one is cut. */
const MOST_MESSAGE = 4_000;

/** The longest error message in the table, in characters. */
const MOST_REASON = 300;

/** The longest report, in bytes of UTF-8. A comment on GitHub has at most 65,536 characters. */
const MOST = 60_000;

/** Renders a report as Markdown for a pull request. The most important parts come first; parts that do not fit are left out. */
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

/** Returns the first parts, up to {@link MOST} bytes. If parts are left out, a note names the file that contains them. */
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

/** Returns the type and the name of a resource, separated by a space. */
export function resource(urn: string): string {
  const [, , types = urn, name = ""] = urn.split("::");
  return `${types.split("$").at(-1) ?? types} ${name}`.trim();
}

function section(title: string, parts: readonly string[]): readonly string[] {
  if (parts.length === 0) return [];
  const isList = parts.every((part) => part.startsWith("- "));
  return [`### ${title}`, "", ...parts.flatMap((part) => (isList ? [part] : [part, ""])), ...(isList ? [""] : [])];
}

/** Escapes a name or a message of AWS, so that Markdown shows it as plain text. */
function text(value: string): string {
  return oneLine(value)
    .replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c] ?? c)
    .replace(/[|*_`[\]@#]/g, "\\$&");
}
