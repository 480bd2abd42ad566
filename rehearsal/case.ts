import { list, type PolicyJson, type StatementJson } from "./policy-json";
import type { Documents, Question } from "./question";
import { NO_RELATION, relation } from "./relation";
import { speaksOf } from "./speaks-of";
import type { NamedDocument } from "./world";

/**
 * The case that a question is of: questions of one case have the same answer, by the same statements.
 *
 * A case is everything that the evaluation of a request looks at, with the names taken out: of each value in a document,
 * not its text but how it relates to the request's value that it is compared with (relation.ts). Statements that cannot
 * match, as they speak of other actions or other principals, are left out. What this cannot tell apart, it does not try
 * to: a document with policy variables, or with operators that compare numbers, dates or addresses, keeps its whole
 * text and the request's with it, so that nothing else is of its case.
 */
export function caseOf(question: Question): string {
  const { principal, action, resource, resourceAccount, documents, restrictsPublic } = question;
  const parts = resource.split(":");
  const principalAccount = accountOf(principal);
  return [
    principalKind(principal),
    action,
    // What an evaluator may read off the resource's ARN: its service, its kind, whether it is an object.
    parts[1],
    parts[2],
    String(parts[2] === "s3" ? resource.includes("/") : (parts[5] ?? "").split("/")[0] === "key"),
    principalAccount === resourceAccount ? "same account" : "cross account",
    String(restrictsPublic),
    ...LAYER_KEYS.map((layer) => `${layer}=${layerKey(layer, documents, question)}`),
  ].join("|");
}

const LAYER_KEYS = ["identity", "boundary", "serviceControl", "resourceControl", "endpoint", "resource"] as const;

function principalKind(principal: string): string {
  if (principal === "anonymous") return principal;
  return principal.startsWith("arn:") ? (principal.split(":")[5]?.split("/")[0] ?? "") : "service";
}

function accountOf(principal: string): string {
  return principal.startsWith("arn:") ? (principal.split(":")[4] ?? "") : "";
}

function layerKey(layer: (typeof LAYER_KEYS)[number], documents: Documents, question: Question): string {
  const given = documents[layer];
  if (given === undefined) return "none";
  const all: readonly NamedDocument[] = "policy" in given ? [given] : given;
  return all.map((document) => documentKey(document.policy, question)).join("&");
}

/** Statements of a document by action, so that each is looked through once. */
const byAction = new WeakMap<PolicyJson, Map<string, readonly StatementJson[]>>();
/** Documents whose values cannot be told by their relation to the request's. */
const verbatim = new WeakMap<PolicyJson, string | false>();

function documentKey(policy: PolicyJson, question: Question): string {
  const text = verbatimText(policy);
  if (text !== false) return `${text}~${JSON.stringify({ ...question, documents: undefined })}`;
  return relevant(policy, question)
    .map((statement) => statementKey(statement, question))
    .join(";");
}

function verbatimText(policy: PolicyJson): string | false {
  const known = verbatim.get(policy);
  if (known !== undefined) return known;
  const text = JSON.stringify(policy);
  const operators = policy.Statement.flatMap((s) => Object.keys(s.Condition ?? {}));
  const made =
    text.includes("${") || operators.some((o) => !/^(For(All|Any)Values?:)?(String|Arn|Bool|Null)/.test(o))
      ? text
      : false;
  verbatim.set(policy, made);
  return made;
}

function relevant(policy: PolicyJson, { action, context }: Question): readonly StatementJson[] {
  let known = byAction.get(policy);
  if (!known) byAction.set(policy, (known = new Map<string, readonly StatementJson[]>()));
  let speaking = known.get(action);
  if (!speaking) {
    speaking = policy.Statement.filter((s) => isPublic(s) || speaksOf(s, action));
    known.set(action, speaking);
  }
  const caller = context["aws:PrincipalArn"] ?? "";
  return speaking.filter((s) => isPublic(s) || mayMatch(s, caller));
}

/** Block Public Access looks at every statement that lets anybody in, whatever its action is. */
function isPublic({ Effect, Principal, NotPrincipal }: StatementJson): boolean {
  if (Effect === "Deny") return false;
  if (NotPrincipal !== undefined || Principal === "*") return true;
  return Principal !== undefined && Object.values(Principal).some((who) => list(who).some((one) => one.includes("*")));
}

/** Whether the condition on the caller's ARN leaves room for a match; other conditions are part of the key. */
function mayMatch({ Condition = {} }: StatementJson, caller: string): boolean {
  return Object.entries(Condition).every(([operator, keys]) => {
    if (!/^(Arn|String)(Equals|Like)$/.test(operator)) return true;
    return Object.entries(keys).every(
      ([key, values]) =>
        key.toLowerCase() !== "aws:principalarn" ||
        texts(values).some((value) => relation(value, caller) !== NO_RELATION),
    );
  });
}

function statementKey(statement: StatementJson, question: Question): string {
  const { Sid, Effect, Principal, NotPrincipal, Resource, NotResource, Condition } = statement;
  return [
    Sid ?? "",
    Effect,
    // One that lets anybody in is here whatever it speaks of.
    speaksOf(statement, question.action) ? "" : "of other actions",
    principalKey(Principal, question),
    principalKey(NotPrincipal, question),
    relations(list(Resource), question.resource),
    relations(list(NotResource), question.resource),
    conditionKey(Condition, question),
  ].join(",");
}

function principalKey(principal: StatementJson["Principal"], question: Question): string {
  if (principal === undefined) return "-";
  if (principal === "*") return "*";
  const account = accountOf(question.principal);
  const partition = question.principal.split(":")[1] ?? "";
  return Object.entries(principal)
    .map(([kind, who]) => {
      const told = list(who).map((one) => {
        if (one === "*") return "*";
        if (one === question.principal) return "itself";
        return account !== "" && (one === account || one === `arn:${partition}:iam::${account}:root`)
          ? "its account"
          : "other";
      });
      return `${kind}:${distinct(told)}`;
    })
    .join("+");
}

function conditionKey(condition: StatementJson["Condition"], { context }: Question): string {
  if (condition === undefined) return "";
  return Object.entries(condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => {
        const value = valueOf(context, key);
        const told = operator.includes("Null")
          ? distinct(texts(values))
          : value === undefined
            ? ""
            : relations(texts(values), value);
        return `${operator} ${key} ${value === undefined ? "absent" : told}`;
      }),
    )
    .join("+");
}

/** Condition keys are the same in any case. */
function valueOf(context: Question["context"], key: string): string | undefined {
  return context[key] ?? Object.entries(context).find(([known]) => known.toLowerCase() === key.toLowerCase())?.[1];
}

function relations(patterns: readonly string[], value: string): string {
  if (patterns.length === 0) return "";
  if (patterns.length === 1) return relation(patterns[0] ?? "", value);
  return distinct(patterns.map((pattern) => relation(pattern, value)));
}

function texts(values: string | number | boolean | readonly (string | number | boolean)[]): readonly string[] {
  return typeof values === "string" ? [values] : [values].flat().map(String);
}

function distinct(values: readonly string[]): string {
  if (values.length === 1) return values[0] ?? "";
  return [...new Set(values)].sort().join("/");
}
