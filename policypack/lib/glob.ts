/**
 * Whether a text fits a pattern of `*` (any characters) and `?` (one character), not case sensitive. A walk with one
 * step back to the last star, not a regular expression: patterns come from documents, and no pattern may cost much time.
 */
export function matches(pattern: string, text: string): boolean {
  const want = pattern.toLowerCase();
  const have = text.toLowerCase();
  let [w, h, star, resume] = [0, 0, -1, 0];
  while (h < have.length) {
    if (want[w] === "*") {
      star = w++;
      resume = h;
    } else if (w < want.length && (want[w] === "?" || want[w] === have[h])) {
      w++;
      h++;
    } else if (star >= 0) {
      w = star + 1;
      h = ++resume;
    } else return false;
  }
  while (want[w] === "*") w++;
  return w === want.length;
}

/** Whether a pattern leaves anything open. */
export function isPattern(text: string): boolean {
  return /[*?]/.test(text);
}
