import type { CellResult, DocumentResult, Rehearsal, ResourceResult, StackResult, Violation } from "./result";

/** How much is printed. */
export interface PrintOptions {
  /** The verdict alone, without the stacks. @default false */
  readonly quiet?: boolean;
}

/** A rehearsal as text for a terminal. */
export function printed(rehearsal: Rehearsal, { quiet = false }: PrintOptions = {}): string {
  const documents = new Map(rehearsal.documents.map((d) => [d.id, d]));
  return [
    ...(quiet ? [] : rehearsal.stacks.map((stack) => stackTree(stack, documents))),
    ...(quiet ? [] : neededDocuments(rehearsal)),
    findings(rehearsal),
    matrix(rehearsal),
    ...rehearsal.violations.slice(0, MOST).map(violationText),
    ...(rehearsal.violations.length > MOST
      ? [`… and ${rehearsal.violations.length - MOST} more violations, see rehearsal.json`]
      : []),
    ...rehearsal.assumptions.map(
      ({ text, intents }) =>
        `Assumption, on which ${count(intents.length, "intent")} rest${intents.length === 1 ? "s" : ""}: ${text}`,
    ),
    ...rehearsal.notes.map((note) => `Note: ${note}`),
    summary(rehearsal),
  ].join("\n\n");
}

const MOST = 20;

function stackTree(
  { name, role, accountId, region, resources }: StackResult,
  documents: ReadonlyMap<string, DocumentResult>,
): string {
  const children = new Map<string, ResourceResult[]>();
  const urns = new Set(resources.map(({ urn }) => urn));
  for (const resource of resources) {
    const parent = urns.has(resource.parent) ? resource.parent : "";
    children.set(parent, [...(children.get(parent) ?? []), resource]);
  }
  const lines = [`Stack ${name}: ${role}, account ${accountId}, ${region}, ${resources.length} resources`];
  const walk = (parent: string, indent: string): void => {
    const below = children.get(parent) ?? [];
    below.forEach((resource, n) => {
      const last = n === below.length - 1;
      lines.push(`${indent}${last ? "└─" : "├─"} ${title(resource)}`);
      const next = `${indent}${last ? "   " : "│  "}`;
      for (const id of resource.documents) {
        const document = documents.get(id);
        if (document) lines.push(...documentLines(document).map((line) => `${next}   ${line}`));
      }
      walk(resource.urn, next);
    });
  };
  const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  walk(root?.urn ?? "", "");
  return lines.join("\n");
}

function title({ type, name, protect }: ResourceResult): string {
  const [pkg = "", module = "", kind = ""] = type.split(":");
  const short = `${pkg === "aws" ? `aws.${module.split("/")[0] ?? ""}.` : pkg === "pulumi" ? `${module} ` : ""}${kind}`;
  return `${short} ${name}${protect ? " (protected)" : ""}`;
}

/** A statement a line: readable, and the whole of the document. */
function documentLines({ of, size, limit, unit, text }: DocumentResult): readonly string[] {
  const parsed: unknown = JSON.parse(text);
  const statements: unknown =
    typeof parsed === "object" && parsed !== null && "Statement" in parsed ? parsed.Statement : [];
  return [
    `${of}, ${size}${limit > 0 ? ` of ${limit}` : ""} ${unit}`,
    ...(Array.isArray(statements) ? statements.map((statement) => `  ${JSON.stringify(statement)}`) : []),
  ];
}

function neededDocuments({ documents }: Rehearsal): readonly string[] {
  return documents
    .filter(({ kind }) => kind === "needed")
    .map((document) =>
      [`Needed by an existing role, whose policies are not known:`, ...documentLines(document)].join("\n"),
    );
}

function findings({ findings: found }: Rehearsal): string {
  const of = (level: string) => found.filter((finding) => finding.level === level).length;
  const lines = found.map(({ level, rule, stack, urn, message }) => {
    const where = urn === "" ? `stack ${stack}` : urn.split("::").slice(-2).join(" ");
    return `  ${level} ${rule} (${where}): ${message}`;
  });
  return [`Policy pack: ${of("mandatory")} mandatory and ${of("advisory")} advisory findings`, ...lines].join("\n");
}

/** Buckets down, roles across: what is proved. */
function matrix({ matrix: cells, buckets, roles }: Rehearsal): string {
  if (cells.length === 0) return "Access: no role meets a bucket";
  const names = roles.map(({ name }) => name);
  const shown = buckets.slice(0, 50);
  const head = ["", ...names];
  const rows = shown.map((bucket) => [
    bucket.name,
    ...names.map((role) => mark(cells.find((cell) => cell.bucket === bucket.name && cell.role === role))),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [
    "Access, bucket × role: the level that is proved; – nothing; ? if the assumptions below hold; ! violated",
    line(head),
    ...rows.map(line),
    ...(buckets.length > shown.length
      ? [`… and ${buckets.length - shown.length} buckets more, see rehearsal.json`]
      : []),
  ].join("\n");
}

function mark(cell: CellResult | undefined): string {
  if (!cell) return "";
  const level = cell.expected ?? "–";
  if (cell.verdict === "proved") return level;
  return cell.verdict === "assumed" ? `${level} ?` : `${level} !`;
}

/** A violation in full. */
export function violationText({ kind, sentence, actions, request, deciding }: Violation): string {
  const others = request ? actions.filter((action) => action !== request.action) : [];
  return [
    `Violation (${kind}): ${sentence}`,
    ...(others.length === 0 ? [] : [`  also ${others.join(", ")}`]),
    ...deciding.map((statement) => `  ${statement}`),
  ].join("\n");
}

function summary({ counts, held, violations, findings: found }: Rehearsal): string {
  const { statements, settings } = counts;
  const mandatory = found.filter(({ level }) => level === "mandatory").length;
  return [
    statements === 0
      ? `There is no access to prove; ${count(settings, "setting")} compared`
      : `${count(statements, "statement")} about all requests proved, ${count(settings, "setting")} compared`,
    held
      ? "All held."
      : `Not all held: ${count(violations.length, "violation")}, ${mandatory} mandatory and ${found.length - mandatory} advisory findings.`,
  ].join("\n");
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
