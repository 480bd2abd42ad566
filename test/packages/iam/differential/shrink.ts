import { isList, isObject, type Json, type JsonObject } from "../../../../packages/iam/language/json";
import type { RandomCase } from "./generate";

/** Elements of a statement or a case that are never left out. */
const NEEDED: ReadonlySet<string> = new Set([
  "Version",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Principal",
]);

/**
 * The smallest case that is still of the same kind: policies, statements, conditions, values and keys are left out as long
 * as `same` holds. A case that `same` throws for is not of the kind.
 */
export async function shrink(one: RandomCase, same: (one: RandomCase) => Promise<boolean>): Promise<RandomCase> {
  let smallest = one;
  for (let smaller: RandomCase | undefined = one; smaller;) {
    smallest = smaller;
    smaller = undefined;
    for (const candidate of candidates(smallest)) {
      if (await same(candidate).catch(() => false)) {
        smaller = candidate;
        break;
      }
    }
  }
  return smallest;
}

function* candidates({ request, policies }: RandomCase): Generator<RandomCase> {
  for (const [key, value] of Object.entries(policies)) {
    if (value === undefined) continue;
    // A role or a key has a policy, always.
    if (key === "resource" && /:role\/|:kms:/.test(request.resource)) continue;
    yield { request, policies: { ...policies, [key]: undefined } };
  }
  for (const [key, value] of Object.entries(policies)) {
    if (typeof value !== "object") continue;
    for (const smaller of smallerJson(value as Json)) yield { request, policies: { ...policies, [key]: smaller } };
  }
  for (const key of Object.keys(request.context)) {
    yield { policies, request: { ...request, context: without(request.context, key) } };
  }
}

function* smallerJson(value: Json): Generator<Json> {
  if (isList(value)) {
    if (value.length > 1) for (const index of value.keys()) yield value.filter((_, at) => at !== index);
    for (const [index, item] of value.entries()) {
      for (const smaller of smallerJson(item)) yield value.map((one, at) => (at === index ? smaller : one));
    }
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      const rest: JsonObject = without(value, key);
      if (!NEEDED.has(key) && key !== "Statement" && Object.keys(rest).length > 0) yield rest;
      for (const smaller of smallerJson(item)) yield { ...value, [key]: smaller };
    }
  }
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));
}
