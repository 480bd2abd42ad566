import { normalText, type PolicyType } from "@cross-account-s3/iam";
import { RESOURCE_KINDS, type ResourceKind } from "../rehearsal/intent/intent";
import type { Comparison, Difference } from "../rehearsal/prove/difference";
import { policyOf } from "../rehearsal/prove/policies";
import { POLICY_TYPES } from "../rehearsal/prove/guarded-resources";
import { whoOf } from "../rehearsal/diff/access-changes";
import { compareSides, endpointSide, identitySide, resourceSide, type Side } from "../rehearsal/prove/sides";
import type { WorkBudget } from "../rehearsal/prove/work-budget";
import { actionWords, circumstanceWords } from "../rehearsal/request-words";
import type { NamedDocument } from "../rehearsal/world";
import { subjectName } from "./subject-name";
import { type DocumentKind, type Kind, KIND_OF, type Subject } from "./subject";

/** How the access that documents give differs from what was declared. */
interface EffectiveDrift {
  readonly changes: readonly { readonly sentence: string; readonly details: readonly string[] }[];
  readonly undecided: readonly string[];
  /** Whether the texts differ in more than their form. */
  readonly reworded: boolean;
}

/**
 * Compares what is deployed with what is declared, for every request: who may do more, and who less. In a document that others
 * write too, only what is lost counts.
 *
 * @param work of the run that the comparison is one of. @default the comparison is the only one
 * @throws ProverFault if the prover contradicts itself.
 */
export function effectiveDrift(
  subject: Subject,
  of: DocumentKind,
  declared: readonly NamedDocument[],
  found: readonly NamedDocument[],
  work?: WorkBudget,
): EffectiveDrift {
  const type = typeOf(subject, of);
  const texts = [declared, found].map((documents) =>
    documents
      .map((one) => normalText(policyOf(one, type)))
      .sort()
      .join(),
  );
  if (texts[0] === texts[1]) return { changes: [], undecided: [], reworded: false };
  const change = compareSides(sideOf(subject, of, declared), sideOf(subject, of, found), work);
  if (!change) return { changes: [], undecided: [], reworded: false };
  const { kind, id, whole } = subject;
  // A managed policy has no caller of its own.
  const words = (gained: boolean) =>
    kind === "managed policy"
      ? (one: Difference) => changeWords(`${id} ${gained ? "now allows" : "no longer allows"}`, one, "resources")
      : (one: Difference) =>
          changeWords(
            `${whoOf(one.request, change)} ${gained ? "may now" : "may no longer"}`,
            one,
            subjectName(subject, of),
          );
  const gained: Comparison = whole ? change.gained : { differences: [], undecided: [] };
  return {
    changes: [...gained.differences.map(words(true)), ...change.lost.differences.map(words(false))],
    undecided: [...new Set([...gained.undecided, ...change.lost.undecided])],
    reworded: true,
  };
}

const GUARDED: ReadonlyMap<Kind, ResourceKind> = new Map(RESOURCE_KINDS.map((kind) => [KIND_OF[kind], kind]));

function typeOf({ kind }: Subject, of: DocumentKind): PolicyType {
  if (of !== "trust" && of !== "resource") return "identity";
  if (kind === "endpoint") return "endpoint";
  const guarded = GUARDED.get(kind);
  return guarded === undefined ? "resource" : POLICY_TYPES[guarded];
}

const NO_CONTROLS = { serviceControl: new Map() };

function sideOf(
  { kind, id, name, arn, accountId, region }: Subject,
  of: DocumentKind,
  documents: readonly NamedDocument[],
): Side {
  const [document] = documents;
  if (of === "identity") {
    // A managed policy of no role, such as a boundary, is compared as that of a role.
    const role = {
      arn: arn.replace(/:policy\//, ":role/"),
      complete: true,
      policies: documents,
      trust: undefined,
      boundary: undefined,
    };
    return identitySide(role, NO_CONTROLS);
  }
  if (kind === "endpoint") return endpointSide(name, region, document);
  const resource = GUARDED.get(kind);
  if (resource === undefined) throw new Error(`the proof reads no policy of a ${kind}`);
  return resourceSide(`${resource}/${id}`, { kind: resource, arn, account: accountId, document, controls: [] });
}

function changeWords(may: string, { request, actions }: Difference, on: string) {
  return {
    sentence: `${may} ${actionWords(actions)} on ${on}${circumstanceWords(request)}`,
    details: [`for example ${request.action} on ${request.resource}`],
  };
}

/** Principals that AWS has turned into ids, as they were deleted: whatever is granted to them is dead. */
export function orphansIn(subject: Subject, of: DocumentKind, documents: readonly NamedDocument[]): readonly string[] {
  const ids = documents
    .map((one) => policyOf(one, typeOf(subject, of)))
    .flatMap(({ statements }) => statements)
    .flatMap(({ principal }) => principal?.principals ?? [])
    .flatMap((one) => (one.kind === "unique-id" ? [one.id] : []));
  return [...new Set(ids)];
}
