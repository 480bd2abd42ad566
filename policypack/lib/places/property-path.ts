import type { Json } from "@cross-account-s3/iam";
import { isUnknown, property } from "../unknown";
import { at, list } from "../values";

/** A value of a resource's properties, and where it stands. */
interface Placed {
  readonly where: string;
  readonly value: Json;
}

/**
 * The values at a path such as `inlinePolicies[].policy`. What is missing or null is left out. A list that is not known yet
 * counts as one unknown value.
 */
export function valuesAt(props: object, path: string): readonly Placed[] {
  const [first = "", ...rest] = path.split(".");
  const key = first.replace(/\[\]$/, "");
  const value = property(props, key);
  return open({ where: key, value: value ?? null }, first.endsWith("[]")).flatMap((one) => along(one, rest));
}

function along(from: Placed, steps: readonly string[]): readonly Placed[] {
  const [step, ...rest] = steps;
  if (step === undefined || isUnknown(from.value)) return [from];
  const key = step.replace(/\[\]$/, "");
  const value = at(from.value, key) ?? null;
  return open({ where: `${from.where}.${key}`, value }, step.endsWith("[]")).flatMap((one) => along(one, rest));
}

function open(placed: Placed, many: boolean): readonly Placed[] {
  if (placed.value === null) return [];
  if (!many || isUnknown(placed.value)) return [placed];
  return list(placed.value).flatMap((value, index) =>
    value === null ? [] : [{ where: `${placed.where}[${index}]`, value }],
  );
}
