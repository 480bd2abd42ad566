import { accountOfCaller, isAccountCaller, sessionArn } from "./caller";
import type { Caller } from "./request";
import type { Principal, PrincipalElement } from "../language/principal";

/**
 * How a `Principal` element matches a caller. In the caller's own account, the match determines what else the request needs:
 *
 * - `direct`: the element names the ARN of the user or session, the service, the provider, or everyone. Nothing else is needed.
 * - `role`: it names the role. A permissions boundary and session policies still limit the request.
 * - `account`: it names the account, which delegates. An identity policy must allow the request too.
 * - `none`: it does not match.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export type PrincipalMatch = "none" | "account" | "role" | "direct";

/** Matches in order of strength, the weakest first. */
const STRENGTH: readonly PrincipalMatch[] = ["none", "account", "role", "direct"];

/** Returns the stronger of two matches. */
export function stronger(a: PrincipalMatch, b: PrincipalMatch): PrincipalMatch {
  return STRENGTH.indexOf(a) >= STRENGTH.indexOf(b) ? a : b;
}

/**
 * Returns how a `Principal` or `NotPrincipal` element matches a caller.
 *
 * `NotPrincipal` excludes a caller only if it lists every part of it: a user and its account; or a role session, its role and its
 * account. AWS requires the same of a denial.
 *
 * @throws RequestError if the caller's ARN does not fit its kind.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function principalMatches(element: PrincipalElement, caller: Caller): PrincipalMatch {
  if (element.negated) return excludes(element.principals, caller) ? "none" : "direct";
  let match: PrincipalMatch = "none";
  for (const principal of element.principals) {
    match = stronger(match, principalMatch(principal, caller));
    if (match === "direct") break;
  }
  return match;
}

function principalMatch(principal: Principal, caller: Caller): PrincipalMatch {
  switch (principal.kind) {
    case "everyone":
      return "direct";
    case "account":
      return namesAccount(principal, caller) ? (caller.kind === "root" ? "direct" : "account") : "none";
    case "role":
      return caller.kind === "role" && caller.arn === principal.arn ? "role" : "none";
    case "session":
      return caller.kind === "role" && sessionArn(caller) === principal.arn ? "direct" : "none";
    case "user":
    case "federated-user":
      return caller.kind === principal.kind && caller.arn === principal.arn ? "direct" : "none";
    case "service":
      return caller.kind === "service" && caller.service === principal.service ? "direct" : "none";
    case "federated":
      return caller.kind === "federated" && caller.provider === principal.provider ? "direct" : "none";
    case "canonical-user":
    case "origin-access-identity":
      return caller.kind === principal.kind && caller.id === principal.id ? "direct" : "none";
    case "unique-id":
      return "none";
  }
}

function namesAccount(principal: Extract<Principal, { kind: "account" }>, caller: Caller): boolean {
  if (!isAccountCaller(caller)) return false;
  const { partition, account } = accountOfCaller(caller);
  return account === principal.account && (principal.partition ?? partition) === partition;
}

function excludes(principals: readonly Principal[], caller: Caller): boolean {
  const lists = (holds: (principal: Principal) => boolean): boolean => principals.some(holds);
  if (lists(({ kind }) => kind === "everyone")) return true;
  if (!isAccountCaller(caller)) return lists((principal) => principalMatch(principal, caller) === "direct");
  return (
    lists((principal) => principal.kind === "account" && namesAccount(principal, caller)) &&
    lists((principal) => principalMatch(principal, caller) === "direct") &&
    (caller.kind !== "role" || lists((principal) => principalMatch(principal, caller) === "role"))
  );
}
