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

/** Access that is decided, and access that is intended, as formulas over requests and as the evaluator decides them. */
export interface Decided {
  readonly formula: Formula;
  /** The same for one request, decided without sets. */
  readonly holds: (request: Request) => boolean;
}

/** Requests of one caller that are in one set and not in another. */
export interface Difference {
  readonly request: Request;
  /** All actions of that caller of which some request is in the difference. */
  readonly actions: readonly string[];
  /** The statements that allow these requests, where differences are distinguished by them. */
  readonly statements?: readonly Statement[];
  /** The statements that deny these requests in the other set, where differences are distinguished by them. */
  readonly denying?: readonly Statement[];
}

/** What a comparison of two sets found. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** Why it could not be decided whether there are more. */
  readonly undecided: readonly string[];
  /** True if there are more than were asked for. @default false */
  readonly more?: boolean;
}

/** How differences are distinguished. */
interface DifferenceOptions {
  /** How many are named. @default 10: the first is as bad as the hundredth */
  readonly most?: number;
  /** Policies of the set by whose allowing statements the requests of one caller are distinguished. @default only by caller */
  readonly by?: readonly Policy[];
  /** Policies of the other set by whose denying statements the requests are distinguished further. @default none */
  readonly deniedBy?: readonly Policy[];
}

/**
 * The result of a comparison; or if documents are too complex to be compared, what `undecided` makes of that.
 *
 * @param documents what is compared, for the reason.
 * @param work of the run that the comparison is one of. @default the comparison is the only one
 */
export function bounded<T>(
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
 * The requests of `set` that are not in `other`, by caller.
 *
 * @throws ProverFault if sets and evaluator disagree. TooComplexError if no difference is found before the space has no steps left;
 * what is found before that is returned, and the rest is undecided.
 */
export function differences(
  space: RequestSpace,
  set: Decided,
  other: Decided,
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
  set: Decided,
  other: Decided,
  { most = 10, by = [], deniedBy = [] }: DifferenceOptions,
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
    const allowing = covering(by, "Allow", request);
    const denying = covering(deniedBy, "Deny", request);
    const part = [allowing, denying].reduce(
      (set, statements) =>
        statements.length === 0
          ? set
          : set.intersection(
              space.set(any(...statements.map(({ statement, version }) => statementFormula(statement, version)))),
            ),
      caller,
    );
    found.push({
      request,
      actions: space.actionsOf(rest.intersection(part)),
      ...(allowing.length === 0 ? {} : { statements: allowing.map(({ statement }) => statement) }),
      ...(denying.length === 0 ? {} : { denying: denying.map(({ statement }) => statement) }),
    });
    rest = rest.minus(part);
  }
  return { differences: found, undecided: [...undecided], ...(rest.isEmpty ? {} : { more: true }) };
}

interface Covering {
  readonly statement: Statement;
  readonly version: Policy["version"];
}

/** The statements of some policies that cover a request. */
function covering(policies: readonly Policy[], effect: "Allow" | "Deny", request: Request): readonly Covering[] {
  return policies.flatMap((policy) =>
    coveringStatements(policy, effect, request).map((statement) => ({ statement, version: policy.version })),
  );
}
