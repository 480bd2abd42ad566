import type { CellResult, Decision, KeyResult, Rehearsal, RequestResult, SubjectResult, Surprise } from "../result";
import { diagram, type DiagramAccount } from "./diagram";
import { type Group, type Line, type MatrixCell, type Page, render, type Status } from "./page";

/** More requests than this and the page shows those that differ by names alone once. */
const EVERY_LINE = 5000;

/**
 * The report of a rehearsal: one HTML page that needs nothing else, readable by someone who does not know IAM.
 */
export async function report(rehearsal: Rehearsal): Promise<string> {
  return render({ ...pageOf(rehearsal), diagram: await diagram(accountsOf(rehearsal)) });
}

function pageOf(rehearsal: Rehearsal): Omit<Page, "diagram"> {
  const { roles, buckets, surprises, findings, documents } = rehearsal;
  const cells = new Map(rehearsal.matrix.map((cell) => [cellKey(cell.role, cell.bucket), cell]));
  const groups = groupsOf(rehearsal);
  return {
    ...verdictOf(rehearsal),
    extent: extentOf(rehearsal),
    roles,
    buckets: buckets.map((bucket) => ({
      name: bucket.name,
      where: `${bucket.accountId}, ${bucket.region}, ${bucket.classification}`,
      cells: roles.map(({ name }) => matrixCell(cells.get(cellKey(name, bucket.name)), groups.idOf)),
    })),
    surprises: surprises.map((surprise) => ({ of: subject(surprise), line: surpriseLine(surprise) })),
    groups: groups.all,
    findings: findings.map(({ rule, level, urn, stack, message, url }) => ({
      rule,
      level,
      message,
      resource: urn === "" ? `stack ${stack}` : nameOf(urn),
      url: url === "" ? undefined : url,
    })),
    documents: documents.map(({ id, of, kind, text, size, limit, unit }) => ({
      id,
      title: kind === "needed" ? `${of} (needed, not known)` : of,
      text,
      size,
      limit: limit === 0 ? undefined : { most: limit, unit },
    })),
  };
}

function verdictOf({ held, surprises, findings, provisos }: Rehearsal): { status: Status; verdict: string } {
  const mandatory = findings.filter((f) => f.level === "mandatory").length;
  if (!held) {
    return {
      status: "surprise",
      verdict: `Not as configured: ${count(surprises.length, "surprise")}, ${count(mandatory, "mandatory finding")}.`,
    };
  }
  if (provisos.length === 0)
    return { status: "held", verdict: "Everybody can do what the configuration says, and nothing else." };
  return {
    status: "provided",
    verdict: `Everybody can do what the configuration says, and nothing else, provided that: ${provisos.map((p) => p.text).join("; ")}`,
  };
}

function extentOf({ counts, buckets, roles }: Rehearsal): string {
  return (
    `${count(roles.length, "role")}, ${count(buckets.length, "bucket")}. ${count(counts.requests, "request")} decided by ` +
    `evaluating ${counts.evaluated}: the others differ from one of these by names alone. ${count(counts.settings, "setting")} looked at.`
  );
}

function matrixCell(cell: CellResult | undefined, idOf: (cell: CellResult) => string): MatrixCell {
  if (!cell) return { status: "held", level: undefined, group: "why" };
  return { status: statusOf(cell.verdict), level: cell.expected ?? undefined, group: idOf(cell) };
}

function statusOf(verdict: CellResult["verdict"]): Status {
  return verdict === "proved" ? "held" : verdict;
}

/** The requests of a cell of the matrix, or of one bucket or role on its own. */
type Asked = CellResult | SubjectResult;

/** The requests behind the verdict: those of each cell; or each list once, where there are too many. */
function groupsOf({ matrix, subjects, requests }: Rehearsal): {
  all: readonly Group[];
  idOf: (asked: Asked) => string;
} {
  const all: readonly Asked[] = [...matrix, ...subjects];
  const linesOf = (asked: Asked): readonly Line[] =>
    (requests[asked.requests]?.requests ?? []).map((request) => requestLine(request, asked));
  const lines = all.reduce((sum, asked) => sum + (requests[asked.requests]?.requests.length ?? 0), 0);
  if (lines <= EVERY_LINE) {
    const idOf = (asked: Asked) => `why/${titleOf(asked)}`;
    return { all: all.map((asked) => ({ id: idOf(asked), title: titleOf(asked), lines: linesOf(asked) })), idOf };
  }
  const idOf = (asked: Asked) => `why/${asked.requests}`;
  const alike = new Map<number, Asked[]>();
  for (const asked of all) {
    const known = alike.get(asked.requests);
    if (known) known.push(asked);
    else alike.set(asked.requests, [asked]);
  }
  return {
    all: [...alike.values()].flatMap(([first, ...more]) =>
      first
        ? [
            {
              id: idOf(first),
              title: `${titleOf(first)}${more.length === 0 ? "" : `, and ${more.length} more alike`}`,
              lines: linesOf(first),
            },
          ]
        : [],
    ),
    idOf,
  };
}

function titleOf(asked: Asked): string {
  return "bucket" in asked ? `${asked.role} on ${asked.bucket}` : `${asked.kind} ${asked.name}`;
}

function requestLine({ title, action, expected, found, provided, why }: RequestResult, asked: Asked): Line {
  const named = (text: string) => text.replace(/\{(\w+)\}/g, (braces, key: string) => asked.names[key] ?? braces);
  return {
    status: expected !== found ? "surprise" : provided ? "provided" : "held",
    title: title.includes(action) ? named(title) : `${named(title)} (${action})`,
    expected,
    found,
    why: why.map(named),
  };
}

function subject({ role, bucket }: Surprise): string {
  return [role, bucket].filter((part) => part !== undefined).join(" on ") || "the stacks";
}

function surpriseLine({ title, expected, found, decisions }: Surprise): Line {
  return { status: "surprise", title, expected, found, why: decisions.flatMap(decisionWords) };
}

function decisionWords({ principal, action, resource, context, layers, fault }: Decision): readonly string[] {
  return [
    `${principal} asks for ${action} on ${resource} with ${Object.entries(context)
      .map(([key, value]) => `${key} = ${value}`)
      .join(", ")}`,
    ...(fault === undefined ? [] : [fault]),
    ...layers.map(({ layer, outcome, statements, misses }) =>
      [`${layer}: ${outcome}`, ...statements.map((s) => `${s.effect} by ${s.sid} of ${s.document}`), ...misses].join(
        "; ",
      ),
    ),
  ];
}

function accountsOf({ roles, buckets, keys }: Rehearsal): readonly DiagramAccount[] {
  const ids = [...new Set([...roles, ...buckets].map(({ accountId }) => accountId))];
  const labels = new Map(keys.map((key) => [key.arn, keyLabel(key)]));
  return ids.map((id) => ({
    id,
    roles: roles.filter((r) => r.accountId === id),
    buckets: buckets
      .filter((b) => b.accountId === id)
      .map(({ name, region, keyArn, topicArn, grants }) => ({
        name,
        region,
        key: keyArn === undefined ? undefined : { id: keyArn, label: labels.get(keyArn) ?? lastOf(keyArn) },
        topic: topicArn === undefined ? undefined : { id: topicArn, label: `topic ${lastOf(topicArn)}` },
        grants: Object.fromEntries(grants.map(({ role, level, via }) => [role, via ? `${level} via a role` : level])),
      })),
  }));
}

/** The id of a key that a stack makes is not known before it is made. */
function keyLabel({ arn, created, buckets }: KeyResult): string {
  if (!created) return `key ${lastOf(arn)}`;
  return buckets.length === 1 ? "a key of its own" : `a key for ${buckets.length} buckets`;
}

function lastOf(arn: string): string {
  return arn.split(/[:/]/).at(-1) ?? arn;
}

function nameOf(urn: string): string {
  const [type = "", name = ""] = urn.split("::").slice(-2);
  return `${name} (${type.split(/[:$]/).at(-1) ?? type})`;
}

function cellKey(role: string, bucket: string): string {
  return `${role}/${bucket}`;
}

function count(n: number, what: string): string {
  return `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
}
