import { normalText, type PolicyType } from "@cross-account-s3/iam";
import type { Comparison, Difference } from "../rehearsal/prove/difference";
import { policyOf } from "../rehearsal/prove/policies";
import { compareSides, endpointSide, identitySide, resourceSide, type Side } from "../rehearsal/prove/sides";
import { actionWords, callerWords, circumstanceWords } from "../rehearsal/request-words";
import type { NamedDocument } from "../rehearsal/world";
import { subjectName } from "./subject-name";
import type { DocumentKind, Thing } from "./thing";

/** How the access that documents give differs from what was declared. */
export interface EffectiveDrift {
  readonly changes: readonly { readonly sentence: string; readonly details: readonly string[] }[];
  readonly undecided: readonly string[];
  /** Whether the texts differ in more than their form. */
  readonly reworded: boolean;
}

/**
 * Compares what is deployed with what is declared, for every request: who may do more, and who less. In a document that others
 * write too, only what is lost counts.
 *
 * @throws ProverFault if the prover contradicts itself.
 */
export function effectiveDrift(
  thing: Thing,
  of: DocumentKind,
  declared: readonly NamedDocument[],
  found: readonly NamedDocument[],
): EffectiveDrift {
  const type = typeOf(thing, of);
  const texts = [declared, found].map((documents) =>
    documents
      .map((one) => normalText(policyOf(one, type)))
      .sort()
      .join(),
  );
  if (texts[0] === texts[1]) return { changes: [], undecided: [], reworded: false };
  const change = compareSides(sideOf(thing, of, declared), sideOf(thing, of, found));
  if (!change) return { changes: [], undecided: [], reworded: false };
  const subject = subjectName(thing, of);
  const gained: Comparison = thing.whole ? change.gained : { differences: [], undecided: [] };
  return {
    changes: [
      ...gained.differences.map((one) => changeWords("may now", one, subject)),
      ...change.lost.differences.map((one) => changeWords("may no longer", one, subject)),
    ],
    undecided: [...new Set([...gained.undecided, ...change.lost.undecided])],
    reworded: true,
  };
}

function typeOf({ kind }: Thing, of: DocumentKind): PolicyType {
  if (of === "trust") return "trust";
  if (of !== "resource") return "identity";
  switch (kind) {
    case "bucket":
    case "key":
    case "topic":
    case "queue":
    case "endpoint":
      return kind;
    default:
      return "resource";
  }
}

const NO_CONTROLS = { serviceControl: new Map() };

function sideOf(
  { kind, id, name, arn, accountId, region }: Thing,
  of: DocumentKind,
  documents: readonly NamedDocument[],
): Side {
  const [document] = documents;
  if (of === "identity") {
    const role = { arn, complete: true, policies: documents, trust: undefined, boundary: undefined };
    return identitySide(role, NO_CONTROLS);
  }
  if (kind === "endpoint") return endpointSide(name, region, document);
  const resource = of === "trust" ? "trust" : kind === "key" || kind === "topic" || kind === "queue" ? kind : "bucket";
  return resourceSide(`${resource}/${id}`, { kind: resource, arn, account: accountId, document, controls: [] });
}

function changeWords(may: string, { request, actions }: Difference, subject: string) {
  return {
    sentence: `${callerWords(request)} ${may} ${actionWords(actions)} on ${subject}${circumstanceWords(request)}`,
    details: [`for example ${request.action} on ${request.resource}`],
  };
}

/** Principals that AWS has turned into ids, as they were deleted: whatever is granted to them is dead. */
export function orphansIn(thing: Thing, of: DocumentKind, documents: readonly NamedDocument[]): readonly string[] {
  const ids = documents
    .map((one) => policyOf(one, typeOf(thing, of)))
    .flatMap(({ statements }) => statements)
    .flatMap(({ principal }) => principal?.principals ?? [])
    .flatMap((one) => (one.kind === "unique-id" ? [one.id] : []));
  return [...new Set(ids)];
}
