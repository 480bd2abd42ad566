import { parseAddressRange } from "./address";
import type { ConditionOperator } from "./condition";
import { parseBinary, parseBool, parseDate, parseNumber } from "./operand";

/**
 * Returns why an operator cannot read a value, or undefined if it can. A value with a policy variable passes, because only a
 * request determines it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function valueError(operator: ConditionOperator, value: string): string | undefined {
  if (operator !== "Null" && value.includes("${")) return undefined;
  const [, read, error] = READERS.find(([operators]) => operators.test(operator)) ?? [];
  return read === undefined || read(value) !== undefined ? undefined : error;
}

type Reader = readonly [operators: RegExp, read: (text: string) => unknown, error: string];

/** Parsers by operator. An operator without an entry accepts any text. */
const READERS: readonly Reader[] = [
  [/^(?:Null|Bool)$/, parseBool, "is neither true nor false"],
  [/^Numeric/, parseNumber, "is not a number"],
  [/^Date/, parseDate, "is not a date such as 2026-01-31T00:00:00Z"],
  [/^BinaryEquals$/, parseBinary, "is not base64"],
  [/IpAddress$/, parseAddressRange, "is not an IP address or range such as 203.0.113.0/24"],
];
