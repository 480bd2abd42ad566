/**
 * A pattern taken apart: code points, {@link ANY} for `*` and {@link ONE} for `?`. Code points of a policy variable's value
 * are literal, so a `*` in a value is not a wildcard.
 */
export type Wildcard = readonly number[];

/** `*`: any characters, none included. */
const ANY = -1;

/** `?`: exactly one character. */
const ONE = -2;

const COLON = 58;

/** Reads a pattern in which `*` and `?` are wildcards. */
export function wildcard(pattern: string): Wildcard {
  return Array.from(pattern, (char) => (char === "*" ? ANY : char === "?" ? ONE : (char.codePointAt(0) ?? 0)));
}

/** Reads a text in which no character is a wildcard, such as the value of a policy variable. */
export function literal(text: string): Wildcard {
  return Array.from(text, (char) => char.codePointAt(0) ?? 0);
}

/** Whether a text holds `*` or `?`. */
export function hasWildcard(text: string): boolean {
  return text.includes("*") || text.includes("?");
}

/**
 * Whether a text matches a pattern with IAM's wildcards.
 *
 * Walks with one step back to the last star. The work is at most the product of the two lengths, whatever the pattern; a
 * regular expression tries every way to divide the text among the stars and may never end.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchesWildcard(
  pattern: string | Wildcard,
  text: string,
  { ignoreCase = false }: { readonly ignoreCase?: boolean } = {},
): boolean {
  if (typeof pattern === "string") {
    if (pattern === "*") return true;
    const want = ignoreCase ? pattern.toLowerCase() : pattern;
    const have = ignoreCase ? text.toLowerCase() : text;
    return hasWildcard(want) ? walkText(want, have) : want === have;
  }
  return ignoreCase ? walk(lowerCase(pattern), literal(text.toLowerCase())) : walk(pattern, literal(text));
}

/**
 * Whether an ARN matches the pattern of `ArnLike` or `ArnEquals`: each of the six parts separately, so that a `*` does not
 * reach past a colon, except in the last part. A pattern or text with fewer than six parts matches nothing.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(pattern: string | Wildcard, arn: string): boolean {
  if (typeof pattern === "string") {
    const wanted = arnTexts(pattern);
    const found = arnTexts(arn);
    if (wanted === undefined || found === undefined) return false;
    return wanted.every((part, index) => matchesWildcard(part, found[index] ?? ""));
  }
  const want = arnParts(pattern);
  const have = arnParts(literal(arn));
  if (want === undefined || have === undefined) return false;
  return want.every((part, index) => walk(part, have[index] ?? []));
}

/** Whether there is a text that matches both patterns. The work is the product of the two lengths. */
export function wildcardsOverlap(one: string, other: string): boolean {
  const [a, b] = [wildcard(one), wildcard(other)];
  // can[j] in the row of i: what is left of `a` from i and of `b` from j have a text in common.
  let below: boolean[] = [];
  for (let i = a.length; i >= 0; i--) {
    const can: boolean[] = [];
    for (let j = b.length; j >= 0; j--) {
      const [x, y] = [a[i], b[j]];
      if (x === undefined && y === undefined) can[j] = true;
      else if (x === ANY) can[j] = below[j] === true || (y !== undefined && can[j + 1] === true);
      else if (y === ANY) can[j] = can[j + 1] === true || (x !== undefined && below[j] === true);
      else can[j] = x !== undefined && y !== undefined && (x === y || x === ONE || y === ONE) && below[j + 1] === true;
    }
    below = can;
  }
  return below[0] === true;
}

/** The six parts of an ARN or ARN pattern; the last keeps its colons. */
function arnParts(arn: Wildcard): readonly Wildcard[] | undefined {
  const parts: Wildcard[] = [];
  let from = 0;
  while (parts.length < 5) {
    const colon = arn.indexOf(COLON, from);
    if (colon < 0) return undefined;
    parts.push(arn.slice(from, colon));
    from = colon + 1;
  }
  return [...parts, arn.slice(from)];
}

function arnTexts(arn: string): readonly string[] | undefined {
  const parts = arn.split(":");
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function lowerCase(pattern: Wildcard): Wildcard {
  return pattern.flatMap((code) => (code < 0 ? [code] : literal(String.fromCodePoint(code).toLowerCase())));
}

function walk(pattern: Wildcard, text: Wildcard): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const want = pattern[p];
    if (want === ANY) {
      star = p++;
      resume = t;
    } else if (want === ONE || (want !== undefined && want === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === ANY) p++;
  return p === pattern.length;
}

/** {@link walk} over texts as they are: most patterns have no variables, and need no list of their characters. */
function walkText(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const want = pattern[p];
    if (want === "*") {
      star = p++;
      resume = t;
    } else if (want === "?") {
      p++;
      t += widthAt(text, t);
    } else if (want !== undefined && want === text[t]) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = resume += widthAt(text, resume);
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** Code units of the character at a position. */
function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
