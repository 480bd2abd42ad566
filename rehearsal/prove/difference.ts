import {
  any,
  coveringStatements,
  type Formula,
  type Policy,
  type Request,
  type RequestSpace,
  type Statement,
  statementFormula,
  TooComplexError,
  witnessOf,
} from "@cross-account-s3/iam";
import type { WorkBudget } from "./work-budget";

/** A set of requests in two forms: as a formula, and as a predicate that uses the evaluator. */
export interface RequestSet {
  readonly formula: Formula;
  /** Returns whether a request is in the set, decided without formulas. */
  readonly holds: (request: Request) => boolean;
}

/** Requests of one caller that are in one set and not in another. */
export interface Difference {
  /** An example request. */
  readonly request: Request;
  /** All actions of that caller with a request in the difference. */
  readonly actions: readonly string[];
  /** The statements that allow these requests, each with the resources of these requests only. @default differences are not distinguished by allowing statements */
  readonly statements?: readonly Statement[];
  /** The statements that deny these requests in the other set, each with their resources only. @default differences are not distinguished by denying statements */
  readonly denying?: readonly Statement[];
  /** The resources of the statements in `naming` that allow these requests. @default there is no such statement */
  readonly resources?: readonly string[];
}

/** The result of the comparison of two sets. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** The reasons why the differences may be incomplete. */
  readonly undecided: readonly string[];
  /** Whether there are more differences than the maximum. @default false */
  readonly more?: boolean;
}

/** Options for finding differences. */
interface DifferenceOptions {
  /** The maximum number of differences. @default 10, as a few examples are enough to act on */
  readonly most?: number;
  /** Policies whose allowing statements distinguish the requests of one caller. @default requests are distinguished only by caller */
  readonly by?: readonly Policy[];
  /** Policies of the other set whose denying statements distinguish the requests further. @default none */
  readonly deniedBy?: readonly Policy[];
  /** Policies whose allowing statements name the resources of a difference, but do not distinguish its requests. @default none */
  readonly naming?: readonly Policy[];
}

/**
 * Returns the result of a comparison. If the documents are too complex to compare, returns the result of `undecided`.
 *
 * @param documents the compared documents, for the reason.
 * @param undecided returns the result for a comparison without differences that has only a reason.
 * @param work the work budget of the run. @default none
 */
export function undecidedIfTooComplex<T>(
  documents: readonly { readonly id: string }[],
  compare: () => T,
  undecided: (comparison: Comparison) => T,
  work?: WorkBudget,
): T {
  try {
    return compare();
  } catch (error) {
    if (!(error instanceof TooComplexError)) throw error;
    work?.exceeded();
    const names = [...new Set(documents.map(({ id }) => id))].join(" and ");
    return undecided({ differences: [], undecided: [`${names || "the configuration"}, whose ${error.message}`] });
  }
}

/**
 * Returns the requests of `set` that are not in `other`, by caller. If the space runs out of steps, it returns the differences found so far,
 * with a reason in `undecided`.
 *
 * @throws ProverFault if the sets and the evaluator disagree. TooComplexError if the space runs out of steps before the first difference.
 */
export function differences(
  space: RequestSpace,
  set: RequestSet,
  other: RequestSet,
  options: DifferenceOptions = {},
): Comparison {
  const found: Difference[] = [];
  try {
    return findDifferences(found, space, set, other, options);
  } catch (error) {
    if (!(error instanceof TooComplexError) || found.length === 0) throw error;
    return { differences: found, undecided: [`the policies, whose ${error.message}`] };
  }
}

function findDifferences(
  found: Difference[],
  space: RequestSpace,
  set: RequestSet,
  other: RequestSet,
  { most = 10, by = [], deniedBy = [], naming = [] }: DifferenceOptions,
): Comparison {
  let rest = space.set(set.formula).minus(space.set(other.formula));
  const undecided = new Set<string>();
  while (!rest.isEmpty && found.length < most) {
    const witness = witnessOf(rest, (request) => set.holds(request) && !other.holds(request));
    if (witness.found === "none") return { differences: found, undecided: [...undecided] };
    if (witness.found === "undecided") {
      for (const reason of witness.reasons) undecided.add(reason);
      return { differences: found, undecided: [...undecided] };
    }
    const { request } = witness;
    const caller = space.callersLike(request.caller);
    const allowing = coveringIn(by, "Allow", request);
    const denying = coveringIn(deniedBy, "Deny", request);
    const part = [allowing, denying].reduce(
      (set, statements) =>
        statements.length === 0
          ? set
          : set.intersection(
              space.set(any(...statements.map(({ statement, version }) => statementFormula(statement, version)))),
            ),
      caller,
    );
    const requests = rest.intersection(part);
    const resources = naming.flatMap(({ statements, version }) =>
      statements
        .filter(({ effect }) => effect === "Allow")
        .flatMap((statement) => patternsIn(requests, { statement, version })),
    );
    found.push({
      request,
      actions: space.actionsOf(requests),
      ...(allowing.length === 0 ? {} : { statements: allowing.map((one) => narrowed(requests, one)) }),
      ...(denying.length === 0 ? {} : { denying: denying.map((one) => narrowed(requests, one)) }),
      ...(resources.length === 0 ? {} : { resources: [...new Set(resources)] }),
    });
    rest = rest.minus(part);
  }
  return { differences: found, undecided: [...undecided], ...(rest.isEmpty ? {} : { more: true }) };
}

type Requests = ReturnType<RequestSpace["set"]>;

interface CoveringStatement {
  readonly statement: Statement;
  readonly version: Policy["version"];
}

/** Returns the resources of a statement that some of the requests are on. */
function patternsIn(requests: Requests, { statement, version }: CoveringStatement): readonly string[] {
  const { resource } = statement;
  if (!resource || resource.negated) return [];
  return resource.patterns.filter((pattern) => {
    const one = { ...statement, resource: { ...resource, patterns: [pattern] } };
    return !requests.intersection(requests.space.set(statementFormula(one, version))).isEmpty;
  });
}

/** Returns a statement with the resources only that some of the requests are on. */
function narrowed(requests: Requests, one: CoveringStatement): Statement {
  const patterns = patternsIn(requests, one);
  const { resource } = one.statement;
  return resource && patterns.length > 0 ? { ...one.statement, resource: { ...resource, patterns } } : one.statement;
}

/** Returns the statements of policies that match a request. */
function coveringIn(
  policies: readonly Policy[],
  effect: "Allow" | "Deny",
  request: Request,
): readonly CoveringStatement[] {
  return policies.flatMap((policy) =>
    coveringStatements(policy, effect, request).map((statement) => ({ statement, version: policy.version })),
  );
}
