import type { Request } from "../evaluate/request";
import type { Example } from "./example";
import { examplesOf } from "./example";
import { TooComplexError } from "../steps";
import type { RequestSet } from "./request-space";

/** What a set of requests comes to, once its examples are decided one by one. */
export type Witness =
  /** No request is in the set. */
  | { readonly found: "none" }
  /** This one is, as the evaluator says too. */
  | { readonly found: "request"; readonly request: Request }
  /** Whether any is depends on what cannot be decided. */
  | { readonly found: "undecided"; readonly reasons: readonly string[] };

/** Sets and evaluator disagree about a request: a fault of this package, and no verdict. */
export class ProverFault extends Error {
  override readonly name = "ProverFault";
}

/** Examples that are tried, before what is open counts as undecided. */
const MOST_EXAMPLES = 200;

/** Steps that the evaluator takes for a request, for each predicate of the space. */
const DECISION = 2;

/**
 * Looks for a request of a set, and has the evaluator confirm it.
 *
 * @param isInSet whether a request is one of the set, decided without sets.
 * @throws ProverFault if the evaluator says no of a request about which nothing is open. TooComplexError if the space has no steps
 * left and nothing is open.
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
    const request = candidates(example).find((one) => {
      spend(DECISION * set.space.predicates);
      return isInSet(one);
    });
    if (request) return { found: "request", request };
    // An open comparison that the example takes for false is not among its own.
    if (reasons.length === 0) {
      throw new ProverFault(`the evaluator does not confirm ${JSON.stringify(example.request)}`);
    }
    if (++tried >= MOST_EXAMPLES) break;
  }
  return { found: "undecided", reasons };
}

/** The request itself, and with values in place of variables that make a text with variables fit. */
function candidates({ request, open }: Example): readonly Request[] {
  return open.length === 0 ? [request] : [request, ...filled(request)];
}

/** Variants in which keys hold a segment of the resource, which is what a variable in a resource compares with. */
function filled(request: Request): readonly Request[] {
  const segments = request.resource.split(/[/:]/).filter((one) => one !== "");
  // The account of the resource stands in the request by itself, and in its ARN.
  const keys = Object.keys(request.context).filter((key) => key.toLowerCase() !== "aws:resourceaccount");
  return keys.flatMap((key) =>
    segments.map((segment) => ({ ...request, context: { ...request.context, [key]: segment } })),
  );
}
