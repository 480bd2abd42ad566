import { type Formula, type Request, type RequestSpace, witnessOf } from "@cross-account-s3/iam";

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
}

/** What a comparison of two sets found. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** Why it could not be decided whether there are more. */
  readonly undecided: readonly string[];
}

/** At most so many callers are named; the first is as bad as the hundredth. */
const MOST_CALLERS = 10;

/**
 * The requests of `set` that are not in `other`, by caller.
 *
 * @throws ProverFault if sets and evaluator disagree.
 */
export function differences(space: RequestSpace, set: Decided, other: Decided): Comparison {
  let rest = space.set(set.formula).minus(space.set(other.formula));
  const found: Difference[] = [];
  const undecided = new Set<string>();
  while (!rest.isEmpty && found.length < MOST_CALLERS) {
    const witness = witnessOf(rest, (request) => set.holds(request) && !other.holds(request));
    if (witness.found === "none") break;
    if (witness.found === "undecided") {
      for (const reason of witness.reasons) undecided.add(reason);
      break;
    }
    const caller = space.callersLike(witness.request.caller);
    found.push({ request: witness.request, actions: space.actionsOf(rest.intersection(caller)) });
    rest = rest.minus(caller);
  }
  return { differences: found, undecided: [...undecided] };
}
