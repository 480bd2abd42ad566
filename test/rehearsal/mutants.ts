import { CONDITION_OPERATORS, type PolicyJson, serviceActions, type StatementJson } from "@cross-account-s3/iam";
import { GLOBAL_KEYS } from "../../packages/iam/tables/request-keys";

/** A document that differs from another in one place. */
interface Mutant {
  /** What was done, such as `add action`. */
  readonly kind: string;
  /** Where and how, for a message. */
  readonly what: string;
  readonly policy: PolicyJson;
}

const STRANGER = "999999999999";

/** Principals of each kind, none of whom is granted anything. */
const PRINCIPALS: readonly NonNullable<StatementJson["Principal"]>[] = [
  "*",
  { AWS: `arn:aws:iam::${STRANGER}:root` },
  { AWS: STRANGER },
  { AWS: `arn:aws:iam::${STRANGER}:role/stranger` },
  { AWS: `arn:aws:iam::${STRANGER}:user/stranger` },
  { AWS: `arn:aws:sts::${STRANGER}:assumed-role/stranger/session` },
  { Service: "ec2.amazonaws.com" },
  { Federated: "accounts.google.com" },
  { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" },
];

/** Conditions that are no part of any of our policies, and that many requests satisfy. */
const ODD: readonly NonNullable<StatementJson["Condition"]>[] = [
  { DateLessThan: { "aws:CurrentTime": "2099-01-01T00:00:00Z" } },
  { DateGreaterThan: { "aws:EpochTime": "1700000000" } },
  { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } },
  { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  { StringLike: { "aws:UserAgent": "*curl*" } },
  { StringEquals: { "aws:PrincipalTag/team": "data" } },
  { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
  { "ForAnyValue:StringEquals": { "aws:CalledVia": "athena.amazonaws.com" } },
  { Null: { "aws:SourceVpce": "true" } },
];

/** Every document that differs from this one in one place, by a rule and not by a list of feared faults. */
export function* mutants(policy: PolicyJson, hasPrincipals: boolean): Generator<Mutant> {
  const services = new Set(
    policy.Statement.flatMap(({ Action }) => list(Action).map((one) => one.split(":")[0] ?? "")),
  );
  for (const [position, statement] of policy.Statement.entries()) {
    const name = statement.Sid ?? String(position);
    const put = (kind: string, what: string, by: readonly StatementJson[]): Mutant => ({
      kind,
      what: `${name}: ${what}`,
      policy: { ...policy, Statement: policy.Statement.flatMap((one, n) => (n === position ? by : [one])) },
    });
    yield put("drop statement", "dropped", []);
    yield put("swap effect", "swapped", [{ ...statement, Effect: statement.Effect === "Allow" ? "Deny" : "Allow" }]);
    for (const [kind, what, changed] of changes(statement, services)) yield put(kind, what, [changed]);
  }
  const [first] = policy.Statement;
  if (!first) return;
  for (const principal of hasPrincipals ? PRINCIPALS : [undefined]) {
    for (const condition of [undefined, ...ODD]) {
      const { Condition, Principal, ...rest } = first;
      const added: StatementJson = {
        ...rest,
        Sid: "Added",
        Effect: "Allow",
        ...(principal === undefined ? {} : { Principal: principal, ...(rest.Resource === undefined ? {} : {}) }),
        ...(condition === undefined ? {} : { Condition: condition }),
      };
      yield {
        kind: condition === undefined ? "add statement" : "add statement with an odd condition",
        what: `${JSON.stringify(principal)} ${JSON.stringify(condition)}`,
        policy: { ...policy, Statement: [...policy.Statement, added] },
      };
    }
  }
}

type Change = readonly [kind: string, what: string, changed: StatementJson];

function* changes(statement: StatementJson, services: ReadonlySet<string>): Generator<Change> {
  yield* actionChanges(statement, services);
  yield* resourceChanges(statement);
  if (statement.Principal !== undefined) yield* principalChanges(statement);
  yield* conditionChanges(statement);
}

function* actionChanges(statement: StatementJson, services: ReadonlySet<string>): Generator<Change> {
  const actions = list(statement.Action);
  for (const action of actions) {
    const rest = actions.filter((one) => one !== action);
    if (rest.length > 0) yield ["drop action", action, { ...statement, Action: rest }];
    yield ["widen action", action, { ...statement, Action: [...rest, `${action.slice(0, -2)}*`] }];
  }
  for (const service of services) {
    for (const { name } of serviceActions(service)) {
      if (!actions.includes(name)) yield ["add action", name, { ...statement, Action: [...actions, name] }];
    }
    yield ["add wildcard", service, { ...statement, Action: [...actions, `${service}:*`] }];
    yield ["add wildcard", `${service} Get`, { ...statement, Action: [...actions, `${service}:Get*`] }];
  }
  const { Action, ...others } = statement;
  if (Action !== undefined) yield ["negate action", "NotAction", { ...others, NotAction: Action }];
}

function* resourceChanges(statement: StatementJson): Generator<Change> {
  const resources = list(statement.Resource);
  for (const resource of resources) {
    const rest = resources.filter((one) => one !== resource);
    if (rest.length > 0) yield ["drop resource", resource, { ...statement, Resource: rest }];
    yield ["widen resource", resource, { ...statement, Resource: [...rest, `${resource}*`] }];
    yield ["narrow resource", resource, { ...statement, Resource: [...rest, resource.replace(/\*$/, "only/*")] }];
  }
  if (resources.length > 0) yield ["widen resource", "*", { ...statement, Resource: "*" }];
  const { Resource, ...others } = statement;
  if (Resource !== undefined) yield ["negate resource", "NotResource", { ...others, NotResource: Resource }];
}

function* principalChanges(statement: StatementJson): Generator<Change> {
  for (const principal of PRINCIPALS) {
    yield ["replace principal", JSON.stringify(principal), { ...statement, Principal: principal }];
  }
  const { Principal, ...others } = statement;
  if (Principal !== undefined && Principal !== "*") {
    yield ["negate principal", "NotPrincipal", { ...others, NotPrincipal: Principal }];
  }
}

function* conditionChanges(statement: StatementJson): Generator<Change> {
  const conditions = statement.Condition ?? {};
  const with_ = (operator: string, key: string, values: unknown): StatementJson => ({
    ...statement,
    Condition: { ...conditions, [operator]: { ...conditions[operator], [key]: texts(values) } },
  });
  for (const [operator, keys] of Object.entries(conditions)) {
    for (const [key, values] of Object.entries(keys)) {
      const { [key]: _, ...otherKeys } = keys;
      const { [operator]: __, ...otherOperators } = conditions;
      const without = { ...otherOperators, ...(Object.keys(otherKeys).length > 0 ? { [operator]: otherKeys } : {}) };
      const replaced = (as: string, by: unknown): StatementJson => ({
        ...statement,
        Condition: { ...without, [as]: { ...without[as], [key]: texts(by) } },
      });
      yield ["drop condition", key, { ...statement, Condition: without }];
      const bare = operator.replace(/IfExists$/, "");
      yield ["toggle IfExists", key, replaced(bare === operator ? `${operator}IfExists` : bare, values)];
      for (const quantifier of ["ForAllValues", "ForAnyValue"]) {
        if (bare !== "Null") yield ["add set operator", key, replaced(`${quantifier}:${operator}`, values)];
      }
      for (const other of CONDITION_OPERATORS.filter((one) => sameFamily(one, bare) && one !== bare)) {
        yield ["replace operator", `${key} ${other}`, replaced(other, values)];
      }
      const all = list(Array.isArray(values) ? values.map(String) : String(values));
      for (const value of all) {
        const rest = all.filter((one) => one !== value);
        if (rest.length > 0) yield ["drop value", `${key} ${value}`, replaced(operator, rest)];
        yield ["widen value", `${key} ${value}`, replaced(operator, [...rest, `${value}*`])];
        yield ["change value", `${key} ${value}`, replaced(operator, [...rest, `${value}x`])];
      }
      yield ["add value", key, replaced(operator, [...all, "*"])];
    }
  }
  for (const [key, { domain, multivalued }] of Object.entries(GLOBAL_KEYS)) {
    const name = key.endsWith("/") ? `${key}team` : key;
    const operator =
      domain.type === "date"
        ? "DateLessThan"
        : domain.type === "number"
          ? "NumericLessThan"
          : domain.type === "address"
            ? "IpAddress"
            : "StringEquals";
    const value =
      domain.values?.[0] ??
      (domain.type === "date"
        ? "2099-01-01"
        : domain.type === "number"
          ? "60"
          : domain.type === "address"
            ? "203.0.113.0/24"
            : "999999999999");
    const full = `${multivalued === true ? "ForAnyValue:" : ""}${operator}`;
    if (conditions[full]?.[name] === undefined) yield ["add condition", name, with_(full, name, value)];
  }
}

/** One or many texts as a list; nothing as an empty one. */
function list(value: string | readonly string[] | undefined): readonly string[] {
  return [value ?? []].flat();
}

function texts(values: unknown): string | string[] {
  return Array.isArray(values) ? values.map(String) : String(values);
}

/** String operators with string operators, and so on: others would only be refused. */
function sameFamily(a: string, b: string): boolean {
  const family = (operator: string) => /^(String|Arn|Numeric|Date|Bool|Null|Ip|NotIp|Binary)/.exec(operator)?.[1] ?? "";
  return family(a) === family(b) || (["String", "Arn"].includes(family(a)) && ["String", "Arn"].includes(family(b)));
}
