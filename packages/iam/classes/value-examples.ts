import { item } from "../item";
import { addressText, type AddressRange, lastAddress } from "../language/address";

/**
 * Addresses of which one lies in each stretch that the ranges tell apart, of both versions. Stretches between ranges start
 * one above the network's own address, so that an example looks like a host.
 */
export function addressExamples(ranges: readonly AddressRange[]): readonly string[] {
  return ([4, 6] as const).flatMap((version) => {
    const end = 1n << (version === 4 ? 32n : 128n);
    const own = ranges.filter((range) => range.version === version);
    const bounds = [0n, ...own.flatMap((range) => [range.address, lastAddress(range) + 1n])];
    const starts = [...new Set(bounds.filter((bound) => bound < end))].sort((a, b) => (a < b ? -1 : 1));
    return starts.map((start, i) => {
      const next = starts[i + 1] ?? end;
      return addressText(version, next - start > 1n ? start + 1n : start);
    });
  });
}

/**
 * Every bound, and a number in each stretch between, below and above them. No number of a request is below zero.
 *
 * @param step the distance that reads best: a halfway number stands where a stretch is shorter.
 */
export function numberExamples(bounds: readonly number[], step: number): readonly number[] {
  const sorted = [...new Set(bounds)].sort((a, b) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [step];
  const between = sorted.slice(1).map((bound, i) => {
    const before = item(sorted, i);
    return bound - before > step ? (Math.floor(before / step) + 1) * step : (before + bound) / 2;
  });
  const below = first > 0 ? [Math.max(0, (Math.ceil(first / step) - 1) * step)] : [];
  return [last + step, ...sorted, ...between, ...below];
}
