/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** The way from the root of a JSON value to a place in it: keys of objects and positions in lists. */
export type JsonPath = readonly (string | number)[];

/** Where a value or key begins in the text; both count from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** The outcome of {@link readJson}. */
export type JsonReading =
  | {
      readonly value: Json;
      /** Keys that one object holds more than once; the value has the last of them. */
      readonly duplicates: readonly JsonPath[];
      /** Where each duplicate, then any asked-for path, stands in the text. */
      readonly positionOf: (path: JsonPath) => TextPosition | undefined;
    }
  | { readonly error: string; readonly position: TextPosition };

/** Deepest nesting that is read. A policy needs six levels. */
const DEEPEST = 100;

/** Whether a value is a JSON object: neither a list nor null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `Array.isArray`, which does not narrow a read-only list. */
export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** The path of a key `__proto__`, which schemas leave out without a word; undefined if the value has none at any depth. */
export function prototypeKey(value: unknown): JsonPath | undefined {
  interface Place {
    readonly value: unknown;
    readonly step: string | number;
    readonly parent: Place | undefined;
  }
  const open: Place[] = [{ value, step: "", parent: undefined }];
  // A loop: a document may be nested deeper than calls can be.
  for (let next = open.pop(); next; next = open.pop()) {
    const { value: inner } = next;
    if (typeof inner !== "object" || inner === null) continue;
    if (Object.hasOwn(inner, "__proto__")) {
      const path: (string | number)[] = ["__proto__"];
      for (let place = next; place.parent; place = place.parent) path.push(place.step);
      return path.reverse();
    }
    for (const [key, child] of Object.entries(inner)) {
      if (typeof child !== "object") continue;
      open.push({ value: child, step: Array.isArray(inner) ? Number(key) : key, parent: next });
    }
  }
  return undefined;
}

/**
 * Writes a path the way messages do: `Statement[0].Condition.StringEquals["aws:SourceVpc"]`. Empty for the root. Characters outside
 * ASCII are escaped, so that look-alikes show.
 */
export function jsonPathText(path: JsonPath): string {
  return path
    .map((step, index) => {
      if (typeof step === "number") return `[${String(step)}]`;
      if (!/^\w+$/.test(step)) return `[${ascii(JSON.stringify(step.slice(0, 80)))}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join("");
}

function ascii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * Reads JSON text, strictly by RFC 8259. Unlike `JSON.parse` it reports duplicate keys and gives the place of an error as line and column.
 * Never throws. The work is linear in the length of the text.
 */
export function readJson(text: string): JsonReading {
  const duplicates: JsonPath[] = [];
  try {
    const value = new Reader(text, (path, twice) => {
      if (twice) duplicates.push([...path]);
    }).document();
    let offsets: ReadonlyMap<string, number> | undefined;
    const positionOf = (path: JsonPath) => {
      const offset = (offsets ??= offsetsIn(text)).get(JSON.stringify(path));
      return offset === undefined ? undefined : position(text, offset);
    };
    return { value, duplicates, positionOf };
  } catch (error) {
    if (error instanceof SyntaxFault) return { error: error.message, position: position(text, error.offset) };
    throw error;
  }
}

/** Reads the text again for the places of all values, by path: a good document needs no table of places, one with errors one. */
function offsetsIn(text: string): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  new Reader(text, (path, _twice, offset) => offsets.set(JSON.stringify(path), offset)).document();
  return offsets;
}

function position(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

class SyntaxFault extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

class Reader {
  #at = 0;
  readonly #path: (string | number)[] = [];

  constructor(
    private readonly text: string,
    /** Called for each value with its path, whether its key stood before in the same object, and its offset. */
    private readonly seen: (path: JsonPath, twice: boolean, offset: number) => void,
  ) {}

  document(): Json {
    this.#space();
    this.seen(this.#path, false, this.#at);
    const value = this.#value();
    if (this.#at < this.text.length) this.#fail("text after the end of the document");
    return value;
  }

  #value(): Json {
    if (this.#path.length > DEEPEST) this.#fail(`nested deeper than ${String(DEEPEST)} levels`);
    const char = this.text[this.#at];
    const value = this.#valueFrom(char);
    this.#space();
    return value;
  }

  #valueFrom(char: string | undefined): Json {
    if (char === "{") return this.#object();
    if (char === "[") return this.#list();
    if (char === '"') return this.#string();
    for (const [word, value] of WORDS) {
      if (!this.text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    NUMBER.lastIndex = this.#at;
    const number = NUMBER.exec(this.text)?.[0];
    if (number === undefined) this.#fail("expected a value");
    this.#at += number.length;
    return Number(number);
  }

  #object(): JsonObject {
    const entries = new Map<string, Json>();
    this.#open();
    while (!this.#closed("}", entries.size > 0)) {
      const offset = this.#at;
      if (this.text[offset] !== '"') this.#fail("expected a key in double quotes");
      const key = this.#string();
      this.#space();
      if (this.text[this.#at] !== ":") this.#fail("expected a colon after the key");
      this.#at++;
      this.#space();
      this.#path.push(key);
      this.seen(this.#path, entries.has(key), offset);
      entries.set(key, this.#value());
      this.#path.pop();
    }
    // Defines `__proto__` as a key like any other, which assignment would not.
    return Object.fromEntries(entries);
  }

  #list(): Json[] {
    const items: Json[] = [];
    this.#open();
    while (!this.#closed("]", items.length > 0)) {
      this.#path.push(items.length);
      this.seen(this.#path, false, this.#at);
      items.push(this.#value());
      this.#path.pop();
    }
    return items;
  }

  #open(): void {
    this.#at++;
    this.#space();
  }

  /** Steps over the end of a list or object, or over the comma before its next member. */
  #closed(end: "}" | "]", hasMembers: boolean): boolean {
    if (this.text[this.#at] === end) {
      this.#at++;
      return true;
    }
    if (!hasMembers) return false;
    if (this.text[this.#at] !== ",") this.#fail(`expected a comma or ${end}`);
    this.#open();
    if (this.text[this.#at] === end) this.#fail("a comma with nothing after it");
    return false;
  }

  #string(): string {
    STRING.lastIndex = this.#at;
    const token = STRING.exec(this.text)?.[0];
    if (token === undefined) this.#fail("a string that does not end, or holds a character that must be escaped");
    this.#at += token.length;
    return String(JSON.parse(token));
  }

  #space(): void {
    while (" \t\n\r".includes(this.text[this.#at] ?? "x")) this.#at++;
  }

  #fail(message: string): never {
    throw new SyntaxFault(this.#at >= this.text.length ? "the text ends too early" : message, this.#at);
  }
}
