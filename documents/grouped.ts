/** What has the same texts together, in the order of the first of each. */
export function grouped<T>(
  all: readonly T[],
  textsOf: (one: T) => readonly string[],
): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const key = textsOf(one).join(" ");
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}
