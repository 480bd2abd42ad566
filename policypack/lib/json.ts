/** Anything that JSON can say. What a document or a resource's property looks like once it is read. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** What came of reading JSON text. `duplicates` names keys that one object holds twice, each once, in order. */
export type Parsed =
  | { readonly ok: true; readonly value: Json; readonly duplicates: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** Whether a value is a JSON object: neither an array nor null. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads JSON text. `JSON.parse` keeps the last of two equal keys and says nothing; AWS refuses such a document, or reads
 * the other one, so duplicates are told apart here. Never throws.
 */
export function parseJson(text: string): Parsed {
  try {
    const value = JSON.parse(text) as Json;
    return { ok: true, value, duplicates: duplicateKeys(text) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

const STRING = /"(?:[^"\\]|\\.)*"/y;

/** The keys that stand twice in one object of a text which is known to be valid JSON. No recursion: depth costs nothing. */
function duplicateKeys(text: string): readonly string[] {
  const open: (Set<string> | undefined)[] = [];
  const found = new Set<string>();
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "{") open.push(new Set());
    else if (char === "[") open.push(undefined);
    else if (char === "}" || char === "]") open.pop();
    else if (char === '"') {
      STRING.lastIndex = at;
      const literal = STRING.exec(text)?.[0] ?? '"';
      at += literal.length - 1;
      const keys = open.at(-1);
      if (keys === undefined || !followedByColon(text, at + 1)) continue;
      const key = String(JSON.parse(literal));
      if (keys.has(key)) found.add(key);
      keys.add(key);
    }
  }
  return [...found];
}

function followedByColon(text: string, from: number): boolean {
  let at = from;
  while (/\s/.test(text[at] ?? "x")) at++;
  return text[at] === ":";
}
