import { distance } from "fastest-levenshtein";

/**
 * Returns the known name that is nearest to a misspelt name, if it differs in at most a third of the characters. Returns undefined for
 * empty names and for names of more than 80 characters.
 */
export function closest(name: string, known: readonly string[]): string | undefined {
  if (name === "" || name.length > 80) return undefined;
  const text = name.toLowerCase();
  const maxDistance = Math.ceil(name.length / 3);
  let best: { readonly candidate: string; readonly cost: number } | undefined;
  for (const candidate of known) {
    if (Math.abs(candidate.length - text.length) > maxDistance) continue;
    const cost = distance(text, candidate.toLowerCase());
    if (cost <= maxDistance && (best === undefined || cost < best.cost)) best = { candidate, cost };
  }
  return best?.candidate;
}
