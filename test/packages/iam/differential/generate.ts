import type { Request } from "../../../../packages/iam/evaluate/request";
import { isObject, type Json, type JsonObject } from "../../../../packages/iam/language/json";
import { callerOf, type RawPolicies } from "../evaluate/support";
import type { Random } from "./random";
import { CALLERS, KEYS, type KeyWords, OTHER, OWN, PRINCIPALS, SERVICES, type ServiceWords } from "./vocabulary";

/** A request, and the policies that decide it. */
export interface RandomCase {
  readonly request: Request & { readonly resourceAccount: string };
  readonly policies: RawPolicies;
}

/** A random case. Requests are such as AWS can receive; policies are such as it accepts. */
export function randomCase(random: Random): RandomCase {
  const words = random.pick(SERVICES);
  const resource = random.pick(words.resources);
  const caller = callerOf(random.pick(CALLERS));
  const trust = resource.includes(":role/");
  // A role and a key have a policy, always.
  const owned = trust || resource.includes(":kms:");
  const document = (principal = false): JsonObject => randomDocument(random, words, principal, trust && principal);
  const levels = (): JsonObject[][] =>
    Array.from({ length: 1 + Math.floor(random.next() * 2) }, () => [random.chance(0.5) ? EVERYTHING : document()]);
  const signed = caller.kind !== "anonymous" && caller.kind !== "service";
  const session = caller.kind === "role" || caller.kind === "federated-user";
  return {
    request: {
      caller,
      action: random.pick(words.actions),
      resource,
      resourceAccount: /:(\d{12}):/.exec(resource)?.[1] ?? random.pick([OWN, OWN, OTHER]),
      context: randomContext(random),
    },
    policies: {
      ...(signed &&
        caller.kind !== "root" &&
        random.chance(0.85) && { identity: random.chance(0.3) ? [EVERYTHING] : [document(), document()] }),
      ...(signed && caller.kind !== "root" && random.chance(0.2) && { boundary: document() }),
      ...(session && random.chance(caller.kind === "role" ? 0.2 : 0.8) && { session: [document()] }),
      ...(signed && random.chance(0.2) && { serviceControl: levels() }),
      ...(random.chance(0.15) && { resourceControl: [[denial(random, words)]] }),
      ...(caller.kind !== "service" && random.chance(0.1) && { endpoint: endpointPolicy(document()) }),
      ...((owned || random.chance(0.8)) && { resource: document(true) }),
      ...(random.chance(0.15) && { restrictPublicBuckets: true }),
    },
  };
}

/** A document of one to three statements in the words of a service. */
export function randomDocument(random: Random, words: ServiceWords, principal: boolean, trust = false): JsonObject {
  return {
    Version: random.chance(0.93) ? "2012-10-17" : "2008-10-17",
    Statement: Array.from({ length: 1 + Math.floor(random.next() * 3) }, () =>
      randomStatement(random, words, principal, trust),
    ),
  };
}

const EVERYTHING: JsonObject = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

/** The principal of an endpoint policy is everyone. */
function endpointPolicy({ Statement, ...rest }: JsonObject): JsonObject {
  return {
    ...rest,
    Statement: [Statement ?? []].flat().map((one) => (isObject(one) ? { ...one, Principal: "*" } : one)),
  };
}

function denial(random: Random, words: ServiceWords): JsonObject {
  const [service = ""] = random.pick(words.actions).split(":");
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Deny", Principal: "*", Action: `${service}:*`, Resource: "*", Condition: randomCondition(random) },
    ],
  };
}

function randomStatement(random: Random, words: ServiceWords, principal: boolean, trust: boolean): JsonObject {
  const patterns = (all: readonly string[]): Json => {
    const some = random.some(all, 1, 2);
    return some.length === 1 && random.chance(0.5) ? (some[0] ?? "") : some;
  };
  return {
    Effect: random.chance(0.75) ? "Allow" : "Deny",
    ...(principal && { Principal: random.pick(PRINCIPALS) as Json }),
    [random.chance(0.08) ? "NotAction" : "Action"]: patterns(words.actionPatterns),
    ...(!trust && { [random.chance(0.08) ? "NotResource" : "Resource"]: patterns(words.resourcePatterns) }),
    ...(random.chance(0.55) && { Condition: randomCondition(random) }),
  };
}

function randomCondition(random: Random): JsonObject {
  const condition: Partial<Record<string, Record<string, Json>>> = {};
  for (const words of random.some(KEYS, 1, 2)) {
    if (random.chance(0.1)) {
      (condition.Null ??= {})[words.key] = random.pick(["true", "false"]);
      continue;
    }
    const values = random.some(words.wanted, 1, 2);
    (condition[randomOperator(random, words)] ??= {})[words.key] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return condition as JsonObject;
}

function randomOperator(random: Random, words: KeyWords): string {
  const suffix = random.chance(0.3) ? "IfExists" : "";
  if (words.many) return `${random.pick(["ForAllValues:", "ForAnyValue:"])}${random.pick(words.operators)}${suffix}`;
  return `${random.pick(words.operators)}${suffix}`;
}

function randomContext(random: Random): Record<string, string | readonly string[]> {
  const context: Record<string, string | readonly string[]> = {};
  for (const { key, many, found } of KEYS) {
    if (found.length === 0 || !random.chance(0.5)) continue;
    context[key] = many ? random.some(found, 1, 3) : random.pick(found);
  }
  return context;
}
