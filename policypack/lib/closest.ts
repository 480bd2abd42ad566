/**
 * The known name that is nearest to a misspelt one, if any is near enough to be meant: at most a third of it changed.
 * Long or empty input is not worth a guess.
 */
export function closest(name: string, known: readonly string[]): string | undefined {
  if (name === "" || name.length > 80) return undefined;
  const ranked = known.map((one) => ({ one, cost: distance(name.toLowerCase(), one.toLowerCase()) }));
  const best = ranked.reduce<(typeof ranked)[number] | undefined>(
    (least, next) => (least === undefined || next.cost < least.cost ? next : least),
    undefined,
  );
  return best !== undefined && best.cost <= Math.ceil(name.length / 3) ? best.one : undefined;
}

/** Levenshtein's distance, row by row. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
