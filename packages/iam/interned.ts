/** A list without duplicates. Two items are equal if their keys are. */
export class Interned<T> {
  readonly items: T[] = [];
  readonly #positions = new Map<string, number>();

  /** @param keyOf returns a text that is equal for equal items. */
  constructor(private readonly keyOf: (value: T) => string) {}

  /** Returns the position of an item, which it adds if it is new. */
  add(value: T): number {
    const key = this.keyOf(value);
    const known = this.#positions.get(key);
    if (known !== undefined) return known;
    this.#positions.set(key, this.items.length);
    this.items.push(value);
    return this.items.length - 1;
  }

  /** Returns the position of an item. @throws RangeError if the item was never added. */
  position(value: T): number {
    const known = this.#positions.get(this.keyOf(value));
    if (known === undefined) throw new RangeError("the request space was not built for this predicate");
    return known;
  }
}
