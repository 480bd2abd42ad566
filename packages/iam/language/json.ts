/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** The path from the root of a JSON value to a value in it: object keys and list positions. */
export type JsonPath = readonly (string | number)[];

/** Where a value or key begins in a text. Line and column count from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** The outcome of {@link readJson}. */
export type JsonReading =
  | {
      readonly value: Json;
      /** Keys that occur more than once in one object. `value` has the last occurrence. */
      readonly duplicates: readonly JsonPath[];
      /** Returns where a path begins in the text; undefined if the document does not have the path. */
      readonly positionOf: (path: JsonPath) => TextPosition | undefined;
    }
  | { readonly error: string; readonly position: TextPosition };

/** The most levels of nesting that are read. A policy needs six. */
const MAX_DEPTH = 100;

const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LITERALS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/** Whether a value is a JSON object, which is neither a list nor null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `Array.isArray`, which does not narrow a read-only list. */
export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** Returns the path of a `__proto__` key, which schemas drop silently. Undefined if the value has no such key at any depth. */
export function prototypeKey(value: unknown): JsonPath | undefined {
  interface Place {
    readonly value: unknown;
    readonly step: string | number;
    readonly parent: Place | undefined;
  }
  const open: Place[] = [{ value, step: "", parent: undefined }];
  // A loop, because a document may be nested deeper than the call stack allows.
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
 * Formats a path as messages show it: `Statement[0].Condition.StringEquals["aws:SourceVpc"]`. Empty for the root. Characters outside
 * ASCII are escaped, so that look-alikes are visible.
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

/**
 * Parses JSON text strictly by RFC 8259. Unlike `JSON.parse`, it reports duplicate keys, and the line and column of an error. Never
 * throws. The work is linear in the length of the text.
 */
export function readJson(text: string): JsonReading {
  const duplicates: JsonPath[] = [];
  try {
    const value = new Reader(text, (path, isDuplicate) => {
      if (isDuplicate) duplicates.push([...path]);
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

function ascii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Parses the text again to record the offset of every value by its path. Only a document with errors needs these offsets. */
function offsetsIn(text: string): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  new Reader(text, (path, _isDuplicate, offset) => offsets.set(JSON.stringify(path), offset)).document();
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

class Reader {
  #at = 0;
  readonly #path: (string | number)[] = [];

  constructor(
    private readonly text: string,
    /** Called for each value with its path, whether the same object already has its key, and its offset. */
    private readonly onValue: (path: JsonPath, isDuplicate: boolean, offset: number) => void,
  ) {}

  document(): Json {
    this.#space();
    this.onValue(this.#path, false, this.#at);
    const value = this.#value();
    if (this.#at < this.text.length) this.#fail("text after the end of the document");
    return value;
  }

  #value(): Json {
    if (this.#path.length > MAX_DEPTH) this.#fail(`nested deeper than ${String(MAX_DEPTH)} levels`);
    const char = this.text[this.#at];
    const value = this.#valueFrom(char);
    this.#space();
    return value;
  }

  #valueFrom(char: string | undefined): Json {
    if (char === "{") return this.#object();
    if (char === "[") return this.#list();
    if (char === '"') return this.#string();
    for (const [literal, value] of LITERALS) {
      if (!this.text.startsWith(literal, this.#at)) continue;
      this.#at += literal.length;
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
      this.onValue(this.#path, entries.has(key), offset);
      entries.set(key, this.#value());
      this.#path.pop();
    }
    // Unlike assignment, this makes `__proto__` a key like any other.
    return Object.fromEntries(entries);
  }

  #list(): Json[] {
    const items: Json[] = [];
    this.#open();
    while (!this.#closed("]", items.length > 0)) {
      this.#path.push(items.length);
      this.onValue(this.#path, false, this.#at);
      items.push(this.#value());
      this.#path.pop();
    }
    return items;
  }

  #open(): void {
    this.#at++;
    this.#space();
  }

  /** Reads the end of a list or object and returns true, or reads the comma before the next member and returns false. */
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
    if (token === undefined) this.#fail("a string that does not end, or contains a character that must be escaped");
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
