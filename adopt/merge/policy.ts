import { statementsAsWritten } from "@cross-account-s3/iam";
import { isList, isObject, type Json, type JsonObject, texts } from "../json";
import { sameStatement } from "./same-statement";

/** What of a policy document is ours, and what it is to become. */
export interface OurPolicy {
  /** Our statements; each Sid begins with `sidPrefix`. */
  readonly statements: readonly JsonObject[];
  /** A statement whose Sid begins with this is ours. Every stack has its own. */
  readonly sidPrefix: string;
  /** Sids of statements from before, which count as ours from now on. */
  readonly takeOverSids: readonly string[];
  /** Statements of others, by their digests, that are known and left as they are. */
  readonly acknowledged: readonly { readonly statement: string; readonly reason: string }[];
  /** Ids of deleted roles and users (`AROA…`, `AIDA…`) to be taken out of other people's statements. */
  readonly dropOrphanedPrincipals: readonly string[];
}

/** How the document was when we came; kept in the state, and used when we go. */
export interface PolicyArrival {
  /** There was none, or nothing but ours in it: it is removed when nothing is left. */
  readonly made: boolean;
  /** `Statement` was a single statement, not a list. */
  readonly single: boolean;
}

/** A statement's Sid, or nothing if it has none. */
export function sidOf(statement: JsonObject): string | undefined {
  const sid = statement.Sid;
  return typeof sid === "string" ? sid : undefined;
}

/** True if the Sid begins with our prefix, or is one we took over. */
export function isOurs(statement: JsonObject, ours: Pick<OurPolicy, "sidPrefix" | "takeOverSids">): boolean {
  const sid = sidOf(statement);
  return sid !== undefined && (sid.startsWith(ours.sidPrefix) || ours.takeOverSids.includes(sid));
}

/** Our statements as they are in the document now. */
export function oursIn(document: JsonObject | null, ours: OurPolicy): readonly JsonObject[] {
  return statementsAsWritten(document).filter((statement) => isOurs(statement, ours));
}

/** Other people's statements as they are in the document now. */
export function othersIn(document: JsonObject | null, ours: OurPolicy): readonly JsonObject[] {
  return statementsAsWritten(document).filter((statement) => !isOurs(statement, ours));
}

/** How the document is at the first sight of it. */
export function arrivalOf(document: JsonObject | null, ours: OurPolicy): PolicyArrival {
  return {
    made: document === null || (statementsAsWritten(document).length > 0 && othersIn(document, ours).length === 0),
    single: document !== null && isObject(document.Statement),
  };
}

/**
 * Puts our statements into a document. Other people's stay where and as they are, unknown fields included; one of ours
 * that is there already keeps its place; new ones come at the end; ours that are wanted no longer go.
 */
export function merge(document: JsonObject | null, ours: OurPolicy): JsonObject {
  const waiting = new Map(ours.statements.map((statement) => [sidOf(statement), statement]));
  const kept = statementsAsWritten(document).flatMap((statement): readonly JsonObject[] => {
    if (!isOurs(statement, ours)) return withoutOrphans(statement, ours.dropOrphanedPrincipals);
    const wanted = waiting.get(sidOf(statement));
    if (wanted === undefined) return [];
    waiting.delete(sidOf(statement));
    // AWS may store another spelling of the same (a list of one as a text): leave it, or every run would write.
    return [sameStatement(statement, wanted) ? statement : wanted];
  });
  return withStatements(document, [...kept, ...waiting.values()]);
}

/** Takes our statements out of a document. Nothing is returned when nothing is left and the document was made by us. */
export function withdraw(document: JsonObject | null, ours: OurPolicy, arrival: PolicyArrival): JsonObject | null {
  if (document === null) return null;
  const kept = othersIn(document, ours).flatMap((statement) => withoutOrphans(statement, ours.dropOrphanedPrincipals));
  if (kept.length === 0 && arrival.made) return null;
  const [only, ...rest] = kept;
  const single = arrival.single && only !== undefined && rest.length === 0;
  return single ? { ...document, Statement: only } : withStatements(document, kept);
}

/** True if all of ours are in the document with the wanted content, each once, and none that is wanted no longer. */
export function holds(document: JsonObject | null, ours: OurPolicy): boolean {
  const there = oursIn(document, ours);
  const wanted = new Map(ours.statements.map((statement) => [sidOf(statement), statement]));
  return (
    there.length === ours.statements.length &&
    there.every((statement) => {
      const want = wanted.get(sidOf(statement));
      return want !== undefined && sameStatement(statement, want) && wanted.delete(sidOf(statement));
    })
  );
}

function withStatements(document: JsonObject | null, statements: readonly JsonObject[]): JsonObject {
  return { ...(document ?? { Version: "2012-10-17" }), Statement: statements };
}

/**
 * A statement without the given ids among those it names, or nothing if it named no other principal. `NotPrincipal` keeps its last
 * name: without any it would speak of everyone.
 */
export function withoutOrphans(statement: JsonObject, ids: readonly string[]): readonly JsonObject[] {
  const principal = without(statement.Principal, ids);
  if (principal === "no principal") return [];
  const spared = without(statement.NotPrincipal, ids);
  return [
    {
      ...statement,
      ...(principal === undefined ? {} : { Principal: principal }),
      ...(spared === undefined || spared === "no principal" ? {} : { NotPrincipal: spared }),
    },
  ];
}

function without(principal: Json | undefined, ids: readonly string[]): JsonObject | "no principal" | undefined {
  if (!isObject(principal)) return undefined;
  const before = texts(principal.AWS);
  const after = before.filter((id) => !ids.includes(id));
  if (after.length === before.length) return undefined;
  const rest = Object.entries(principal).flatMap(([key, value]): [string, Json][] => {
    if (key !== "AWS") return [[key, value]];
    const [only] = after;
    return only === undefined ? [] : [[key, isList(value) ? after : only]];
  });
  return rest.length === 0 ? "no principal" : Object.fromEntries(rest);
}
