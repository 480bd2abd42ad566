import { z } from "zod";
import { keysOfCaller } from "../../../../packages/iam/evaluate/context";
import { sessionArn } from "../../../../packages/iam/evaluate/caller";
import type { Caller } from "../../../../packages/iam/evaluate/request";
import type { Json } from "../../../../packages/iam/language/json";
import type { RandomCase } from "./generate";

/** What the simulator says of a case. */
export interface Simulated {
  readonly allowed: boolean;
  /** Keys that it left out, as it takes them for none of the action's. */
  readonly ignored: readonly string[];
}

/** How to get the simulator. */
export const INSTALL = "npm run differential:install";

const librarySchema = z.object({
  runSimulation: z.custom<(simulation: Simulation, options: { simulationMode: "Strict" }) => Promise<unknown>>(
    (value) => typeof value === "function",
  ),
});

const resultsSchema = z.object({
  resultType: z.literal("single"),
  overallResult: z.string(),
  result: z.object({ ignoredContextKeys: z.array(z.string()).optional() }),
});

/**
 * The simulator, an independent evaluator under AGPL-3.0. It has a package of its own in this folder, as `npm ci` of the
 * program must not install it. Undefined where it is not installed. Throws if the package has another shape than expected.
 */
export async function loadSimulator(): Promise<((one: RandomCase) => Promise<Simulated>) | undefined> {
  const module = await importIfInstalled("@cloud-copilot/iam-simulate");
  if (module === undefined) return undefined;
  const library = librarySchema.parse(module);
  return async (one) => {
    const results = await library.runSimulation(simulationOf(one), { simulationMode: "Strict" });
    const parsed = resultsSchema.safeParse(results);
    if (!parsed.success) throw new Error(`the simulator refuses ${JSON.stringify({ one, results })}`);
    const { overallResult, result } = parsed.data;
    return { allowed: overallResult === "Allowed", ignored: result.ignoredContextKeys ?? [] };
  };
}

/** A package, undefined where it is not installed. One that lacks a dependency of its own is an error. */
async function importIfInstalled(name: string): Promise<unknown> {
  try {
    return await import(name);
  } catch (error) {
    const absent = error instanceof Error && "code" in error && /^(ERR_)?MODULE_NOT_FOUND$/.test(String(error.code));
    if (absent && error.message.includes(`'${name}'`)) return undefined;
    throw error;
  }
}

/** The simulator's input, as its type `Simulation` has it: the parts that a case needs. */
interface Simulation {
  readonly request: {
    readonly principal: string | { readonly type: "Anonymous" };
    readonly action: string;
    readonly resource: { readonly resource: string; readonly accountId: string };
    readonly contextVariables: Readonly<Record<string, string | string[]>>;
  };
  readonly identityPolicies: readonly NamedPolicy[];
  readonly serviceControlPolicies: readonly ControlPolicies[];
  readonly resourceControlPolicies: readonly ControlPolicies[];
  readonly sessionPolicy?: Json | undefined;
  readonly resourcePolicy?: unknown;
  readonly permissionBoundaryPolicies?: readonly NamedPolicy[];
  readonly vpcEndpointPolicies?: readonly NamedPolicy[];
  readonly additionalSettings: { readonly s3: { readonly blockPublicAccess: boolean } };
}

interface NamedPolicy {
  readonly name: string;
  readonly policy: unknown;
}

/** The control policies of one level of an organization. */
interface ControlPolicies {
  readonly orgIdentifier: string;
  readonly policies: readonly NamedPolicy[];
}

/** A case as the simulator takes it. */
function simulationOf({ request, policies }: RandomCase): Simulation {
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
