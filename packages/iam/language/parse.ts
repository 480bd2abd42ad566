import { type ConditionTest, parseOperator } from "./condition";
import {
  isList,
  isObject,
  type Json,
  type JsonObject,
  type JsonPath,
  jsonPathText,
  readJson,
  type TextPosition,
} from "./json";
import { parsePrincipal, PRINCIPAL_TYPES } from "./parse-principal";
import type { PatternElement, Policy, Statement } from "./policy";
import { type ElementNeed, POLICY_TYPES, type PolicyGrammar, type PolicyType } from "./policy-type";
import type { Principal, PrincipalElement } from "./principal";
import { valueError } from "./value-error";

/** What an error concerns: the grammar of the document, or the form of one principal, one action, and so on. */
export type PolicyErrorKind = "grammar" | "principal" | "action" | "resource" | "operator" | "key" | "value";

/** One error of a document. */
export interface PolicyError {
  /** The path to the error, such as `Statement[0].Principal.AWS[1]`; empty for the whole document. */
  readonly path: string;
  readonly kind: PolicyErrorKind;
  /** What is wrong and what to do, without the path. */
  readonly message: string;
  /** Line and column in the text, counted from 1; absent if the document was not given as text. */
  readonly line?: number;
  readonly column?: number;
}

/** A policy, or every error of the document. */
export type ParsedPolicy = { readonly policy: Policy } | { readonly errors: readonly PolicyError[] };

/** The valid parts of a document, and every error in it. */
export interface PolicyReading {
  /** The policy without its invalid statements and values; absent if the document has no statements. */
  readonly policy?: Policy;
  readonly errors: readonly PolicyError[];
}

/** Options for parsing a document. */
export interface ReadOptions {
  readonly type: PolicyType;
  /** Rules to apply in place of the type's own. @default the rules of the type */
  readonly grammar?: PolicyGrammar;
  /**
   * A placeholder for values that are not known yet. A string that contains it is valid everywhere. The policy omits each
   * principal that contains it, and each statement whose effect or whole condition contains it.
   */
  readonly unknown?: string;
}

/** Bounds on the input: several times AWS's own limits, so that even hostile input is cheap to parse. */
export const PARSE_BOUNDS = {
  /** Characters of the text. AWS's largest document, a key policy, has 32,768 bytes. */
  characters: 131_072,
  statements: 1_000,
  /** Values of one list. */
  values: 5_000,
  /** Errors that are reported. Further errors are dropped. */
  errors: 100,
} as const;

const VARIABLE = /\$\{[^}]*\}/g;

const DOCUMENT_ELEMENTS = ["Version", "Id", "Statement"];
const STATEMENT_ELEMENTS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

/**
 * Parses a policy document, given as JSON text or as a JSON value. It accepts all that AWS accepts for the type, of any size:
 * `SIZE_LIMITS` has AWS's limits. Never throws.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(document: string | Json, options: ReadOptions): ParsedPolicy {
  const { policy, errors } = readPolicy(document, options);
  return policy === undefined || errors.length > 0 ? { errors } : { policy };
}

/** Parses the valid parts of a policy document, and returns them with every error. Never throws. */
export function readPolicy(document: string | Json, options: ReadOptions): PolicyReading {
  const parser = new Parser(options);
  if (typeof document !== "string") {
    const policy = parser.document(document);
    return reading(policy, parser.errors);
  }
  if (document.length > PARSE_BOUNDS.characters) {
    const message = `has ${String(document.length)} characters; at most ${String(PARSE_BOUNDS.characters)} are read`;
    return { errors: [{ path: "", kind: "grammar", message }] };
  }
  const json = readJson(document);
  if ("error" in json) {
    return { errors: [{ path: "", kind: "grammar", message: `is not JSON: ${json.error}`, ...json.position }] };
  }
  for (const path of json.duplicates) parser.error(path, "appears twice in one object; keep one");
  const policy = parser.document(json.value);
  return reading(policy, parser.errors, json.positionOf);
}

function reading(
  policy: Policy | null,
  errors: Parser["errors"],
  positionOf?: (path: JsonPath) => TextPosition | undefined,
): PolicyReading {
  return {
    ...(policy === null ? {} : { policy }),
    errors: errors.map(({ path, kind, message }) => ({
      path: jsonPathText(path),
      kind,
      message,
      ...positionOf?.(path),
    })),
  };
}

/** Returns an error as one line: its path, its line and column if known, and its message. */
export function policyErrorText({ path, message, line, column }: PolicyError): string {
  const place = path === "" ? "document" : path;
  return line === undefined ? `${place}: ${message}` : `${place} (line ${line}, column ${String(column)}): ${message}`;
}

class Parser {
  readonly errors: { readonly path: JsonPath; readonly kind: PolicyErrorKind; readonly message: string }[] = [];
  readonly #type: PolicyType;
  readonly #grammar: PolicyGrammar;
  readonly #placeholder: string | undefined;

  constructor({ type, grammar, unknown }: ReadOptions) {
    this.#type = type;
    this.#grammar = grammar ?? POLICY_TYPES[type];
    this.#placeholder = unknown;
  }

  /** Records an error. Returns null, in place of the value that is invalid. */
  error(path: JsonPath, message: string, kind: PolicyErrorKind = "grammar"): null {
    if (this.errors.length < PARSE_BOUNDS.errors) this.errors.push({ path, kind, message });
    return null;
  }

  #isUnknown(value: Json | undefined): boolean {
    return typeof value === "string" && this.#placeholder !== undefined && value.includes(this.#placeholder);
  }

  /** Records an error. Returns an empty list, in place of the values that are invalid. */
  #noValues(path: JsonPath, message: string): readonly never[] {
    this.error(path, message);
    return [];
  }

  document(value: Json): Policy | null {
    if (!isObject(value)) return this.error([], `is ${describe(value)}; write an object with Version and Statement`);
    this.#refuseUnknownKeys(value, DOCUMENT_ELEMENTS, []);
    const version = this.#version(value.Version);
    const id = value.Id === undefined ? null : this.#text(value.Id, ["Id"]);
    const statements = this.#statements(value.Statement);
    if (statements === null) return null;
    this.#uniqueSids(statements);
    return { version, ...(id === null ? {} : { id }), statements };
  }

  #version(value: Json | undefined): Policy["version"] {
    if (value === "2012-10-17" || value === "2008-10-17") return value;
    if (this.#isUnknown(value)) return "2012-10-17";
    if (value !== undefined) this.error(["Version"], `is ${describe(value)}; write "2012-10-17"`);
    return "2008-10-17";
  }

  #statements(value: Json | undefined): readonly Statement[] | null {
    if (value === undefined) return this.error([], "has no Statement");
    if (this.#isUnknown(value)) return [];
    if (isObject(value)) return present([this.#statement(value, 0, ["Statement"])]);
    if (!isList(value)) return this.error(["Statement"], `is ${describe(value)}; write a list of statements`);
    if (value.length === 0) return this.error(["Statement"], "is an empty list; write at least one statement");
    if (value.length > PARSE_BOUNDS.statements) {
      const most = String(PARSE_BOUNDS.statements);
      return this.error(["Statement"], `has ${String(value.length)} statements; at most ${most} are read`);
    }
    return present(
      value.map((statement, index) => {
        const path = ["Statement", index];
        if (this.#isUnknown(statement)) return null;
        return isObject(statement)
          ? this.#statement(statement, index, path)
          : this.error(path, `is ${describe(statement)}; write an object`);
      }),
    );
  }

  #statement(value: JsonObject, index: number, path: JsonPath): Statement | null {
    this.#refuseUnknownKeys(value, STATEMENT_ELEMENTS, path);
    const sid = value.Sid === undefined ? null : this.#sid(value.Sid, [...path, "Sid"]);
    const effect = this.#effect(value.Effect, path);
    const principal = this.#principal(value, path);
    const action = this.#patterns(value, "Action", "required", path, (pattern) => actionError(pattern));
    const resource = this.#patterns(value, "Resource", this.#grammar.resource, path, (pattern) =>
      this.#type === "resource" ? undefined : resourceError(pattern),
    );
    // A statement without its conditions would have another meaning.
    if (this.#conditionUnknown(value.Condition)) return null;
    const conditions = value.Condition === undefined ? [] : this.#conditions(value.Condition, [...path, "Condition"]);
    if (effect === null || action === null) return null;
    const statement = {
      index,
      ...(sid === null ? {} : { sid }),
      effect,
      ...(principal === null ? {} : { principal }),
      action,
      ...(resource === null ? {} : { resource }),
      conditions,
    };
    if (this.#type === "resource-control") this.#resourceControl(statement, path);
    return statement;
  }

  #conditionUnknown(condition: Json | undefined): boolean {
    return isObject(condition)
      ? Object.values(condition).some((keys) => this.#isUnknown(keys))
      : this.#isUnknown(condition);
  }

  #sid(value: Json, path: JsonPath): string | null {
    const sid = this.#text(value, path);
    if (sid !== null && this.#grammar.plainSids && !this.#isUnknown(sid) && !/^[A-Za-z0-9]*$/.test(sid)) {
      return this.error(path, `is ${describe(sid)}; IAM accepts only letters and digits`);
    }
    return sid;
  }

  #uniqueSids(statements: readonly Statement[]): void {
    if (!this.#grammar.uniqueSids) return;
    const seen = new Set<string>();
    for (const { sid, index } of statements) {
      if (sid === undefined || sid === "") continue;
      if (seen.has(sid))
        this.error(["Statement", index, "Sid"], `is ${describe(sid)} as in another statement; rename one`);
      seen.add(sid);
    }
  }

  #effect(value: Json | undefined, path: JsonPath): Statement["effect"] | null {
    if (value === "Allow" || value === "Deny") return value;
    if (this.#isUnknown(value)) return null;
    if (value === undefined) return this.error(path, 'has no Effect; write "Allow" or "Deny"');
    return this.error([...path, "Effect"], `is ${describe(value)}; write "Allow" or "Deny"`);
  }

  /** Returns the name of the element or of its negated form, whichever the statement has. Null if it has neither, or if that is an error. */
  #elementName(
    statement: JsonObject,
    element: "Principal" | "Action" | "Resource",
    need: ElementNeed,
    path: JsonPath,
  ): string | null {
    const [name, second] = [element, `Not${element}`].filter((form) => Object.hasOwn(statement, form));
    if (name === undefined) return need === "required" ? this.error(path, `has no ${element}`) : null;
    if (need === "refused") {
      return this.error([...path, name], `no ${this.#grammar.label} has this element; delete it`);
    }
    if (second !== undefined) return this.error(path, `has both ${name} and ${second}; write one of them`);
    return name;
  }

  #patterns(
    statement: JsonObject,
    element: "Action" | "Resource",
    need: ElementNeed,
    path: JsonPath,
    errorOf: (pattern: string) => string | undefined,
  ): PatternElement | null {
    const name = this.#elementName(statement, element, need, path);
    if (name === null) return null;
    const patterns = this.#texts(statement[name], [...path, name], (pattern, at) => {
      if (pattern === "") return this.error(at, "is an empty string");
      const message = this.#isUnknown(pattern) ? undefined : errorOf(pattern);
      return message === undefined ? pattern : this.error(at, message, element === "Action" ? "action" : "resource");
    });
    return { negated: name !== element, patterns };
  }

  #principal(statement: JsonObject, path: JsonPath): PrincipalElement | null {
    const name = this.#elementName(statement, "Principal", this.#grammar.principal, path);
    if (name === null) return null;
    const value = statement[name];
    const at = [...path, name];
    const negated = name === "NotPrincipal";
    if (value === "*") return { negated, principals: [{ kind: "everyone" }] };
    if (this.#isUnknown(value)) return { negated, principals: [] };
    if (!isObject(value)) {
      return this.error(at, `is ${describe(value)}; write "*" or an object such as {"AWS": "111122223333"}`);
    }
    this.#refuseUnknownKeys(value, PRINCIPAL_TYPES, at);
    if (Object.keys(value).length === 0) return this.error(at, "is an empty object; name at least one principal");
    const principals = PRINCIPAL_TYPES.flatMap((kind): readonly Principal[] => {
      if (!Object.hasOwn(value, kind)) return [];
      return this.#texts(value[kind], [...at, kind], (text, here) => {
        if (this.#isUnknown(text)) return null;
        const principal = parsePrincipal(kind, text);
        return "error" in principal ? this.error(here, `${describe(text)} ${principal.error}`, "principal") : principal;
      });
    });
    return { negated, principals };
  }

  #conditions(value: Json, path: JsonPath): readonly ConditionTest[] {
    if (!isObject(value)) return this.#noValues(path, `is ${describe(value)}; write an object of operators`);
    return Object.entries(value).flatMap(([operator, keys]): readonly ConditionTest[] => {
      const at = [...path, operator];
      const name = parseOperator(operator);
      if (name === undefined) {
        this.error(at, "is not a condition operator; write one such as StringEquals", "operator");
        return [];
      }
      if (!isObject(keys)) return this.#noValues(at, `is ${describe(keys)}; write an object of condition keys`);
      if (Object.keys(keys).length === 0)
        return this.#noValues(at, "tests nothing; delete it, or write a condition key");
      const seen = new Set<string>();
      return Object.entries(keys).map(([key, values]): ConditionTest => {
        const here = [...at, key];
        if (!isConditionKey(key)) {
          this.error(here, "is not a condition key; write one such as aws:SourceVpc", "key");
        }
        if (seen.has(key.toLowerCase()))
          this.error(here, "appears twice, because condition keys ignore case; keep one");
        seen.add(key.toLowerCase());
        return { ...name, key, values: this.#values(values, here, (text) => valueError(name.operator, text)) };
      });
    });
  }

  #values(value: Json, path: JsonPath, errorOf: (text: string) => string | undefined): readonly string[] {
    return this.#list(value, path, (single, at) => {
      if (typeof single === "number" && !isExact(single)) {
        return this.error(at, "is a number with more digits than JSON readers keep; write it as a string");
      }
      if (typeof single !== "string" && typeof single !== "number" && typeof single !== "boolean") {
        return this.error(at, `is ${describe(single)}; write a string`);
      }
      const text = this.#characters(String(single), at);
      if (text === null) return null;
      const message = this.#isUnknown(text) ? undefined : errorOf(text);
      return message === undefined ? text : this.error(at, `${describe(single)} ${message}`, "value");
    });
  }

  #texts<T>(value: Json | undefined, path: JsonPath, read: (text: string, path: JsonPath) => T | null): readonly T[] {
    return this.#list(value, path, (single, at) => {
      const text = this.#text(single, at);
      return text === null ? null : read(text, at);
    });
  }

  /** Parses one value, or a list of values that is neither empty nor too long. */
  #list<T>(value: Json | undefined, path: JsonPath, read: (single: Json, path: JsonPath) => T | null): readonly T[] {
    if (value === undefined) return [];
    if (!isList(value)) return present([read(value, path)]);
    if (value.length === 0) return this.#noValues(path, "is an empty list; write at least one value");
    if (value.length > PARSE_BOUNDS.values) {
      const most = String(PARSE_BOUNDS.values);
      return this.#noValues(path, `has ${String(value.length)} values; at most ${most} are read`);
    }
    return present(value.map((single, index) => read(single, [...path, index])));
  }

  #text(value: Json, path: JsonPath): string | null {
    if (typeof value !== "string") return this.error(path, `is ${describe(value)}; write a string`);
    return this.#characters(value, path);
  }

  #characters(text: string, path: JsonPath): string | null {
    const strange = this.#grammar.latin1 ? /[^\t\n\r\u0020-\u00ff]/u.exec(text)?.[0] : undefined;
    if (strange === undefined) return text;
    return this.error(
      path,
      `${describe(text)} contains ${codePoint(strange)}; IAM accepts only characters up to U+00FF`,
    );
  }

  #refuseUnknownKeys(object: JsonObject, known: readonly string[], path: JsonPath): void {
    for (const key of Object.keys(object)) {
      if (known.includes(key)) continue;
      const meant = known.find((element) => element.toLowerCase() === key.toLowerCase());
      this.error(
        [...path, key],
        `is not an element of a policy; ${meant === undefined ? "delete it" : `write ${meant}`}`,
      );
    }
  }

  /** @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html */
  #resourceControl({ effect, principal, action, resource, conditions }: Statement, path: JsonPath): void {
    const everyone = principal?.negated === false && principal.principals.every(({ kind }) => kind === "everyone");
    if (principal !== undefined && !everyone) {
      this.error([...path, principal.negated ? "NotPrincipal" : "Principal"], 'is refused in this type; write "*"');
    }
    if (action.negated) this.error([...path, "NotAction"], "is refused in a resource control policy; write Action");
    const full = action.patterns.includes("*") && resource?.patterns.includes("*") === true && conditions.length === 0;
    if (effect === "Allow" && !full) {
      this.error([...path, "Effect"], "is Allow, which only RCPFullAWSAccess has; write Deny");
    }
  }
}

function actionError(pattern: string): string | undefined {
  if (pattern === "*" || /^(?:[A-Za-z0-9-]+|\*):[A-Za-z0-9*?_-]+$/.test(pattern)) return undefined;
  return `${describe(pattern)} is not an action; write one such as s3:GetObject, or "*"`;
}

/**
 * Returns what is wrong with a resource pattern. The first five parts of an ARN may have wildcards and variables, but no character
 * outside ASCII; the last part may have any character. A star matches colons too, so a pattern with a star may have fewer parts.
 */
function resourceError(pattern: string): string | undefined {
  if (pattern === "*") return undefined;
  const parts = pattern.replace(VARIABLE, "*").split(":");
  const head = parts.slice(0, 5).every((part) => /^[a-z0-9*?-]*$/.test(part));
  const whole = parts.length >= 6 ? parts.slice(5).join(":") !== "" : parts.at(-1)?.includes("*") === true;
  if (parts[0] === "arn" && head && whole) return undefined;
  return `${describe(pattern)} is not an ARN; write one such as arn:aws:s3:::bucket/*, or "*"`;
}

/** Whether a text has the form of a condition key. Tag keys may have any character; the rest of a key is printable ASCII. */
function isConditionKey(key: string): boolean {
  return /^[\x21-\x7e]+:[\x20-\x7e]+$/.test(key) || /^[a-z0-9-]+:[a-z0-9-]*tag\/[\s\S]+$/i.test(key);
}

function isExact(number: number): boolean {
  return !Number.isInteger(number) || Number.isSafeInteger(number);
}

function codePoint(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Describes a value for a message. A string is cut at 80 characters, and shows characters outside ASCII as code points, so that look-alikes are visible. */
function describe(value: Json | undefined): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (isList(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value !== "string") return `the ${typeof value} ${String(value)}`;
  const short = value.length > 80 ? `${value.slice(0, 80)}…` : value;
  return JSON.stringify(short.replace(/[^\x20-\x7e…]/gu, (char) => `<${codePoint(char)}>`));
}

function present<T>(values: readonly (T | null)[]): readonly T[] {
  return values.filter((value) => value !== null);
}
