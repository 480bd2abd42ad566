import { item } from "../item";
import { addressText, type AddressRange, lastAddress } from "../language/address";

/**
 * Returns one address in each interval between the bounds of the ranges, for both IP versions. It is the second address of the
 * interval, if there is one, so that it looks like a host's and not like a network's.
 */
export function addressExamples(ranges: readonly AddressRange[]): readonly string[] {
  return ([4, 6] as const).flatMap((version) => {
    const end = 1n << (version === 4 ? 32n : 128n);
    const sameVersion = ranges.filter((range) => range.version === version);
    const bounds = [0n, ...sameVersion.flatMap((range) => [range.address, lastAddress(range) + 1n])];
    const starts = [...new Set(bounds.filter((bound) => bound < end))].sort((a, b) => (a < b ? -1 : 1));
    return starts.map((start, i) => {
      const next = starts[i + 1] ?? end;
      return addressText(version, next - start > 1n ? start + 1n : start);
    });
  });
}

/**
 * Returns every bound, and a number below, between and above the bounds. No number is below zero, because requests have none.
 *
 * @param step the preferred unit: numbers between bounds are multiples of it, or midpoints if no multiple fits.
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
