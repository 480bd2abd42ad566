import type { ConditionOperator, ConditionTest } from "./condition";
import { addressRangeText, parseAddressRange } from "./address";
import type { PatternElement, Policy, Statement } from "./policy";
import type { Principal, PrincipalElement } from "./principal";
import { writePolicy, writePrincipal } from "./write";

/**
 * Returns one spelling for all documents that differ only in form. It removes these differences: order and repetition; one value
 * or a list of one; an account's id or its root ARN; the case of actions and condition keys; `ArnEquals` or `ArnLike`; an address
 * or its range of one; and the version of a document without variables. It drops ids and Sids, which decide nothing.
 *
 * Two documents with different normal forms may still allow the same requests. Compare their sets of requests to find out.
 */
export function normalizePolicy({ version, statements }: Policy): Policy {
  const normal = statements.map((statement) => normalizeStatement(statement));
  const variables = JSON.stringify(normal).includes("${");
  return {
    version: variables ? version : "2012-10-17",
    statements: sortedBy(normal, (statement) => JSON.stringify(statement)).map((statement, index) => ({
      ...statement,
      index,
    })),
  };
}

/** Returns the normal form as JSON text, which is equal for documents that differ only in form. */
export function normalText(policy: Policy): string {
  return JSON.stringify(writePolicy(normalizePolicy(policy)));
}

function normalizeStatement({ effect, principal, action, resource, conditions }: Statement): Statement {
  return {
    index: 0,
    effect,
    ...(principal === undefined ? {} : { principal: normalizePrincipals(principal) }),
    action: normalizePatterns(action, (pattern) => pattern.toLowerCase()),
    ...(resource === undefined ? {} : { resource: normalizePatterns(resource, (pattern) => pattern) }),
    conditions: sortedBy(conditions.map(normalizeTest), (test) => JSON.stringify(test)),
  };
}

function normalizePrincipals({ negated, principals }: PrincipalElement): PrincipalElement {
  const normal = principals.map((principal): Principal => {
    return principal.kind === "account" ? { kind: "account", account: principal.account } : principal;
  });
  return { negated, principals: sortedBy(normal, (principal) => JSON.stringify(writePrincipal(principal))) };
}

function normalizePatterns({ negated, patterns }: PatternElement, spell: (pattern: string) => string): PatternElement {
  const normal = patterns.map((pattern) => spell(pattern.replace(/\*+/g, "*")));
  return { negated, patterns: sortedBy(normal, (pattern) => pattern) };
}

const SAME_OPERATOR: ReadonlyMap<ConditionOperator, ConditionOperator> = new Map([
  ["ArnEquals", "ArnLike"],
  ["ArnNotEquals", "ArnNotLike"],
]);

function normalizeTest({ operator, ifExists, quantifier, key, values }: ConditionTest): ConditionTest {
  const spelling = SAME_OPERATOR.get(operator) ?? operator;
  return {
    operator: spelling,
    ifExists,
    ...(quantifier === undefined ? {} : { quantifier }),
    key: key.toLowerCase(),
    values: sortedBy(
      values.map((value) => normalizeValue(spelling, value)),
      (value) => value,
    ),
  };
}

function normalizeValue(operator: ConditionOperator, value: string): string {
  if (value.includes("${")) return value;
  if (operator === "Bool" || operator === "Null" || operator.endsWith("IgnoreCase")) return value.toLowerCase();
  if (operator.startsWith("Numeric")) return Number.isSafeInteger(Number(value)) ? String(Number(value)) : value;
  if (operator === "IpAddress" || operator === "NotIpAddress") {
    const range = parseAddressRange(value);
    return range === undefined ? value : addressRangeText(range);
  }
  return value;
}

/** Sorts values by their texts. Keeps one value of each text. */
function sortedBy<T>(values: readonly T[], text: (value: T) => string): readonly T[] {
  const byText = new Map(values.map((value) => [text(value), value]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
