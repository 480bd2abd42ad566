import { isObject, type Json, type JsonObject } from "@cross-account-s3/iam";
import type { Principal } from "./principals";
import { readPrincipals } from "./principals";
import { list, string, strings } from "./values";

/** One test of a Condition: every value of one key under one operator. */
export interface Test {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** One statement, with every "one or many" opened into a list. Parts that are not well formed are left out. */
export interface Statement {
  /** How a message calls it: by its Sid, else by its place. */
  readonly label: string;
  readonly sid: string | undefined;
  readonly allows: boolean;
  readonly principals: readonly Principal[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly tests: readonly Test[];
  /** Which inverted elements it uses. */
  readonly inverted: readonly ("NotPrincipal" | "NotAction" | "NotResource")[];
}

/** Opens a statement whose shape may be wrong in places: what can be read is read, the rest is `shape.ts`'s to report. */
export function readStatement(raw: JsonObject, index: number): Statement {
  const sid = string(raw.Sid);
  const inverted = (["NotPrincipal", "NotAction", "NotResource"] as const).filter((name) => Object.hasOwn(raw, name));
  return {
    label: sid === undefined || sid === "" ? `statement ${index + 1}` : `statement "${sid}"`,
    sid,
    allows: raw.Effect !== "Deny",
    principals: readPrincipals(raw.Principal),
    actions: strings(raw.Action),
    resources: strings(raw.Resource),
    tests: readTests(raw.Condition),
    inverted,
  };
}

function readTests(condition: Json | undefined): readonly Test[] {
  if (!isObject(condition)) return [];
  return Object.entries(condition).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, values]) => ({ operator, key, values: list(values).map(text) }))
      : [],
  );
}

/** A condition's value as IAM compares it: booleans and numbers count as their text. */
function text(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The tests of one key, whatever the operator. Condition keys are not case sensitive. */
export function testsOf(statement: Statement, key: string): readonly Test[] {
  return statement.tests.filter((test) => test.key.toLowerCase() === key.toLowerCase());
}
