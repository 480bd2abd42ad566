import { isIPv4, isIPv6 } from "node:net";

/** Addresses from `first` to `last` of one family. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** A single address or a range in CIDR notation; undefined for any other text. */
export function parseAddress(text: string): AddressRange | undefined {
  const [address = "", length, more] = text.split("/");
  if (more !== undefined) return undefined;
  const number = addressNumber(address);
  if (number === undefined) return undefined;
  const family = isIPv4(address) ? 4 : 6;
  const bits = family === 4 ? 32 : 128;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return undefined;
  const host = BigInt(bits - prefix);
  const first = (number >> host) << host;
  return { family, first, last: first + (1n << host) - 1n };
}

function addressNumber(text: string): bigint | undefined {
  if (isIPv4(text)) return text.split(".").reduce((sum, part) => (sum << 8n) + BigInt(part), 0n);
  if (!isIPv6(text) || text.includes("%")) return undefined;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted) {
    const v4 = addressNumber(dotted[2] ?? "") ?? 0n;
    return addressNumber(`${dotted[1] ?? ""}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`);
  }
  const [head = "", tail] = text.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : new Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].reduce((sum, part) => (sum << 16n) + BigInt(`0x${part}`), 0n);
}

/** The text of an address. */
export function addressText(family: 4 | 6, number: bigint): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((number >> shift) & 255n)).join(".");
  const parts = [...Array(8).keys()].map((i) => ((number >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  return parts.join(":").replace(/(^|:)0(:0)+(:|$)/, "::");
}

/**
 * Addresses of which one lies in each stretch that the ranges tell apart, of both families. Stretches between ranges start
 * one above the network's own address, so that an example looks like a host.
 */
export function addressExamples(ranges: readonly AddressRange[]): readonly string[] {
  return ([4, 6] as const).flatMap((family) => {
    const end = 1n << (family === 4 ? 32n : 128n);
    const own = ranges.filter((range) => range.family === family);
    const bounds = [0n, ...own.flatMap(({ first, last }) => [first, last + 1n])].filter((bound) => bound < end);
    const starts = [...new Set(bounds)].sort((a, b) => (a < b ? -1 : 1));
    return starts.map((start, i) => {
      const next = starts[i + 1] ?? end;
      return addressText(family, next - start > 1n ? start + 1n : start);
    });
  });
}
