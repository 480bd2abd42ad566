import { parseArn, parsePolicy, type Principal } from "@cross-account-s3/iam";

/**
 * Whether a trust policy may let principals of an account assume its role, conditions aside; also if it cannot be read.
 *
 * @param trust the text of the policy.
 */
export function trustsAccount(trust: string, accountId: string): boolean {
  const parsed = parsePolicy(trust, { type: "trust" });
  if (!("policy" in parsed)) return true;
  return parsed.policy.statements.some(
    ({ effect, principal }) =>
      effect === "Allow" &&
      principal !== undefined &&
      // NotPrincipal lets in all but a few.
      (principal.negated || principal.principals.some((one) => one.kind === "everyone" || isOfAccount(one, accountId))),
  );
}

/** Whether a principal is an account, or a role, user or session of it. */
export function isOfAccount(principal: Principal, accountId: string): boolean {
  if (principal.kind === "account") return principal.account === accountId;
  return "arn" in principal && parseArn(principal.arn)?.account === accountId;
}
