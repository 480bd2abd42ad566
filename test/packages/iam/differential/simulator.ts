import type * as Simulator from "@cloud-copilot/iam-simulate";
import { keysOfCaller } from "../../../../packages/iam/evaluate/context";
import { sessionArn } from "../../../../packages/iam/evaluate/caller";
import type { Caller } from "../../../../packages/iam/evaluate/request";
import type { Json } from "../../../../packages/iam/language/json";
import type { RandomCase } from "./generate";

type Library = typeof Simulator;
type Simulation = Parameters<Library["runSimulation"]>[0];

/** What the simulator says of a case. */
export interface Simulated {
  readonly allowed: boolean;
  /** Keys that it left out, as it takes them for none of the action's. */
  readonly ignored: readonly string[];
}

/**
 * The simulator, an independent evaluator under AGPL-3.0: for tests only, and nothing else needs it. Undefined where it is
 * not installed.
 */
export async function loadSimulator(): Promise<((one: RandomCase) => Promise<Simulated>) | undefined> {
  try {
    const library: Library = await import("@cloud-copilot/iam-simulate");
    return (one) => simulate(library, one);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

async function simulate(library: Library, one: RandomCase): Promise<Simulated> {
  const results = await library.runSimulation(simulationOf(one), { simulationMode: "Strict" });
  if (results.resultType !== "single") throw new Error(`the simulator refuses ${JSON.stringify({ one, results })}`);
  return {
    allowed: results.overallResult === "Allowed",
    ignored: results.result.ignoredContextKeys ?? [],
  };
}

/** A case as the simulator takes it. */
export function simulationOf({ request, policies }: RandomCase): Simulation {
  const named = (name: string, documents: unknown) =>
    Array.isArray(documents) ? documents.map((policy: unknown) => ({ name, policy })) : [];
  const levels = (of: unknown) =>
    Array.isArray(of) ? of.map((level: unknown) => ({ orgIdentifier: "o", policies: named("level", level) })) : [];
  return {
    request: {
      principal: principalOf(request.caller),
      action: request.action,
      resource: { resource: request.resource, accountId: request.resourceAccount },
      contextVariables: {
        ...Object.fromEntries(keysOfCaller(request.caller)),
        "aws:ResourceAccount": request.resourceAccount,
        ...Object.fromEntries(
          Object.entries(request.context).map(([key, value]) => [key, typeof value === "string" ? value : [...value]]),
        ),
      },
    },
    // The simulator does not know that a root user has full access in its account.
    identityPolicies: request.caller.kind === "root" ? [ADMINISTRATOR] : named("identity", policies.identity),
    serviceControlPolicies: levels(policies.serviceControl),
    resourceControlPolicies: levels(policies.resourceControl),
    ...(policies.session && { sessionPolicy: (policies.session as readonly Json[])[0] }),
    ...(policies.resource && { resourcePolicy: policies.resource }),
    ...(policies.boundary && { permissionBoundaryPolicies: named("boundary", [policies.boundary]) }),
    ...(policies.endpoint && { vpcEndpointPolicies: named("endpoint", [policies.endpoint]) }),
    additionalSettings: { s3: { blockPublicAccess: policies.restrictPublicBuckets === true } },
  };
}

const ADMINISTRATOR = {
  name: "AdministratorAccess",
  policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

function principalOf(caller: Caller): Simulation["request"]["principal"] {
  switch (caller.kind) {
    case "anonymous":
      return { type: "Anonymous" };
    case "service":
      return caller.service;
    case "root":
      return `arn:${caller.partition}:iam::${caller.account}:root`;
    case "role":
      return sessionArn(caller);
    case "user":
    case "federated-user":
      return caller.arn;
    default:
      throw new Error(`the simulator knows no ${caller.kind}`);
  }
}
