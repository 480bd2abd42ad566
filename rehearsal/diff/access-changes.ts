import type { Request } from "@cross-account-s3/iam";
import { LEVELS } from "../../documents/levels";
import { expectedActions } from "../intent/levels";
import type { Comparison, Difference } from "../prove/difference";
import { compareSides, type Side, type SideChange, sidesOf } from "../prove/sides";
import { actionWords, callerWords, circumstanceWords } from "../request-words";
import type { Version } from "./version";

/** A change of what a caller may do. */
export interface AccessChange {
  readonly kind: "grants" | "revokes";
  /** A role's name, an ARN, a service, or what else the caller is. */
  readonly who: string;
  /** What it is on: a bucket's name, or an ARN. */
  readonly on: string;
  readonly actions: readonly string[];
  /** One request that the change is about. */
  readonly request: Request;
  /** The change as a sentence. */
  readonly sentence: string;
}

/** What differs between two versions. */
export interface AccessDifference {
  readonly changes: readonly AccessChange[];
  /** Documents with other words and the same effect. */
  readonly reworded: readonly string[];
  /** Sides of which it could not be decided, and why. */
  readonly undecided: readonly string[];
}

/**
 * What the second version allows that the first does not, and the other way round, over everything that is proved: exact, so
 * that no change means that no request there can be is decided otherwise.
 *
 * @throws ProverFault if the prover contradicts itself.
 */
export function accessDifference(before: Version, after: Version): AccessDifference {
  const was = new Map(sidesOf(before.world).map((side) => [side.id, side]));
  const is = new Map(sidesOf(after.world).map((side) => [side.id, side]));
  const names = new Map([...before.names, ...after.names]);
  const found = [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((id) => {
    const change = compareSides(was.get(id), is.get(id));
    return change ? [change] : [];
  });
  return {
    changes: found.flatMap((change) => changesOf(change, names)),
    reworded: found.filter(({ gained, lost }) => [gained, lost].every(isNothing)).map(({ side }) => side.id),
    undecided: found.flatMap(({ side, gained, lost }) =>
      [...new Set([...gained.undecided, ...lost.undecided])].map((reason) => `${side.id}: ${reason}`),
    ),
  };
}

function isNothing({ differences, undecided }: Comparison): boolean {
  return differences.length === 0 && undecided.length === 0;
}

function changesOf({ side, gained, lost }: SideChange, names: ReadonlyMap<string, string>): readonly AccessChange[] {
  return [
    ...gained.differences.map((one) => changeOf("grants", one, side, names)),
    ...lost.differences.map((one) => changeOf("revokes", one, side, names)),
  ];
}

function changeOf(
  kind: AccessChange["kind"],
  { request, actions }: Difference,
  side: Side,
  names: ReadonlyMap<string, string>,
): AccessChange {
  const who = callerWords(request, names);
  const on = nameOfSide(side, names);
  const may = kind === "grants" ? "may" : "may no longer";
  const sentence = `${kind === "grants" ? "+" : "-"} ${who} ${may} ${verb(actions)} ${on}${circumstanceWords(request)}${limits(side)}`;
  return { kind, who, on, actions, request, sentence };
}

function nameOfSide({ id, kind, arn }: Side, names: ReadonlyMap<string, string>): string {
  if (kind === "identity") return "any resource that lets it in";
  if (kind === "endpoint") return `S3 through the endpoint ${arn}`;
  if (id.startsWith("bucket/")) return id.slice("bucket/".length);
  if (id.startsWith("trust/")) return names.get(arn) ?? arn;
  return arn;
}

/** The role's own side is half of the access; the other half is what resources grant. */
function limits({ kind }: Side): string {
  return kind === "identity" ? " (by its own policies)" : "";
}

const VERBS = {
  read: "read",
  upload: "upload to",
  readwrite: "read and write",
  catalog: "read, write and delete in",
} as const;

/** A set of actions in a word where it is a level's; else the actions. */
function verb(actions: readonly string[]): string {
  if (actions.every((action) => action.startsWith("sts:AssumeRole"))) return "act as";
  const level = LEVELS.find((one) =>
    [false, true].some((consumer) => {
      const all = [...expectedActions(one, "objects", consumer), ...expectedActions(one, "bucket", consumer)];
      return all.length === actions.length && all.every((action) => actions.includes(action));
    }),
  );
  if (level !== undefined) return VERBS[level];
  return `${actionWords(actions)} on`;
}
