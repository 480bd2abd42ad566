import type { StatementJson } from "../../rehearsal/policy-json";
import type { Answer } from "../../rehearsal/question";
import type { NamedDocument } from "../../rehearsal/world";
import { ask, type Part, type Side } from "./judge";
import { oneSided, principals } from "./normal";
import { type Probe, probes, type Subject } from "./requests";

/** A request that comes out otherwise than declared. */
export interface Change {
  readonly change: "gained" | "lost";
  readonly probe: Probe;
  /** The statements that decide it now, or decided it as declared. */
  readonly because: readonly string[];
}

/** How the documents of a thing differ from what was declared. */
export interface Effect {
  readonly changes: readonly Change[];
  /** Statements of one side only whose effect cannot be judged, and why. */
  readonly unjudged: readonly string[];
  /** Whether the texts differ in more than their form. */
  readonly reworded: boolean;
}

/** More than so many requests of one document are not asked: it is then said that not all were. */
const MOST = 4_000;

/**
 * Compares the effect of documents: every statement that only one side has is turned into requests at its edges, and
 * both sides are asked. Any difference in effect is a request that such a statement matches, so equal answers to all of
 * them mean equal effect, as far as a statement's wildcards and conditions are covered by the values that are tried.
 *
 * @param part which part the documents play in a decision.
 * @param merged whether others write the document too: then their statements are no surprise, and only what is lost counts.
 */
export async function compare(
  part: Part,
  declared: Side,
  found: Side,
  subject: Subject,
  merged: boolean,
): Promise<Effect> {
  const policies = ({ documents, boundary }: Side) =>
    [...documents, ...(boundary ? [boundary] : [])].map((d) => d.policy);
  const added = oneSided(policies(found), policies(declared));
  const removed = oneSided(policies(declared), policies(found));
  if (added.length + removed.length === 0) return { changes: [], unjudged: [], reworded: false };
  const unjudged: string[] = [];
  const wanted = [...(merged ? added.filter(({ Effect }) => Effect === "Deny") : added), ...removed];
  const allowing = [...policies(declared), ...policies(found)]
    .flatMap(({ Statement }) => Statement)
    .filter(({ Effect }) => Effect === "Allow");
  const asked = new Map<string, Probe>();
  for (const statement of wanted) {
    const own = probes(statement, subject, allowing);
    const cannot = cannotJudge(statement, own);
    if (cannot !== undefined) unjudged.push(cannot);
    for (const probe of own) asked.set(JSON.stringify(probe), probe);
  }
  if (asked.size > MOST) unjudged.push(`only ${MOST} of ${asked.size} requests were asked`);
  const changes: Change[] = [];
  for (const probe of [...asked.values()].slice(0, MOST)) {
    const [before, now] = await Promise.all([
      ask(part, declared, probe, subject.accountId),
      ask(part, found, probe, subject.accountId),
    ]);
    const fault = now.find((answer) => answer.fault)?.fault;
    if (fault !== undefined && before.every((answer) => answer.fault === undefined)) unjudged.push(fault);
    const at = now.findIndex((answer, n) => answer.allowed !== before[n]?.allowed);
    const after = now[at];
    if (!after) continue;
    if (after.allowed && merged) continue;
    const because = after.allowed || after.explicitly ? deciding(after) : deciding(before[at]);
    changes.push({ change: after.allowed ? "gained" : "lost", probe, because });
  }
  return { changes, unjudged: [...new Set(unjudged)], reworded: true };
}

/** Why a statement shows nothing: it speaks of nobody, or of nothing, that a request can be made for. */
function cannotJudge(statement: StatementJson, own: readonly Probe[]): string | undefined {
  const foreign = (principals(statement.Principal) ?? []).filter((one) => !/^(AWS|Service) /.test(one));
  const name = statement.Sid ?? "a statement without a Sid";
  if (foreign.length > 0) return `${name} speaks of ${foreign.join(", ")}, which is not evaluated`;
  if (own.length === 0 && orphansIn([{ id: "", policy: { Statement: [statement] } }]).length === 0) {
    return `${name} speaks of no action or resource that is known here`;
  }
  return undefined;
}

function deciding(answer: Answer | undefined): readonly string[] {
  const all = (answer?.layers ?? []).flatMap(({ statements }) => statements);
  const telling = all.filter(({ document }) => document !== "everything" && document !== "everybody");
  const denying = telling.filter(({ effect }) => effect === "Deny");
  return [...new Set((denying.length > 0 ? denying : telling).map(({ document, sid }) => `${document} ${sid}`))];
}

/** Principals that AWS has turned into ids, as they were deleted: whatever is granted to them is dead. */
export function orphansIn(documents: readonly NamedDocument[]): readonly string[] {
  const all = documents.flatMap(({ policy }) => policy.Statement.flatMap((s) => principals(s.Principal) ?? []));
  return [...new Set(all.flatMap((one) => /^AWS (A(?:ROA|IDA)[A-Z0-9]+)$/.exec(one)?.[1] ?? []))];
}
