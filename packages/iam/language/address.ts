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
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
 */
export function parseAddressRange(text: string): AddressRange | undefined {
  const [, host = "", length] = /^([0-9a-fA-F:.]+)(?:\/([0-9]{1,3}))?$/.exec(text) ?? [];
  const version = host.includes(":") ? 6 : 4;
  const address = version === 4 ? parseIpv4(host) : parseIpv6(host);
  const bits = bitsOf(version);
  const prefix = length === undefined ? bits : Number(length);
  if (address === undefined || prefix > bits) return undefined;
  const rest = BigInt(bits - prefix);
  return { version, address: (address >> rest) << rest, prefix };
}

function bitsOf(version: AddressRange["version"]): number {
  return version === 4 ? 32 : 128;
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

/** The last address of a range, as a number. */
export function lastAddress({ version, address, prefix }: AddressRange): bigint {
  return address + (1n << BigInt(bitsOf(version) - prefix)) - 1n;
}

/** Whether a range has all addresses of another. A range of one version has none of the other. */
export function containsRange(range: AddressRange, other: AddressRange): boolean {
  if (range.version !== other.version || range.prefix > other.prefix) return false;
  return (range.address ^ other.address) >> BigInt(bitsOf(range.version) - range.prefix) === 0n;
}

/** An address as text, such as `203.0.113.7` or `2001:db8::1`. */
export function addressText(version: AddressRange["version"], address: bigint): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join(".");
  const parts = [...Array(8).keys()].map((i) => ((address >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  return parts.join(":").replace(/(^|:)0(:0)+(:|$)/, "::");
}

/** A range as text, such as `203.0.113.0/24`. */
export function addressRangeText({ version, address, prefix }: AddressRange): string {
  return `${addressText(version, address)}/${String(prefix)}`;
}
