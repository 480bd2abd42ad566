/**
 * A parsed pattern: code points, with {@link ANY} for `*` and {@link ONE} for `?`. The code points of a policy variable's value
 * are literal, so a `*` in a value is not a wildcard.
 */
export type Wildcard = readonly number[];

/** `*`: any number of characters, including none. */
const ANY = -1;

/** `?`: exactly one character. */
const ONE = -2;

const COLON = 58;

/** Parses a pattern in which `*` and `?` are wildcards. */
export function wildcard(pattern: string): Wildcard {
  return Array.from(pattern, (char) => (char === "*" ? ANY : char === "?" ? ONE : (char.codePointAt(0) ?? 0)));
}

/** Parses a text without wildcards, such as the value of a policy variable. */
export function literal(text: string): Wildcard {
  return Array.from(text, (char) => char.codePointAt(0) ?? 0);
}

/** Whether a text contains `*` or `?`. */
export function hasWildcard(text: string): boolean {
  return text.includes("*") || text.includes("?");
}

/**
 * Whether a text matches a pattern with IAM's wildcards.
 *
 * It backtracks only to the last star, so its work is at most the product of the two lengths. A regular expression would try every
 * way to divide the text among the stars.
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
    const wanted = ignoreCase ? pattern.toLowerCase() : pattern;
    const found = ignoreCase ? text.toLowerCase() : text;
    return hasWildcard(wanted) ? matchesText(wanted, found) : wanted === found;
  }
  return ignoreCase
    ? matchesCodePoints(lowerCase(pattern), literal(text.toLowerCase()))
    : matchesCodePoints(pattern, literal(text));
}

/**
 * Whether an ARN matches a pattern of `ArnLike` or `ArnEquals`. Each of the six parts is matched separately, so a `*` matches a
 * colon only in the last part. A pattern or text with fewer than six parts matches nothing.
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
  const wanted = arnParts(pattern);
  const found = arnParts(literal(arn));
  if (wanted === undefined || found === undefined) return false;
  return wanted.every((part, index) => matchesCodePoints(part, found[index] ?? []));
}

/** Whether some text matches both patterns. The work is the product of the two lengths. */
export function wildcardsOverlap(first: string, second: string): boolean {
  const [a, b] = [wildcard(first), wildcard(second)];
  // row[j], computed for each i from the end: whether some text matches both `a` from i on and `b` from j on.
  let rowBelow: boolean[] = [];
  for (let i = a.length; i >= 0; i--) {
    const row: boolean[] = [];
    for (let j = b.length; j >= 0; j--) {
      const [x, y] = [a[i], b[j]];
      if (x === undefined && y === undefined) row[j] = true;
      else if (x === ANY) row[j] = rowBelow[j] === true || (y !== undefined && row[j + 1] === true);
      else if (y === ANY) row[j] = row[j + 1] === true || (x !== undefined && rowBelow[j] === true);
      else
        row[j] = x !== undefined && y !== undefined && (x === y || x === ONE || y === ONE) && rowBelow[j + 1] === true;
    }
    rowBelow = row;
  }
  return rowBelow[0] === true;
}

/** Splits an ARN or ARN pattern into its six parts, of which the last keeps its colons. Undefined if it has fewer. */
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

function matchesCodePoints(pattern: Wildcard, text: Wildcard): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const wanted = pattern[p];
    if (wanted === ANY) {
      star = p++;
      resume = t;
    } else if (wanted === ONE || (wanted !== undefined && wanted === text[t])) {
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

/** {@link matchesCodePoints} on plain strings: most patterns have no variables, so they need no list of code points. */
function matchesText(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const wanted = pattern[p];
    if (wanted === "*") {
      star = p++;
      resume = t;
    } else if (wanted === "?") {
      p++;
      t += widthAt(text, t);
    } else if (wanted !== undefined && wanted === text[t]) {
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

/** Returns the number of code units of the character at a position. */
function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
