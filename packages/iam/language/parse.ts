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

/** What is wrong: the grammar of the document, or the form of a single principal, action, and so on. */
export type PolicyErrorKind = "grammar" | "principal" | "action" | "resource" | "operator" | "key" | "value";

/** One error of a document. */
export interface PolicyError {
  /** The place, such as `Statement[0].Principal.AWS[1]`; empty for the whole document. */
  readonly path: string;
  readonly kind: PolicyErrorKind;
  /** What is wrong and what to do, without the path. */
  readonly message: string;
  /** Line and column in the text, from 1; absent when the document was given as a value. */
  readonly line?: number;
  readonly column?: number;
}

/** A policy, or every error that keeps the document from being one. */
export type ParsedPolicy = { readonly policy: Policy } | { readonly errors: readonly PolicyError[] };

/** All that can be read of a document, and every error in it. */
export interface PolicyReading {
  /** The policy without the statements and values that cannot be read; absent if the document has no statements. */
  readonly policy?: Policy;
  readonly errors: readonly PolicyError[];
}

/** How a document is read. */
export interface ReadOptions {
  readonly type: PolicyType;
  /** What the document may and must hold, if it differs from the type's grammar. */
  readonly grammar?: PolicyGrammar;
  /**
   * A text that stands for what is not known yet. A string that holds it fits everywhere. A principal that holds it is left
   * out, and so is a statement of which the effect, or a whole condition, does.
   */
  readonly unknown?: string;
}

/** Bounds on what is read: several times what AWS takes of any type, so that reading costs little whatever is given. */
export const PARSE_BOUNDS = {
  /** Characters of the text. AWS's largest document, a key policy, has 32,768 bytes. */
  characters: 131_072,
  statements: 1_000,
  /** Values of one list. */
  values: 5_000,
  /** Errors that are reported; a document with more is not worth the list. */
  errors: 100,
} as const;

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
 * Reads a policy document: JSON text, or the value that such a text has. Everything that AWS accepts for the type is
 * accepted; sizes are left to the limits. Never throws.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(document: string | Json, options: ReadOptions): ParsedPolicy {
  const { policy, errors } = readPolicy(document, options);
  return policy === undefined || errors.length > 0 ? { errors } : { policy };
}

/** Reads what can be read of a policy document that may have errors. Never throws. */
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
  for (const path of json.duplicates) parser.error(path, "stands twice in one object; keep one");
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

/** The errors of a document in one line each: path, line and column where known, and what is wrong. */
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

  /** Notes an error. Returns null, as the value that could not be read. */
  error(path: JsonPath, message: string, kind: PolicyErrorKind = "grammar"): null {
    if (this.errors.length < PARSE_BOUNDS.errors) this.errors.push({ path, kind, message });
    return null;
  }

  #isUnknown(value: Json | undefined): boolean {
    return typeof value === "string" && this.#placeholder !== undefined && value.includes(this.#placeholder);
  }

  /** Notes an error. Returns an empty list, as the values that could not be read. */
  #none(path: JsonPath, message: string): readonly never[] {
    this.error(path, message);
    return [];
  }

  document(value: Json): Policy | null {
    if (!isObject(value)) return this.error([], `is ${describe(value)}; write an object with Version and Statement`);
    this.#known(value, DOCUMENT_ELEMENTS, []);
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
      value.map((one, index) => {
        const path = ["Statement", index];
        if (this.#isUnknown(one)) return null;
        return isObject(one)
          ? this.#statement(one, index, path)
          : this.error(path, `is ${describe(one)}; write an object`);
      }),
    );
  }

  #statement(value: JsonObject, index: number, path: JsonPath): Statement | null {
    this.#known(value, STATEMENT_ELEMENTS, path);
    const sid = value.Sid === undefined ? null : this.#sid(value.Sid, [...path, "Sid"]);
    const effect = this.#effect(value.Effect, path);
    const principal = this.#principal(value, path);
    const action = this.#patterns(value, "Action", "required", path, (pattern) => actionError(pattern));
    const resource = this.#patterns(value, "Resource", this.#grammar.resource, path, (pattern) =>
      this.#type === "resource" ? undefined : resourceError(pattern),
    );
    // Without its conditions a statement says something else.
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
      return this.error(path, `is ${describe(sid)}; IAM takes only letters and digits`);
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

  /** The one of an element and its negated form that a statement has. */
  #oneOf(
    statement: JsonObject,
    element: "Principal" | "Action" | "Resource",
    need: ElementNeed,
    path: JsonPath,
  ): string | null {
    const names = [element, `Not${element}`].filter((name) => Object.hasOwn(statement, name));
    const [name, second] = names;
    if (name === undefined) return need === "required" ? this.error(path, `has no ${element}`) : null;
    if (need === "refused") {
      return this.error([...path, name], `has no place in a statement of a ${this.#grammar.label}; delete it`);
    }
    if (second !== undefined) return this.error(path, `has both ${name} and ${second}; write one of them`);
    return name;
  }

  #patterns(
    statement: JsonObject,
    element: "Action" | "Resource",
    need: ElementNeed,
    path: JsonPath,
    wrong: (pattern: string) => string | undefined,
  ): PatternElement | null {
    const name = this.#oneOf(statement, element, need, path);
    if (name === null) return null;
    const patterns = this.#texts(statement[name], [...path, name], (pattern, at) => {
      if (pattern === "") return this.error(at, "is an empty string");
      const message = this.#isUnknown(pattern) ? undefined : wrong(pattern);
      return message === undefined ? pattern : this.error(at, message, element === "Action" ? "action" : "resource");
    });
    return { negated: name !== element, patterns };
  }

  #principal(statement: JsonObject, path: JsonPath): PrincipalElement | null {
    const name = this.#oneOf(statement, "Principal", this.#grammar.principal, path);
    if (name === null) return null;
    const value = statement[name];
    const at = [...path, name];
    const negated = name === "NotPrincipal";
    if (value === "*") return { negated, principals: [{ kind: "everyone" }] };
    if (this.#isUnknown(value)) return { negated, principals: [] };
    if (!isObject(value)) {
      return this.error(at, `is ${describe(value)}; write "*" or an object such as {"AWS": "111122223333"}`);
    }
    this.#known(value, PRINCIPAL_TYPES, at);
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
    if (!isObject(value)) return this.#none(path, `is ${describe(value)}; write an object of operators`);
    return Object.entries(value).flatMap(([operator, keys]): readonly ConditionTest[] => {
      const at = [...path, operator];
      const name = parseOperator(operator);
      if (name === undefined) {
        this.error(at, "is not a condition operator; write one such as StringEquals", "operator");
        return [];
      }
      if (!isObject(keys)) return this.#none(at, `is ${describe(keys)}; write an object of condition keys`);
      if (Object.keys(keys).length === 0) return this.#none(at, "tests nothing; delete it, or write a condition key");
      const seen = new Set<string>();
      return Object.entries(keys).map(([key, values]): ConditionTest => {
        const here = [...at, key];
        if (!isConditionKey(key)) {
          this.error(here, "is not a condition key; write one such as aws:SourceVpc", "key");
        }
        if (seen.has(key.toLowerCase())) this.error(here, "stands twice, as case does not tell keys apart; keep one");
        seen.add(key.toLowerCase());
        return { ...name, key, values: this.#values(values, here, (text) => valueError(name.operator, text)) };
      });
    });
  }

  #values(value: Json, path: JsonPath, wrong: (text: string) => string | undefined): readonly string[] {
    return this.#list(value, path, (one, at) => {
      if (typeof one === "number" && !isExact(one)) {
        return this.error(at, "is a number with more digits than JSON readers keep; write it as a string");
      }
      if (typeof one !== "string" && typeof one !== "number" && typeof one !== "boolean") {
        return this.error(at, `is ${describe(one)}; write a string`);
      }
      const text = this.#characters(String(one), at);
      if (text === null) return null;
      const message = this.#isUnknown(text) ? undefined : wrong(text);
      return message === undefined ? text : this.error(at, `${describe(one)} ${message}`, "value");
    });
  }

  #texts<T>(value: Json | undefined, path: JsonPath, read: (text: string, path: JsonPath) => T | null): readonly T[] {
    return this.#list(value, path, (one, at) => {
      const text = this.#text(one, at);
      return text === null ? null : read(text, at);
    });
  }

  /** Reads a single value or a list of them, neither empty nor too long. */
  #list<T>(value: Json | undefined, path: JsonPath, read: (one: Json, path: JsonPath) => T | null): readonly T[] {
    if (value === undefined) return [];
    if (!isList(value)) return present([read(value, path)]);
    if (value.length === 0) return this.#none(path, "is an empty list; write at least one value");
    if (value.length > PARSE_BOUNDS.values) {
      const most = String(PARSE_BOUNDS.values);
      return this.#none(path, `has ${String(value.length)} values; at most ${most} are read`);
    }
    return present(value.map((one, index) => read(one, [...path, index])));
  }

  #text(value: Json, path: JsonPath): string | null {
    if (typeof value !== "string") return this.error(path, `is ${describe(value)}; write a string`);
    return this.#characters(value, path);
  }

  #characters(text: string, path: JsonPath): string | null {
    const strange = this.#grammar.latin1 ? /[^\t\n\r\u0020-\u00ff]/u.exec(text)?.[0] : undefined;
    if (strange === undefined) return text;
    return this.error(path, `${describe(text)} holds ${codePoint(strange)}; IAM takes only characters up to U+00FF`);
  }

  #known(object: JsonObject, known: readonly string[], path: JsonPath): void {
    for (const key of Object.keys(object)) {
      if (known.includes(key)) continue;
      const meant = known.find((one) => one.toLowerCase() === key.toLowerCase());
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
 * The first five parts of an ARN take wildcards and variables but nothing outside ASCII; the last takes any character. A star
 * reaches past colons, so a pattern with one may have fewer parts.
 */
function resourceError(pattern: string): string | undefined {
  if (pattern === "*") return undefined;
  const parts = pattern.replace(VARIABLE, "*").split(":");
  const head = parts.slice(0, 5).every((part) => /^[a-z0-9*?-]*$/.test(part));
  const whole = parts.length >= 6 ? parts.slice(5).join(":") !== "" : parts.at(-1)?.includes("*") === true;
  if (parts[0] === "arn" && head && whole) return undefined;
  return `${describe(pattern)} is not an ARN; write one such as arn:aws:s3:::bucket/*, or "*"`;
}

const VARIABLE = /\$\{[^}]*\}/g;

/** Tag keys take any character; everything else in a key is printable ASCII. */
function isConditionKey(key: string): boolean {
  return /^[\x21-\x7e]+:[\x20-\x7e]+$/.test(key) || /^[a-z0-9-]+:[a-z0-9-]*tag\/[\s\S]+$/i.test(key);
}

function isExact(number: number): boolean {
  return !Number.isInteger(number) || Number.isSafeInteger(number);
}

function codePoint(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** A value in a few words, short enough for a message; characters outside ASCII as code points, so that look-alikes show. */
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
