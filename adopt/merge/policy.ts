import { statementsAsWritten } from "@cross-account-s3/iam";
import { isList, isObject, type Json, type JsonObject, texts } from "../json";
import { sameStatement } from "./same-statement";

/** Our part of a policy document. */
export interface OurPolicy {
  /** Our statements; each Sid begins with `sidPrefix`. */
  readonly statements: readonly JsonObject[];
  /** The Sid prefix of our statements. Every stack has a different one. */
  readonly sidPrefix: string;
  /** Sids of existing statements that become ours. */
  readonly takeOverSids: readonly string[];
  /** Acknowledged statements of other owners, by digest, which stay unchanged. */
  readonly acknowledged: readonly { readonly statement: string; readonly reason: string }[];
  /** Ids of deleted roles and users (`AROA…`, `AIDA…`) to remove from statements of other owners. */
  readonly dropOrphanedPrincipals: readonly string[];
}

/** The form of the document before our first write, which is kept in the state until our part is removed. */
export interface PolicyArrival {
  /** Whether there was no document, or none with other statements, so that it is deleted when nothing is left. */
  readonly made: boolean;
  /** Whether `Statement` was a single statement, not a list. */
  readonly single: boolean;
}

/** Returns a statement's Sid; undefined if it has none. */
export function sidOf(statement: JsonObject): string | undefined {
  const sid = statement.Sid;
  return typeof sid === "string" ? sid : undefined;
}

/** Returns whether the Sid begins with our prefix, or is one that we took over. */
export function isOurs(statement: JsonObject, ours: Pick<OurPolicy, "sidPrefix" | "takeOverSids">): boolean {
  const sid = sidOf(statement);
  return sid !== undefined && (sid.startsWith(ours.sidPrefix) || ours.takeOverSids.includes(sid));
}

/** Returns our statements in the present document. */
export function oursIn(document: JsonObject | null, ours: OurPolicy): readonly JsonObject[] {
  return statementsAsWritten(document).filter((statement) => isOurs(statement, ours));
}

/** Returns the statements of other owners in the present document. */
export function othersIn(document: JsonObject | null, ours: OurPolicy): readonly JsonObject[] {
  return statementsAsWritten(document).filter((statement) => !isOurs(statement, ours));
}

/** Returns the form of the document before our first write. */
export function arrivalOf(document: JsonObject | null, ours: OurPolicy): PolicyArrival {
  return {
    made: document === null || (statementsAsWritten(document).length > 0 && othersIn(document, ours).length === 0),
    single: document !== null && isObject(document.Statement),
  };
}

/**
 * Merges our statements into a document. Statements of other owners stay unchanged, with unknown fields. Existing statements of ours keep
 * their position, new ones are last, and those that are no longer wanted are removed.
 */
export function merge(document: JsonObject | null, ours: OurPolicy): JsonObject {
  const waiting = new Map(ours.statements.map((statement) => [sidOf(statement), statement]));
  const kept = statementsAsWritten(document).flatMap((statement): readonly JsonObject[] => {
    if (!isOurs(statement, ours)) return withoutOrphans(statement, ours.dropOrphanedPrincipals);
    const wanted = waiting.get(sidOf(statement));
    if (wanted === undefined) return [];
    waiting.delete(sidOf(statement));
    // AWS may store an equal statement in another form, such as a list of one as a string. Replacing it would cause a write in every run.
    return [sameStatement(statement, wanted) ? statement : wanted];
  });
  return withStatements(document, [...kept, ...waiting.values()]);
}

/** Removes our statements from a document. Returns null if nothing is left and we created the document. */
export function withdraw(document: JsonObject | null, ours: OurPolicy, arrival: PolicyArrival): JsonObject | null {
  if (document === null) return null;
  const kept = othersIn(document, ours).flatMap((statement) => withoutOrphans(statement, ours.dropOrphanedPrincipals));
  if (kept.length === 0 && arrival.made) return null;
  const [only, ...rest] = kept;
  const single = arrival.single && only !== undefined && rest.length === 0;
  return single ? { ...document, Statement: only } : withStatements(document, kept);
}

/** Returns whether the document has each of our statements once as wanted, and no other statement of ours. */
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
 * Returns a statement without the given principal ids; empty if it names no other principal. `NotPrincipal` keeps its last id, as without
 * any it would match every principal.
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
