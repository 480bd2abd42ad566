import { accountOfCaller, type Caller, isAccountCaller } from "@cross-account-s3/iam";
import { isObject, type JsonObject, texts } from "../json";
import { sidOf } from "../merge/policy";
import { type Loss, MOST_CALLERS } from "./losses";

/**
 * Describes the principals of a statement who lose access: all of them, or those that a caller is an example of.
 *
 * @param others the statements of other owners, whose names for principals are used.
 */
export function losersIn(statement: JsonObject, caller: Loss["caller"], others: readonly JsonObject[]): string {
  if (caller === "more") return moreOf(sidOf(statement) ?? "a statement without a Sid");
  if (caller) return namedIn(caller, others) ?? accountIn(caller, others) ?? "callers that no statement names";
  const { Principal } = statement;
  return isObject(Principal) ? Object.values(Principal).flatMap(texts).join(", ") : "everyone";
}

/** Describes the principals of the bucket's account who lose access, or a caller among them. */
export function losersOfAccount(account: string, caller: Loss["caller"], others: readonly JsonObject[]): string {
  if (caller === "more") return moreOf(`account ${account}`);
  return (caller && namedIn(caller, others)) ?? `account ${account} itself`;
}

function moreOf(whose: string): string {
  return `more callers of ${whose} than the ${MOST_CALLERS} that are named`;
}

/** Returns the ARN, service, provider or id of a caller if the statements name it; undefined if the caller is only an example. */
function namedIn(caller: Caller, statements: readonly JsonObject[]): string | undefined {
  // A statement may name an origin access identity by an ARN that ends with its id.
  if ("id" in caller) return JSON.stringify(statements).includes(caller.id) ? caller.id : undefined;
  const name =
    "arn" in caller
      ? caller.arn
      : caller.kind === "service"
        ? caller.service
        : caller.kind === "federated"
          ? caller.provider
          : undefined;
  return name !== undefined && isWritten(name, statements) ? name : undefined;
}

/** Returns the account of a caller, as the statements write it; undefined if they do not. */
function accountIn(caller: Caller, statements: readonly JsonObject[]): string | undefined {
  if (!isAccountCaller(caller)) return undefined;
  const { partition, account } = accountOfCaller(caller);
  const written = [`arn:${partition}:iam::${account}:root`, account].find((name) => isWritten(name, statements));
  return written ?? (JSON.stringify(statements).includes(account) ? `principals of account ${account}` : undefined);
}

/** Returns whether the statements have a value. */
function isWritten(value: string, statements: readonly JsonObject[]): boolean {
  return JSON.stringify(statements).includes(JSON.stringify(value));
}
