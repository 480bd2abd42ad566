import { matchesWildcard } from "@cross-account-s3/iam";
import { asList, isObject, type Json, type JsonObject, texts } from "../json";
import { accountOf, type Caller } from "./callers";

/** Whether something is so, as far as can be told without a request. */
export type Verdict = "yes" | "no" | "unknown";

/** All of them: no if one is no, yes if all are. */
export function all(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("no")) return "no";
  return verdicts.includes("unknown") ? "unknown" : "yes";
}

/** Whether a statement's conditions are met by an ordinary request of a caller: over TLS, from anywhere. */
export function conditionsMet(condition: Json | undefined, caller: Caller): Verdict {
  if (condition === undefined) return "yes";
  if (!isObject(condition)) return "unknown";
  return all(
    Object.entries(condition).flatMap(([operator, block]) =>
      isObject(block)
        ? Object.entries(block).map(([key, values]) => oneMet(operator, key.toLowerCase(), values, caller))
        : [],
    ),
  );
}

function oneMet(operator: string, key: string, values: Json, caller: Caller): Verdict {
  const known = valueOf(key, caller);
  if (known === undefined) return "unknown";
  const plain = operator.replace(/IfExists$/, "");
  const wanted = asList(values).flatMap((value) => (typeof value === "object" ? [] : [String(value)]));
  switch (plain) {
    case "Bool":
      return wanted.some((value) => value.toLowerCase() === known) ? "yes" : "no";
    case "StringEquals":
      return wanted.includes(known) ? "yes" : "no";
    case "StringNotEquals":
      return wanted.includes(known) ? "no" : "yes";
    // ArnEquals and ArnLike behave the same.
    case "ArnEquals":
    case "ArnLike":
    case "StringLike":
      return wanted.some((value) => matchesWildcard(value, known)) ? "yes" : "no";
    case "ArnNotEquals":
    case "ArnNotLike":
    case "StringNotLike":
      return wanted.some((value) => matchesWildcard(value, known)) ? "no" : "yes";
    default:
      return "unknown";
  }
}

/** The value of a condition key in an ordinary request of this caller, where it is known beforehand. */
function valueOf(key: string, caller: Caller): string | undefined {
  switch (key) {
    case "aws:principalarn":
      return caller.arn;
    case "aws:principalaccount":
      return caller.account;
    case "aws:securetransport":
      return "true";
    case "aws:principalisawsservice":
      return caller.service === undefined ? "false" : "true";
    default:
      return undefined;
  }
}

/** Whether a statement's `Principal` or `NotPrincipal` takes in a caller. */
export function takesIn(statement: JsonObject, caller: Caller): Verdict {
  const named = (principal: Json | undefined): Verdict => {
    if (principal === "*") return "yes";
    if (!isObject(principal)) return "no";
    if (caller.service !== undefined) return texts(principal.Service).includes(caller.service) ? "yes" : "no";
    const aws = texts(principal.AWS);
    if (aws.includes("*")) return "yes";
    if (caller.arn !== undefined && aws.includes(caller.arn)) return "yes";
    const whole = aws.filter((id) => !/:(role|user|assumed-role|federated-user)\//.test(id));
    return whole.some((id) => caller.account !== undefined && accountOf(id) === caller.account) ? "yes" : "no";
  };
  if (statement.NotPrincipal === undefined) return named(statement.Principal);
  // Who is left out, of an account, a role and its session, AWS itself calls hard to tell.
  return named(statement.NotPrincipal) === "yes" ? "no" : "unknown";
}
