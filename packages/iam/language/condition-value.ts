import type { ConditionOperator } from "./condition";

const NUMBER = /^[+-]?[0-9]+(?:\.[0-9]+)?$/;
const DATE =
  /^[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Why a value cannot be compared with an operator; undefined if it can. A value with a policy variable is known only with a
 * request, so it passes.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function valueError(operator: ConditionOperator, value: string): string | undefined {
  if (operator === "Null") return isBoolean(value) ? undefined : "is neither true nor false";
  if (value.includes("${")) return undefined;
  if (operator === "Bool") return isBoolean(value) ? undefined : "is neither true nor false";
  if (operator.startsWith("Numeric")) return NUMBER.test(value) ? undefined : "is not a number";
  if (operator.startsWith("Date")) {
    const readable = (DATE.test(value) && !Number.isNaN(Date.parse(value))) || /^[0-9]{1,13}$/.test(value);
    return readable ? undefined : "is not a date such as 2026-01-31T00:00:00Z";
  }
  if (operator === "BinaryEquals") return BASE64.test(value) ? undefined : "is not base64";
  if (operator === "IpAddress" || operator === "NotIpAddress") {
    return parseAddressRange(value) === undefined ? "is not an IP address or range such as 203.0.113.0/24" : undefined;
  }
  return undefined;
}

function isBoolean(value: string): boolean {
  return /^(?:true|false)$/i.test(value);
}

/** A range of IP addresses: those whose first `prefix` bits are those of `address`. */
export interface AddressRange {
  readonly version: 4 | 6;
  /** The address as a number of 32 or 128 bits, with every bit after the prefix zero. */
  readonly address: bigint;
  readonly prefix: number;
}

/**
 * Reads an IPv4 or IPv6 address or CIDR range. An address without a prefix is a range of one. Bits after the prefix are
 * ignored. Undefined if the text is neither.
 */
export function parseAddressRange(text: string): AddressRange | undefined {
  const [, host = "", length] = /^([0-9a-fA-F:.]+)(?:\/([0-9]{1,3}))?$/.exec(text) ?? [];
  const version = host.includes(":") ? 6 : 4;
  const bits = version === 4 ? 32 : 128;
  const address = version === 4 ? parseIpv4(host) : parseIpv6(host);
  const prefix = length === undefined ? bits : Number(length);
  if (address === undefined || prefix > bits) return undefined;
  const rest = BigInt(bits - prefix);
  return { version, address: (address >> rest) << rest, prefix };
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map(groups);
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...Array<string>(missing).fill("0"), ...tail];
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** The 16-bit groups of one side of `::`; an IPv4 address at the end is two of them. */
function groups(side: string): readonly string[] {
  if (side === "") return [];
  const parts = side.split(":");
  const last = parts.at(-1) ?? "";
  if (!last.includes(".")) return parts;
  const v4 = parseIpv4(last);
  if (v4 === undefined) return ["invalid"];
  return [...parts.slice(0, -1), (v4 >> 16n).toString(16), (v4 & 0xffffn).toString(16)];
}

/** A range as text, such as `203.0.113.0/24`. IPv6 addresses are written in full, without `::`. */
export function addressRangeText({ version, address, prefix }: AddressRange): string {
  const [parts, bits, base, separator] = version === 4 ? ([4, 8, 10, "."] as const) : ([8, 16, 16, ":"] as const);
  const mask = (1n << BigInt(bits)) - 1n;
  const texts = Array.from({ length: parts }, (_, index) =>
    ((address >> BigInt(bits * (parts - 1 - index))) & mask).toString(base),
  );
  return `${texts.join(separator)}/${String(prefix)}`;
}
