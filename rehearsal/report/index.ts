import type { CellResult, KeyResult, Rehearsal } from "../result";
import { diagram, type DiagramAccount } from "./diagram";
import { type MatrixCell, type Page, render, type Status } from "./page";

/**
 * The report of a rehearsal: one HTML page that needs nothing else, readable by someone who does not know IAM.
 */
export async function report(rehearsal: Rehearsal): Promise<string> {
  return render({ ...pageOf(rehearsal), diagram: await diagram(accountsOf(rehearsal)) });
}

function pageOf(rehearsal: Rehearsal): Omit<Page, "diagram"> {
  const { roles, buckets, violations, findings, documents, intents } = rehearsal;
  const cells = new Map(rehearsal.matrix.map((cell) => [cellKey(cell.role, cell.bucket), cell]));
  return {
    ...verdictOf(rehearsal),
    extent: extentOf(rehearsal),
    roles,
    buckets: buckets.map((bucket) => ({
      name: bucket.name,
      where: `${bucket.accountId}, ${bucket.region}, ${bucket.classification}`,
      cells: roles.map(({ name }) => matrixCell(cells.get(cellKey(name, bucket.name)))),
    })),
    violations: violations.map(({ sentence, actions, deciding }) => ({
      sentence,
      why: [...(actions.length > 1 ? [`Actions: ${actions.join(", ")}`] : []), ...deciding],
    })),
    groups: intents.map(({ id, of, verdict, access, assumptions, documents: ids }) => ({
      id: anchor(id),
      title: of,
      status: verdict,
      access,
      assumptions,
      documents: ids,
    })),
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

function anchor(intent: string): string {
  return `intent/${intent}`;
}

function verdictOf({ held, violations, findings, assumptions }: Rehearsal): { status: Status; verdict: string } {
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

function extentOf({ counts, buckets, roles }: Rehearsal): string {
  return (
    `${count(roles.length, "role")}, ${count(buckets.length, "bucket")}. ` +
    `${count(counts.statements, "statement")} about all requests, ${count(counts.settings, "setting")}.`
  );
}

function matrixCell(cell: CellResult | undefined): MatrixCell {
  if (!cell) return { status: "proved", level: undefined, group: "why" };
  const [first] = cell.intents;
  return {
    status: cell.verdict,
    level: cell.expected ?? undefined,
    group: first === undefined ? "why" : anchor(first),
  };
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
