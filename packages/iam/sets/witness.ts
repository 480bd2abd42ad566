import type { Request } from "../evaluate/request";
import type { Example } from "./example";
import { examplesOf } from "./example";
import { TooComplexError } from "../steps";
import type { RequestSet } from "./request-space";

/** The result of {@link witnessOf}. */
export type Witness =
  /** The set is empty. */
  | { readonly found: "none" }
  /** The request is in the set, as evaluation confirms. */
  | { readonly found: "request"; readonly request: Request }
  /** Whether the set has a request depends on comparisons that are not computed exactly. */
  | { readonly found: "undecided"; readonly reasons: readonly string[] };

/** Thrown when sets and evaluation disagree about a request, which is a fault of this package. */
export class ProverFault extends Error {
  override readonly name = "ProverFault";
}

/** The most examples that are tried before the result is undecided. */
const MOST_EXAMPLES = 200;

/** The steps that evaluating one request costs, for each predicate of the space. */
const STEPS_PER_PREDICATE = 2;

/**
 * Returns a request of a set, confirmed by evaluation.
 *
 * @param isInSet evaluates, without sets, whether a request belongs to the set.
 * @throws ProverFault if evaluation does not confirm a request, and the set has no open comparisons. TooComplexError if the space has
 * no steps left, and the set has no open comparisons.
 */
export function witnessOf(set: RequestSet, isInSet: (request: Request) => boolean): Witness {
  if (set.isEmpty) return { found: "none" };
  const reasons = set.space.variables.flatMap((variable) => (variable.of === "open" ? [variable.reason] : []));
  try {
    return confirmed(set, isInSet, reasons);
  } catch (error) {
    if (error instanceof TooComplexError && reasons.length > 0) return { found: "undecided", reasons };
    throw error;
  }
}

function confirmed(set: RequestSet, isInSet: (request: Request) => boolean, reasons: readonly string[]): Witness {
  const spend = set.space.steps.spending("examples");
  let tried = 0;
  for (const example of examplesOf(set)) {
    const request = candidates(example).find((candidate) => {
      spend(STEPS_PER_PREDICATE * set.space.predicates);
      return isInSet(candidate);
    });
    if (request) return { found: "request", request };
    // `example.open` does not list the open comparisons that the example takes as false, so look at those of the whole space.
    if (reasons.length === 0) {
      throw new ProverFault(`evaluation does not confirm ${JSON.stringify(example.request)}`);
    }
    if (++tried >= MOST_EXAMPLES) break;
  }
  return { found: "undecided", reasons };
}

/** Returns the request of an example, and variants that may make a text with policy variables match. */
function candidates({ request, open }: Example): readonly Request[] {
  return open.length === 0 ? [request] : [request, ...variantsOf(request)];
}

/** Returns variants in which a key has a segment of the resource as its value: a variable in a `Resource` element compares with one. */
function variantsOf(request: Request): readonly Request[] {
  const segments = request.resource.split(/[/:]/).filter((segment) => segment !== "");
  // The request states this key separately, as `resourceAccount`.
  const keys = Object.keys(request.context).filter((key) => key.toLowerCase() !== "aws:resourceaccount");
  return keys.flatMap((key) =>
    segments.map((segment) => ({ ...request, context: { ...request.context, [key]: segment } })),
  );
}
