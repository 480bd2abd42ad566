/**
 * An item of a list, at a position that is known to exist.
 *
 * @throws RangeError if it does not: a fault of the program.
 */
export function item<T>(list: readonly T[], position: number): T {
  const found = list[position];
  if (found === undefined) throw new RangeError(`no item ${String(position)} in a list of ${String(list.length)}`);
  return found;
}
