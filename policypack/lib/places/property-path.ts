import type { Json } from "@cross-account-s3/iam";
import { isUnknown, property } from "../unknown";
import { at, list } from "../values";

/** A value in a resource's properties, and its path. */
interface Placed {
  readonly where: string;
  readonly value: Json;
}

/**
 * Returns the values at a path such as `inlinePolicies[].policy`, except missing and null values. A list that is unknown counts as one
 * unknown value.
 */
export function valuesAt(props: object, path: string): readonly Placed[] {
  const [first = "", ...rest] = path.split(".");
  const key = first.replace(/\[\]$/, "");
  const value = property(props, key);
  return elements({ where: key, value: value ?? null }, first.endsWith("[]")).flatMap((placed) =>
    valuesBelow(placed, rest),
  );
}

function valuesBelow(from: Placed, steps: readonly string[]): readonly Placed[] {
  const [step, ...rest] = steps;
  if (step === undefined || isUnknown(from.value)) return [from];
  const key = step.replace(/\[\]$/, "");
  const value = at(from.value, key) ?? null;
  return elements({ where: `${from.where}.${key}`, value }, step.endsWith("[]")).flatMap((placed) =>
    valuesBelow(placed, rest),
  );
}

/** Returns the elements of a list, or the value itself if no list is expected. */
function elements(placed: Placed, isList: boolean): readonly Placed[] {
  if (placed.value === null) return [];
  if (!isList || isUnknown(placed.value)) return [placed];
  return list(placed.value).flatMap((value, index) =>
    value === null ? [] : [{ where: `${placed.where}[${index}]`, value }],
  );
}
