import type { PolicyJson, StatementJson } from "./policy-json";

/**
 * The evaluator drops the condition keys `kms:EncryptionContext:…` from a request, as its list of known keys has them
 * with a variable after the colon. Under a name that it keeps, in the request and in the documents alike, they are
 * compared as they would be under their own.
 */
const OWN = /^kms:EncryptionContext:/i;
const KEPT = "aws:PrincipalTag/kms:EncryptionContext:";

const made = new WeakMap<PolicyJson, PolicyJson>();

/** A document with such keys under the names that the evaluator keeps. */
export function renamed(policy: PolicyJson): PolicyJson {
  const known = made.get(policy);
  if (known) return known;
  const result = { ...policy, Statement: policy.Statement.map(renamedStatement) };
  made.set(policy, result);
  return result;
}

function renamedStatement(statement: StatementJson): StatementJson {
  const { Condition } = statement;
  if (Condition === undefined) return statement;
  const operators = Object.entries(Condition).map(([operator, keys]) => [operator, renamedContext(keys)] as const);
  return { ...statement, Condition: Object.fromEntries(operators) };
}

/** Keys and values with such keys under the names that the evaluator keeps. */
export function renamedContext<Value>(context: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(context).map(([key, value]) => [key.replace(OWN, KEPT), value]));
}

/** A text of the evaluator's with the keys' own names. */
export function renamedBack(text: string): string {
  return text.replaceAll(KEPT, "kms:EncryptionContext:");
}
