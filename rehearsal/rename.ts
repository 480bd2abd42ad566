import { list, type PolicyJson, type StatementJson } from "./policy-json";

/**
 * The evaluator drops the condition keys `kms:EncryptionContext:…` from a request, as its list of known keys has them
 * with a variable after the colon. Under a name that it keeps, in the request and in the documents alike, they are
 * compared as they would be under their own.
 */
const OWN = /^kms:EncryptionContext:/i;
const KEPT = "aws:PrincipalTag/kms:EncryptionContext:";

/**
 * The evaluator takes a principal for a service by the end of its name, and knows `amazonaws.com` alone. Services of China with a name
 * of their own, such as `ec2.amazonaws.com.cn`, get that end, in the request and in the documents alike.
 *
 * @see https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-arns.html
 */
const OF_CHINA = ".amazonaws.com.cn";

/** A service's name as the evaluator knows it for one; any other principal as it is. */
export function renamedService(principal: string): string {
  return principal.endsWith(OF_CHINA) ? `${principal}.amazonaws.com` : principal;
}

const made = new WeakMap<PolicyJson, PolicyJson>();

/** A document with such keys and services under the names that the evaluator knows. */
export function renamed(policy: PolicyJson): PolicyJson {
  const known = made.get(policy);
  if (known) return known;
  const result = { ...policy, Statement: policy.Statement.map(renamedStatement) };
  made.set(policy, result);
  return result;
}

function renamedStatement(statement: StatementJson): StatementJson {
  const { Principal, NotPrincipal, Condition } = statement;
  return {
    ...statement,
    ...(Principal === undefined ? {} : { Principal: renamedServices(Principal) }),
    ...(NotPrincipal === undefined ? {} : { NotPrincipal: renamedServices(NotPrincipal) }),
    ...(Condition === undefined ? {} : { Condition: renamedKeys(Condition) }),
  };
}

function renamedServices(principal: NonNullable<StatementJson["Principal"]>): NonNullable<StatementJson["Principal"]> {
  if (principal === "*" || principal.Service === undefined) return principal;
  return { ...principal, Service: list(principal.Service).map(renamedService) };
}

function renamedKeys(condition: NonNullable<StatementJson["Condition"]>): NonNullable<StatementJson["Condition"]> {
  return Object.fromEntries(Object.entries(condition).map(([operator, keys]) => [operator, renamedContext(keys)]));
}

/** Keys and values with such keys under the names that the evaluator keeps. */
export function renamedContext<Value>(context: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(context).map(([key, value]) => [key.replace(OWN, KEPT), value]));
}

/** A text of the evaluator's with the keys' own names. */
export function renamedBack(text: string): string {
  return text.replaceAll(KEPT, "kms:EncryptionContext:");
}
