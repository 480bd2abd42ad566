import { isMap } from "../../stacks/config/fields";
import type { Resource } from "../state";

/**
 * The arguments that the provider plugin did not take though they were declared, such as `rules[0].expiration`: it
 * knows them by another name, drops what it does not know, and says nothing. AWS then never heard of them.
 */
export function lostArguments({ inputs, outputs }: Pick<Resource, "inputs" | "outputs">): readonly string[] {
  return lost(inputs, outputs, "");
}

function lost(declared: unknown, taken: unknown, path: string): readonly string[] {
  if (Array.isArray(declared) && Array.isArray(taken)) {
    return declared.flatMap((element, n) => lost(element, (taken as unknown[])[n], `${path}[${n}]`));
  }
  if (!isMap(declared) || !isMap(taken)) return [];
  return Object.entries(declared).flatMap(([key, value]) => {
    if (key.startsWith("__") || isEmpty(value)) return [];
    const here = path === "" ? key : `${path}.${key}`;
    return key in taken ? lost(value, taken[key], here) : [here];
  });
}

/** Copies inputs without the arguments at these paths. */
export function without(value: unknown, paths: readonly string[], path = ""): unknown {
  if (Array.isArray(value)) return value.map((element, n) => without(element, paths, `${path}[${n}]`));
  if (!isMap(value)) return value;
  const kept = Object.entries(value).flatMap(([key, inner]): readonly (readonly [string, unknown])[] => {
    const here = path === "" ? key : `${path}.${key}`;
    return paths.includes(here) ? [] : [[key, without(inner, paths, here)]];
  });
  return Object.fromEntries(kept);
}

/** An empty list or map says nothing that could be lost. */
function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
