import {
  any,
  coveringStatements,
  type Formula,
  type Policy,
  type Request,
  type RequestSpace,
  type Statement,
  statementFormula,
  witnessOf,
} from "@cross-account-s3/iam";

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
  /** The statements that allow these requests, where differences are told apart by them. */
  readonly statements?: readonly Statement[];
}

/** What a comparison of two sets found. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** Why it could not be decided whether there are more. */
  readonly undecided: readonly string[];
  /** True if there are more than were asked for. @default false */
  readonly more?: boolean;
}

/** How differences are told apart. */
export interface DifferenceOptions {
  /** How many are named. @default 10: the first is as bad as the hundredth */
  readonly most?: number;
  /** Policies of the set by whose allowing statements the requests of one caller are told apart. @default only callers tell them apart */
  readonly by?: readonly Policy[];
}

/**
 * The requests of `set` that are not in `other`, by caller.
 *
 * @throws ProverFault if sets and evaluator disagree.
 */
export function differences(
  space: RequestSpace,
  set: Decided,
  other: Decided,
  { most = 10, by = [] }: DifferenceOptions = {},
): Comparison {
  let rest = space.set(set.formula).minus(space.set(other.formula));
  const found: Difference[] = [];
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
    const allowing = by.flatMap((policy) =>
      coveringStatements(policy, "Allow", request).map((statement) => ({ statement, version: policy.version })),
    );
    const part =
      allowing.length === 0
        ? caller
        : caller.intersection(
            space.set(any(...allowing.map(({ statement, version }) => statementFormula(statement, version)))),
          );
    found.push({
      request,
      actions: space.actionsOf(rest.intersection(part)),
      ...(allowing.length === 0 ? {} : { statements: allowing.map(({ statement }) => statement) }),
    });
    rest = rest.minus(part);
  }
  return { differences: found, undecided: [...undecided], ...(rest.isEmpty ? {} : { more: true }) };
}
