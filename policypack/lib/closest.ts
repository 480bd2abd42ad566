import { distance } from "fastest-levenshtein";

/**
 * The known name that is nearest to a misspelt one, if any is near enough to be meant: at most a third of it changed.
 * Long or empty input is not worth a guess.
 */
export function closest(name: string, known: readonly string[]): string | undefined {
  if (name === "" || name.length > 80) return undefined;
  const text = name.toLowerCase();
  const most = Math.ceil(name.length / 3);
  let best: { readonly one: string; readonly cost: number } | undefined;
  for (const one of known) {
    if (Math.abs(one.length - text.length) > most) continue;
    const cost = distance(text, one.toLowerCase());
    if (cost <= most && (best === undefined || cost < best.cost)) best = { one, cost };
  }
  return best?.one;
}
