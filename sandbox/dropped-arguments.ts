import { isMap } from "../stacks/config/fields";
import type { Resource } from "./state";

/**
 * Returns the paths of the declared arguments that the provider plugin dropped, such as `rules[0].expiration`. The plugin has another name
 * for them and ignores unknown names without an error, so that they do not reach AWS.
 */
export function droppedArguments({ inputs, outputs }: Pick<Resource, "inputs" | "outputs">): readonly string[] {
  return dropped(inputs, outputs, "");
}

function dropped(declared: unknown, taken: unknown, path: string): readonly string[] {
  if (Array.isArray(declared) && Array.isArray(taken)) {
    return declared.flatMap((element, n) => dropped(element, (taken as unknown[])[n], `${path}[${n}]`));
  }
  if (!isMap(declared) || !isMap(taken)) return [];
  return Object.entries(declared).flatMap(([key, value]) => {
    if (key.startsWith("__") || isEmpty(value)) return [];
    const here = path === "" ? key : `${path}.${key}`;
    return key in taken ? dropped(value, taken[key], here) : [here];
  });
}

/** Returns a copy of inputs without the arguments at the given paths. */
export function without(value: unknown, paths: readonly string[], path = ""): unknown {
  if (Array.isArray(value)) return value.map((element, n) => without(element, paths, `${path}[${n}]`));
  if (!isMap(value)) return value;
  const kept = Object.entries(value).flatMap(([key, inner]): readonly (readonly [string, unknown])[] => {
    const here = path === "" ? key : `${path}.${key}`;
    return paths.includes(here) ? [] : [[key, without(inner, paths, here)]];
  });
  return Object.fromEntries(kept);
}

/** Returns whether a value is an empty list or map, which has no arguments to drop. */
function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
