import { decide } from "../../../../packages/iam/evaluate/decide";
import type { Decision } from "../../../../packages/iam/evaluate/decision";
import type { PolicyType } from "../../../../packages/iam/language/policy-type";
import { policySet } from "../evaluate/support";
import type { RandomCase } from "./generate";
import type { Simulated } from "./simulator";

/** A case that the two evaluators decide differently. */
export interface Difference {
  readonly one: RandomCase;
  readonly decision: Decision;
  readonly simulated: Simulated;
}

/** Decides a case both ways. Undefined if they agree. */
export async function compare(
  one: RandomCase,
  simulate: (one: RandomCase) => Promise<Simulated>,
): Promise<Difference | undefined> {
  const simulated = await simulate(one);
  const ignored = new Set(simulated.ignored.map((key) => key.toLowerCase()));
  const context = Object.fromEntries(
    Object.entries(one.request.context).filter(([key]) => !ignored.has(key.toLowerCase())),
  );
  const { request, policies } = one;
  const decision = decide({ ...request, context }, policySet(policies, typeOf(request.resource)));
  return (decision.outcome === "allowed") === simulated.allowed ? undefined : { one, decision, simulated };
}

function typeOf(resource: string): PolicyType {
  if (resource.includes(":role/")) return "trust";
  return resource.includes(":kms:") ? "key" : "resource";
}
