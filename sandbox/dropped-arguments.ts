import { isMap } from "../stacks/config/fields";
import type { Resource } from "./state";

/**
 * The arguments that were declared and that the provider plugin dropped, such as `rules[0].expiration`: it knows them by
 * another name, ignores names that it does not know, and reports no error. They never reach AWS.
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

/** An empty list or map says nothing that could be dropped. */
function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
