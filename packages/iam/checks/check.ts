import { exactly } from "../classes/language";
import type { Request } from "../evaluate/request";
import { coveringStatements } from "../evaluate/policy-covers";
import { isPublicStatement } from "../evaluate/block-public-access";
import { isAccountId } from "../language/arn";
import type { Policy, Statement } from "../language/policy";
import type { PolicyType } from "../language/policy-type";
import { CALLERS, callersOfAccount } from "../sets/caller-text";
import { witnessOf } from "../sets/confirm";
import { ALWAYS, all, any, type Formula, not } from "../sets/formula";
import { RequestSpace } from "../sets/request-space";
import { actionFormula, policyFormula, resourceFormula, statementFormula } from "../sets/statement-formula";
import type { CheckReason, CheckResult } from "./check-result";
import { policyPartitions, policyServices } from "./policy-services";

/** Accounts, by their twelve digits, and AWS services, by their principal, that a policy may let in. */
export type Trusted = readonly string[];

/**
 * Whether a policy allows no request that the existing one does not allow.
 *
 * @throws ProverFault if sets and evaluation disagree. TooComplexError if the patterns overlap in too many ways. RangeError for an unknown service.
 * @see https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoNewAccess.html
 */
export function checkNoNewAccess(policy: Policy, existing: Policy, type: PolicyType): CheckResult {
  return search(policy, type, [existing], {
    formula: not(policyFormula(existing)),
    holds: (request) => !documentAllows(existing, request),
    pass: "The new policy allows nothing that the existing policy does not allow.",
    fail: "The new policy allows requests that the existing policy does not allow.",
  });
}

/** Access that a policy must not grant. What is left out is any action, or any resource. */
export interface Access {
  /** Actions, with wildcards. */
  readonly actions?: readonly string[];
  /** ARNs, with wildcards. */
  readonly resources?: readonly string[];
}

/**
 * Whether a policy grants none of the access that is listed.
 *
 * @throws ProverFault if sets and evaluation disagree. TooComplexError if the patterns overlap in too many ways. RangeError for an unknown service.
 * @see https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckAccessNotGranted.html
 */
export function checkAccessNotGranted(policy: Policy, { actions, resources }: Access, type: PolicyType): CheckResult {
  const listed: Policy = {
    version: "2012-10-17",
    statements: [
      {
        index: 0,
        effect: "Allow",
        action: { negated: false, patterns: actions ?? ["*"] },
        resource: { negated: false, patterns: resources ?? ["*"] },
        conditions: [],
      },
    ],
  };
  return search(policy, type, actions === undefined ? [] : [listed], {
    formula: all(
      actions === undefined ? ALWAYS : actionFormula({ negated: false, patterns: actions }),
      resources === undefined ? ALWAYS : resourceFormula({ negated: false, patterns: resources }, false),
    ),
    holds: (request) => documentAllows(listed, request),
    pass: "The policy does not grant the access.",
    fail: "The policy grants the access.",
  });
}

/**
 * Whether a resource policy lets in no principal outside the trusted accounts and services.
 *
 * @throws ProverFault if sets and evaluation disagree. TooComplexError if the patterns overlap in too many ways.
 */
export function checkNoOutsideAccess(policy: Policy, trusted: Trusted, type: PolicyType): CheckResult {
  const languages = trusted.map((one) =>
    isAccountId(one) ? callersOfAccount(exactly(one)) : exactly(`service/${one}`),
  );
  const inside = any(...languages.map((language): Formula => ({ is: "caller", language })));
  return search(policy, type, [], {
    formula: trusted.length === 0 ? ALWAYS : not(inside),
    holds: ({ caller }) => !isTrusted(caller, trusted),
    pass: "The policy allows no principal outside the trusted accounts and services.",
    fail: "The policy lets in principals outside the trusted accounts and services.",
  });
}

function isTrusted(caller: Request["caller"], trusted: Trusted): boolean {
  if (caller.kind === "service") return trusted.includes(caller.service);
  if (caller.kind === "root") return trusted.includes(caller.account);
  return "arn" in caller && trusted.includes(caller.arn.split(":")[4] ?? "");
}

/**
 * Whether a resource policy is not public: for buckets and access points by the rules of S3's Block Public Access, for others by
 * the same with the keys that S3 does not list. A statement is public if neither its principals nor a condition on one of
 * the keys hold it to fixed values; denials do not count.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function checkNoPublicAccess(policy: Policy, type: PolicyType): CheckResult {
  const rules = type === "bucket" || type === "access-point" ? "s3" : "other services";
  const open = policy.statements.filter((statement) => isPublicStatement(statement, rules));
  if (open.length === 0) return { result: "PASS", message: "The policy is not public." };
  const message = "The policy is public.";
  const reasons = open.map((statement) => reason(statement, "allows access to everyone"));
  const found = search(policy, type, [], {
    formula: all(
      any(...open.map((statement) => statementFormula(statement, policy.version))),
      any({ is: "caller", language: CALLERS.anonymous }, { is: "caller", language: CALLERS.role }),
    ),
    holds: (request) => coveringStatements({ ...policy, statements: open }, "Allow", request).length > 0,
    pass: message,
    fail: message,
  });
  return {
    result: "FAIL",
    message,
    reasons,
    ...(found.result === "FAIL" && found.example ? { example: found.example } : {}),
  };
}

/** What is looked for among the requests that a policy allows. */
interface Search {
  readonly formula: Formula;
  /** The same, for one request, by plain evaluation. */
  readonly holds: (request: Request) => boolean;
  readonly pass: string;
  readonly fail: string;
}

/** Looks for a request that the policy allows and for which the formula holds; none is what passes. */
function search(policy: Policy, type: PolicyType, others: readonly Policy[], sought: Search): CheckResult {
  const formula = all(policyFormula(policy), sought.formula);
  const policies = [policy, ...others];
  const space = new RequestSpace([formula], {
    ...policyServices(policies, type),
    partitions: policyPartitions(policies),
  });
  const witness = witnessOf(space.set(formula), (request) => documentAllows(policy, request) && sought.holds(request));
  switch (witness.found) {
    case "none":
      return { result: "PASS", message: sought.pass };
    case "undecided":
      return {
        result: "UNDECIDED",
        message: "The check depends on what is not compared exactly.",
        open: witness.reasons,
      };
    case "request": {
      const { request } = witness;
      const reasons = coveringStatements(policy, "Allow", request).map((one) => reason(one, "allows the request"));
      return { result: "FAIL", message: sought.fail, reasons, example: request };
    }
  }
}

/** Whether a document by itself allows a request: an allow covers it, and no denial does. */
function documentAllows(policy: Policy, request: Request): boolean {
  return (
    coveringStatements(policy, "Deny", request).length === 0 && coveringStatements(policy, "Allow", request).length > 0
  );
}

function reason({ index, sid }: Statement, what: string): CheckReason {
  const name = sid === undefined || sid === "" ? `Statement ${String(index)}` : `Statement "${sid}"`;
  return {
    description: `${name} ${what}.`,
    statementIndex: index,
    ...(sid === undefined ? {} : { statementId: sid }),
  };
}
