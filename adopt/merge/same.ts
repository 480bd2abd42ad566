import { asList, isObject, type Json, type JsonObject, sorted } from "../json";

/**
 * True if two statements mean the same to AWS: a list of one is its only item, the order within a list means nothing, an
 * account id is that account's root, and a condition's booleans and numbers are texts. Services store and return whichever
 * spelling they like, so that a comparison of the texts would report drift that is none.
 */
export function sameStatement(a: JsonObject, b: JsonObject): boolean {
  return sorted(meaning(a)) === sorted(meaning(b));
}

function meaning(statement: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(statement).map(([key, value]): [string, Json] => {
      switch (key) {
        case "Action":
        case "NotAction":
          // Actions are compared without regard to case.
          return [key, set(value, (action) => action.toLowerCase())];
        case "Resource":
        case "NotResource":
          return [key, set(value)];
        case "Principal":
        case "NotPrincipal":
          return [key, isObject(value) ? mapValues(value, (ids) => set(ids, root)) : value];
        case "Condition":
          return [
            key,
            isObject(value) ? mapValues(value, (block) => (isObject(block) ? keysAndSets(block) : block)) : value,
          ];
        default:
          return [key, value];
      }
    }),
  );
}

/** A condition block: its keys are compared without regard to case. */
function keysAndSets(block: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(block).map(([key, values]) => [key.toLowerCase(), set(values)]));
}

function set(value: Json, spell: (text: string) => string = (text) => text): Json {
  return [
    ...new Set(asList(value).map((item) => spell(typeof item === "object" ? sorted(item) : String(item)))),
  ].sort();
}

function root(principal: string): string {
  return /^arn:[a-z-]+:iam::(\d{12}):root$/.exec(principal)?.[1] ?? principal;
}

function mapValues(object: JsonObject, change: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
