import { gzipSync } from "node:zlib";
import type { Rehearsal, Verdict } from "../result";

/** The data of the matrix and the lists of the page. */
interface ReportData {
  readonly roles: readonly { readonly name: string; readonly account: string; readonly most: string }[];
  readonly buckets: readonly {
    readonly name: string;
    readonly account: string;
    readonly region: string;
    readonly classification: string;
    /** One cell for each role, in the order of `roles`; null if the role belongs to a control stack that the bucket does not use. */
    readonly cells: readonly (ReportCell | null)[];
  }[];
  readonly intents: readonly {
    readonly id: string;
    readonly title: string;
    readonly verdict: Verdict;
    readonly access: readonly string[];
    readonly assumptions: readonly string[];
    /** Positions in `documents`. */
    readonly documents: readonly number[];
  }[];
  readonly documents: readonly {
    readonly id: string;
    readonly title: string;
    readonly text: string;
    /** The size and its limit, such as `1,200 of 20,480 bytes`. */
    readonly size: string;
  }[];
  readonly violations: readonly { readonly sentence: string; readonly why: readonly string[] }[];
}

/** A cell of the matrix: the access of one role to one bucket. */
interface ReportCell {
  /** The first granted level; null for none. */
  readonly level: string | null;
  /** All grants in words, joined by ` + `; empty if there is none. */
  readonly granted: string;
  readonly verdict: Verdict;
  /** Positions in `intents`. */
  readonly intents: readonly number[];
  /** Positions in `violations`. */
  readonly violations: readonly number[];
}

/** Returns the data of the matrix and the lists from a rehearsal. */
export function reportData(rehearsal: Rehearsal): ReportData {
  const { roles, buckets, matrix, intents, documents, violations } = rehearsal;
  const cells = new Map(
    matrix.map((cell) => [cellKey(cell.controlStack, cell.role, cell.dataStack, cell.bucket), cell]),
  );
  const intentAt = positions(intents);
  const documentAt = positions(documents);
  return {
    roles: roles.map(({ name, accountId, level }) => ({ name, account: accountId, most: level })),
    buckets: buckets.map(({ name, accountId, region, classification, stack }) => ({
      name,
      account: accountId,
      region,
      classification,
      cells: roles.map((role) => {
        const cell = cells.get(cellKey(role.stack, role.name, stack, name));
        if (!cell) return null;
        const { expected, granted, verdict, intents: ids, violations: found } = cell;
        return {
          level: expected,
          granted: granted.join(" + "),
          verdict,
          intents: at(intentAt, ids),
          violations: found,
        };
      }),
    })),
    intents: intents.map(({ id, of, verdict, access, assumptions, documents: ids }) => ({
      ...{ id, title: of, verdict, access, assumptions },
      documents: at(documentAt, ids),
    })),
    documents: documents.map(({ id, of, kind, text, size, limit, unit }) => ({
      id,
      title: kind === "needed" ? `${of} (needed, not known)` : of,
      text,
      size:
        limit === 0
          ? `${size.toLocaleString("en")} characters`
          : `${size.toLocaleString("en")} of ${limit.toLocaleString("en")} ${unit}`,
    })),
    violations: violations.map(({ sentence, actions, deciding }) => ({
      sentence,
      why: [...(actions.length > 1 ? [`Actions: ${actions.join(", ")}`] : []), ...deciding],
    })),
  };
}

/**
 * Packs the data for the page as gzip in base64. The documents of a project differ in little more than names, so 15 MB of them shrink to
 * less than 1 MB, and the browser creates elements only for those that it shows.
 */
export function packed(data: ReportData): string {
  return gzipSync(JSON.stringify(data), { level: 9 }).toString("base64");
}

function cellKey(...parts: readonly string[]): string {
  return parts.join("\n");
}

function positions(list: readonly { readonly id: string }[]): ReadonlyMap<string, number> {
  return new Map(list.map(({ id }, position) => [id, position]));
}

function at(map: ReadonlyMap<string, number>, ids: readonly string[]): readonly number[] {
  return ids.flatMap((id) => map.get(id) ?? []);
}
