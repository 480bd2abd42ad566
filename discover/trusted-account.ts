import { parseArn, parsePolicy, type Principal } from "@cross-account-s3/iam";

/**
 * Returns whether a trust policy may allow principals of an account to assume the role. Ignores conditions. Returns true for a policy that
 * cannot be read.
 *
 * @param trust the JSON text of the policy.
 */
export function trustsAccount(trust: string, accountId: string): boolean {
  const parsed = parsePolicy(trust, { type: "trust" });
  if (!("policy" in parsed)) return true;
  return parsed.policy.statements.some(
    ({ effect, principal }) =>
      effect === "Allow" &&
      principal !== undefined &&
      // NotPrincipal allows all principals except those that it lists.
      (principal.negated || principal.principals.some((one) => one.kind === "everyone" || isOfAccount(one, accountId))),
  );
}

/** Returns whether a principal is an account, or a role, user or session in that account. */
export function isOfAccount(principal: Principal, accountId: string): boolean {
  if (principal.kind === "account") return principal.account === accountId;
  return "arn" in principal && parseArn(principal.arn)?.account === accountId;
}
