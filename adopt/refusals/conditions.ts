import { conditionHolds, type ConditionTest, type PrincipalElement } from "@cross-account-s3/iam";
import type { Caller } from "./callers";

/** Whether something is so, as far as can be known without a request. */
export type Verdict = "yes" | "no" | "unknown";

/** All of them: no if one is no, yes if all are. */
export function all(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("no")) return "no";
  return verdicts.includes("unknown") ? "unknown" : "yes";
}

/** Whether a statement's conditions are met by an ordinary request of a caller: over TLS, from anywhere. */
export function conditionsMet(conditions: readonly ConditionTest[], caller: Caller): Verdict {
  return all(
    conditions.map((test) => {
      const key = test.key.toLowerCase();
      const known = valueOf(key, caller);
      if (known === undefined || test.values.some((value) => value.includes("${"))) return "unknown";
      return conditionHolds(test, new Map([[key, [known]]]), "2012-10-17") ? "yes" : "no";
    }),
  );
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

/** Whether a statement's `Principal` or `NotPrincipal` covers a caller. */
export function covers({ negated, principals }: PrincipalElement, caller: Caller): Verdict {
  const named = principals.some((principal) => {
    switch (principal.kind) {
      case "everyone":
        return true;
      case "account":
        return principal.account === caller.account;
      case "service":
        return principal.service === caller.service;
      default:
        return "arn" in principal && principal.arn === caller.arn;
    }
  });
  if (!negated) return named ? "yes" : "no";
  // Which of an account, a role and its session NotPrincipal has to list depends on the request.
  return named ? "no" : "unknown";
}
