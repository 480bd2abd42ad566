/** A range of IP addresses: all addresses whose first `prefix` bits equal those of `address`. */
export interface AddressRange {
  readonly version: 4 | 6;
  /** The first address, as a number of 32 or 128 bits: every bit after the prefix is zero. */
  readonly address: bigint;
  /** The prefix length in bits. */
  readonly prefix: number;
}

/**
 * Parses an IPv4 or IPv6 address or CIDR range. A single address is a range of one. Bits after the prefix are ignored. Returns
 * undefined if the text is neither an address nor a range.
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

/** Returns the last address of a range, as a number. */
export function lastAddress({ version, address, prefix }: AddressRange): bigint {
  return address + (1n << BigInt(bitsOf(version) - prefix)) - 1n;
}

/** Whether a range contains every address of another range. Ranges of different IP versions have no address in common. */
export function containsRange(range: AddressRange, other: AddressRange): boolean {
  if (range.version !== other.version || range.prefix > other.prefix) return false;
  return (range.address ^ other.address) >> BigInt(bitsOf(range.version) - range.prefix) === 0n;
}

/** Formats an address, such as `203.0.113.7` or `2001:db8::1`. */
export function addressText(version: AddressRange["version"], address: bigint): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join(".");
  const parts = [...Array(8).keys()].map((i) => ((address >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  return parts.join(":").replace(/(^|:)0(:0)+(:|$)/, "::");
}

/** Formats a range, such as `203.0.113.0/24`. */
export function addressRangeText({ version, address, prefix }: AddressRange): string {
  return `${addressText(version, address)}/${String(prefix)}`;
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

/** Splits one side of `::` into its 16-bit groups. An IPv4 address at the end makes two groups. */
function groups(side: string): readonly string[] {
  if (side === "") return [];
  const parts = side.split(":");
  const last = parts.at(-1) ?? "";
  if (!last.includes(".")) return parts;
  const v4 = parseIpv4(last);
  if (v4 === undefined) return ["invalid"];
  return [...parts.slice(0, -1), (v4 >> 16n).toString(16), (v4 & 0xffffn).toString(16)];
}
