/** The values of each key, keys and values in their order. */
export function grouped<Key, Value>(
  pairs: Iterable<readonly [Key, Value]>,
): ReadonlyMap<Key, readonly [Value, ...Value[]]> {
  const groups = new Map<Key, [Value, ...Value[]]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

/** What has the same texts together, in the order of the first of each. */
export function alike<Value>(
  all: readonly Value[],
  textsOf: (one: Value) => readonly string[],
): readonly (readonly [Value, ...Value[]])[] {
  return [...grouped(all.map((one) => [textsOf(one).join(" "), one])).values()];
}
