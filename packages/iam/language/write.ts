import type { ConditionTest } from "./condition";
import type { JsonObject } from "./json";
import type { PrincipalType } from "./parse-principal";
import type { PatternElement, Policy, Statement } from "./policy";
import type { Principal, PrincipalElement } from "./principal";

/** One value or a list of values. AWS accepts both almost everywhere. */
type Texts = string | readonly string[];

/** A statement as JSON. The type of policy determines which elements it has. */
export interface StatementJson extends JsonObject {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: PrincipalJson;
  readonly NotPrincipal?: PrincipalJson;
  readonly Action?: Texts;
  readonly NotAction?: Texts;
  readonly Resource?: Texts;
  readonly NotResource?: Texts;
  /** Values by operator and key. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Texts>>>>;
}

/** `Principal` or `NotPrincipal` as JSON: `"*"`, or values by type, such as `AWS`. */
export type PrincipalJson = "*" | Readonly<Record<string, Texts>>;

/** A policy document as JSON. */
export interface PolicyJson extends JsonObject {
  readonly Version: Policy["version"];
  readonly Id?: string;
  readonly Statement: readonly StatementJson[];
}

/** Returns the JSON document of a policy, with the elements in AWS's order. Parsing the document gives the same policy. */
export function writePolicy({ version, id, statements }: Policy): PolicyJson {
  return { Version: version, ...(id === undefined ? {} : { Id: id }), Statement: statements.map(writeStatement) };
}

function writeStatement({ sid, effect, principal, action, resource, conditions }: Statement): StatementJson {
  return {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect,
    ...(principal === undefined
      ? {}
      : { [principal.negated ? "NotPrincipal" : "Principal"]: writePrincipals(principal) }),
    ...writePatterns("Action", action),
    ...(resource === undefined ? {} : writePatterns("Resource", resource)),
    ...(conditions.length === 0 ? {} : { Condition: writeConditions(conditions) }),
  };
}

function writePatterns(
  element: "Action" | "Resource",
  { negated, patterns }: PatternElement,
): Readonly<Record<string, Texts>> {
  return { [negated ? `Not${element}` : element]: oneOrList(patterns) };
}

function writePrincipals({ principals }: PrincipalElement): PrincipalJson {
  const [first] = principals;
  if (principals.length === 1 && first?.kind === "everyone") return "*";
  const byType = new Map<PrincipalType, string[]>();
  for (const principal of principals) {
    const { type, value } = writePrincipal(principal);
    byType.set(type, [...(byType.get(type) ?? []), value]);
  }
  return Object.fromEntries([...byType].map(([type, values]) => [type, oneOrList(values)]));
}

/** Returns the key and the value of a principal in a `Principal` element. */
export function writePrincipal(principal: Principal): { readonly type: PrincipalType; readonly value: string } {
  switch (principal.kind) {
    case "everyone":
      return { type: "AWS", value: "*" };
    case "account": {
      const { partition, account } = principal;
      return { type: "AWS", value: partition === undefined ? account : `arn:${partition}:iam::${account}:root` };
    }
    case "role":
    case "user":
    case "session":
    case "federated-user":
      return { type: "AWS", value: principal.arn };
    case "service":
      return { type: "Service", value: principal.service };
    case "federated":
      return { type: "Federated", value: principal.provider };
    case "canonical-user":
      return { type: "CanonicalUser", value: principal.id };
    case "origin-access-identity":
      return {
        type: "AWS",
        value: `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${principal.id}`,
      };
    case "unique-id":
      return { type: "AWS", value: principal.id };
  }
}

/** Returns the name of an operator with its set prefix and `IfExists`. */
export function operatorText({ operator, ifExists, quantifier }: Omit<ConditionTest, "key" | "values">): string {
  return `${quantifier === undefined ? "" : `${quantifier}:`}${operator}${ifExists ? "IfExists" : ""}`;
}

/**
 * Groups tests by operator and key. A document can have two tests of one operator and key only if it spells the operator in two
 * ways, so the second test gets another spelling here too.
 */
function writeConditions(tests: readonly ConditionTest[]): NonNullable<StatementJson["Condition"]> {
  const byOperator = new Map<string, Map<string, Texts>>();
  for (const test of tests) {
    const name = operatorText(test);
    const spelling = [name, name.toLowerCase(), name.toUpperCase()].find(
      (candidate) => byOperator.get(candidate)?.has(test.key) !== true,
    );
    const keys = byOperator.get(spelling ?? name) ?? new Map<string, Texts>();
    keys.set(test.key, oneOrList(test.values));
    byOperator.set(spelling ?? name, keys);
  }
  return Object.fromEntries([...byOperator].map(([operator, keys]) => [operator, Object.fromEntries(keys)]));
}

function oneOrList(values: readonly string[]): Texts {
  const [only] = values;
  return values.length === 1 && only !== undefined ? only : values;
}
