/**
 * Returns the item at a position of a list that the caller knows to exist.
 *
 * @throws RangeError if there is no such item, which is a fault of the program.
 */
export function item<T>(list: readonly T[], position: number): T {
  const found = list[position];
  if (found === undefined) throw new RangeError(`no item ${String(position)} in a list of ${String(list.length)}`);
  return found;
}
