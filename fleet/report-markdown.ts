import { counted, type Report, type StackReport } from "./report";

/** How many changes of one stack are listed; `fleet-report.json` has all. */
const MOST_CHANGES = 200;

/** A report as Markdown, for a pull request. */
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
    ...(access ? section(`Access, compared with ${text(access.ref)}`, [access.markdown]) : []),
    ...section("Changes", changing.map(details)),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function row({ name, accountId, region, result }: StackReport): string {
  const changes =
    result.kind === "deferred"
      ? result.because
      : result.kind === "failed"
        ? `failed: ${result.message.split("\n")[0] ?? ""}`
        : counted(result.changes);
  const found = "findings" in result ? result.findings.length : 0;
  return `| ${[name, accountId, region, changes, String(found)].map(text).join(" | ")} |`;
}

function findings({ name, result }: StackReport): readonly string[] {
  if (!("findings" in result)) return [];
  return result.findings.map(
    ({ policy, level, urn, message }) =>
      `- ${text(name)}, ${level}, \`${policy}\` on \`${resource(urn)}\`: ${text(message.replaceAll("\n", " "))}`,
  );
}

function details({ name, result }: StackReport): string {
  const changes = "changes" in result ? result.changes : [];
  const listed = changes.slice(0, MOST_CHANGES).map(({ op, urn }) => `${op.padEnd(8)} ${resource(urn)}`);
  const more = changes.length - listed.length;
  if (more > 0) listed.push(`and ${more} more, in fleet-report.json`);
  return `<details><summary>${text(name)}: ${counted(changes)}</summary>\n\n${fenced(listed.join("\n"))}\n\n</details>`;
}

function block(title: string, message: string): string {
  return `**${text(title)}**\n\n${fenced(message)}`;
}

/** A resource as its type and name. */
export function resource(urn: string): string {
  const [, , types = urn, name = ""] = urn.split("::");
  return `${types.split("$").at(-1) ?? types} ${name}`.trim();
}

function section(title: string, parts: readonly string[]): readonly string[] {
  if (parts.length === 0) return [];
  const separator = parts.every((part) => part.startsWith("- ")) ? "\n" : "\n\n";
  return [`### ${title}`, "", parts.join(separator), ""];
}

/** What a message of AWS or a name says is text, not markup. */
function text(value: string): string {
  return value
    .replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c] ?? c)
    .replace(/[|*_`[\]@#]/g, "\\$&");
}

/** A block of code, whatever is in it. */
function fenced(content: string): string {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${content}\n${fence}`;
}
