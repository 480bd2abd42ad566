import type { PatternElement } from "../language/policy";
import { ANY, matchesWildcard, ONE, wildcard, type Wildcard } from "../language/wildcard";
import type { Context } from "./context";
import { resolvePattern, type Version } from "./variables";

/** Whether a `Resource` or `NotResource` element covers a resource. */
export function resourceMatches(
  element: PatternElement,
  resource: string,
  context: Context,
  version: Version,
): boolean {
  const listed = element.patterns.some((text) => {
    const pattern = resolvePattern(text, context, version);
    return pattern !== undefined && matchesResource(pattern, resource);
  });
  return listed !== element.negated;
}

/**
 * Whether a resource's ARN matches a pattern of a `Resource` element.
 *
 * `*` alone is every resource. In the first five parts of the ARN a `*` reaches past the next colons only as the last
 * character of its part, and `?` is no colon; in the last part both are any character. A pattern of fewer than six parts is
 * completed with `*` in the missing ones. The work is at most the product of the two lengths.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchesResource(pattern: string | Wildcard, resource: string): boolean {
  if (pattern === "*") return true;
  if (typeof pattern === "string") {
    const at = afterFifthColon(pattern);
    // No wildcard before the resource's own part: what comes before is equal or nothing is.
    if (at > 0 && !/[*?]/.test(pattern.slice(0, at))) {
      return resource.startsWith(pattern.slice(0, at)) && matchesWildcard(pattern.slice(at), resource.slice(at));
    }
  }
  return spells(tokensOf(typeof pattern === "string" ? wildcard(pattern) : pattern), Array.from(resource, code));
}

/** One character of a pattern: a code, or a wildcard with what it may match. */
type Token = number | { readonly repeated: boolean; readonly pastColon: boolean };

const COLON = 58;

function tokensOf(pattern: Wildcard): readonly Token[] {
  const tokens: Token[] = [];
  let colons = 0;
  for (const [index, char] of pattern.entries()) {
    if (char === COLON) colons++;
    const last = colons >= 5 || index + 1 === pattern.length || pattern[index + 1] === COLON;
    if (char === ANY) tokens.push({ repeated: true, pastColon: last });
    else if (char === ONE) tokens.push({ repeated: false, pastColon: colons >= 5 });
    else tokens.push(char);
  }
  for (; pattern.length > 1 && colons < 5; colons++) tokens.push(COLON, { repeated: true, pastColon: true });
  return tokens;
}

/** Follows all positions in the tokens that the text so far can have led to. */
function spells(tokens: readonly Token[], text: readonly number[]): boolean {
  let live = skipped(tokens, [0]);
  for (const char of text) {
    const next: number[] = [];
    for (const at of live) {
      const token = tokens[at];
      if (token === undefined) continue;
      if (typeof token === "number") {
        if (token === char) next.push(at + 1);
      } else if (char !== COLON || token.pastColon) next.push(token.repeated ? at : at + 1);
    }
    if (next.length === 0) return false;
    live = skipped(tokens, next);
  }
  return live.includes(tokens.length);
}

/** Positions, ascending and once each, with those behind the stars that match nothing. */
function skipped(tokens: readonly Token[], positions: readonly number[]): readonly number[] {
  const all = new Set<number>();
  for (let at of positions) {
    all.add(at);
    for (let token = tokens[at]; typeof token === "object" && token.repeated; token = tokens[at]) all.add(++at);
  }
  return [...all];
}

function afterFifthColon(text: string): number {
  let at = 0;
  for (let colons = 0; colons < 5; colons++) {
    at = text.indexOf(":", at) + 1;
    if (at === 0) return 0;
  }
  return at;
}

function code(char: string): number {
  return char.codePointAt(0) ?? 0;
}
