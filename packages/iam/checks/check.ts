import { exactly } from "../classes/language";
import type { Request } from "../evaluate/request";
import { coveringStatements } from "../evaluate/covering-statements";
import { isPublicStatement } from "../evaluate/block-public-access";
import { isAccountId } from "../language/arn";
import type { Policy, Statement } from "../language/policy";
import type { PolicyType } from "../language/policy-type";
import { CALLERS, callersOfAccount } from "../sets/caller-languages";
import { witnessOf } from "../sets/witness";
import { ALWAYS, all, any, type Formula, not } from "../sets/formula";
import { RequestSpace } from "../sets/request-space";
import { actionFormula, policyFormula, resourceFormula, statementFormula } from "../sets/statement-formula";
import type { CheckReason, CheckResult } from "./check-result";
import { policyPartitions, policyServices } from "./policy-services";

/** Account ids of twelve digits, and service principals, that a policy may allow. */
export type Trusted = readonly string[];

/**
 * Checks that a policy allows only requests that an existing policy allows.
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

/** Access that a policy must not grant. */
export interface Access {
  /** Action patterns. @default any action */
  readonly actions?: readonly string[];
  /** ARN patterns. @default any resource */
  readonly resources?: readonly string[];
}

/**
 * Checks that a policy grants none of the listed access.
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
 * Checks that a resource policy allows no principal outside the trusted accounts and services.
 *
 * @throws ProverFault if sets and evaluation disagree. TooComplexError if the patterns overlap in too many ways.
 */
export function checkNoOutsideAccess(policy: Policy, trusted: Trusted, type: PolicyType): CheckResult {
  const languages = trusted.map((principal) =>
    isAccountId(principal) ? callersOfAccount(exactly(principal)) : exactly(`service/${principal}`),
  );
  const inside = any(...languages.map((language): Formula => ({ is: "caller", language })));
  return search(policy, type, [], {
    formula: trusted.length === 0 ? ALWAYS : not(inside),
    holds: ({ caller }) => !isTrusted(caller, trusted),
    pass: "The policy allows no principal outside the trusted accounts and services.",
    fail: "The policy allows principals outside the trusted accounts and services.",
  });
}

function isTrusted(caller: Request["caller"], trusted: Trusted): boolean {
  if (caller.kind === "service") return trusted.includes(caller.service);
  if (caller.kind === "root") return trusted.includes(caller.account);
  return "arn" in caller && trusted.includes(caller.arn.split(":")[4] ?? "");
}

/**
 * Checks that a resource policy is not public. The rules are those of S3 Block Public Access; for resources of other services, keys
 * that S3 does not list count too. A statement is public if neither its principals nor a condition on one of the keys limit it to
 * fixed values. Denials do not count.
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

/** A search among the requests that a policy allows, and the messages of its result. */
interface Search {
  /** The condition on the requests. */
  readonly formula: Formula;
  /** Evaluates the same condition for one request. */
  readonly holds: (request: Request) => boolean;
  readonly pass: string;
  readonly fail: string;
}

/** Searches for a request that the policy allows and for which the formula holds. Passes if there is none. */
function search(policy: Policy, type: PolicyType, others: readonly Policy[], wanted: Search): CheckResult {
  const formula = all(policyFormula(policy), wanted.formula);
  const policies = [policy, ...others];
  const space = new RequestSpace([formula], {
    ...policyServices(policies, type),
    partitions: policyPartitions(policies),
  });
  const witness = witnessOf(space.set(formula), (request) => documentAllows(policy, request) && wanted.holds(request));
  switch (witness.found) {
    case "none":
      return { result: "PASS", message: wanted.pass };
    case "undecided":
      return {
        result: "UNDECIDED",
        message: "The check depends on comparisons that are not computed exactly.",
        open: witness.reasons,
      };
    case "request": {
      const { request } = witness;
      const reasons = coveringStatements(policy, "Allow", request).map((statement) =>
        reason(statement, "allows the request"),
      );
      return { result: "FAIL", message: wanted.fail, reasons, example: request };
    }
  }
}

/** Whether a document allows a request without other policies: an Allow statement covers it, and no Deny statement does. */
function documentAllows(policy: Policy, request: Request): boolean {
  return (
    coveringStatements(policy, "Deny", request).length === 0 && coveringStatements(policy, "Allow", request).length > 0
  );
}

function reason({ index, sid }: Statement, effect: string): CheckReason {
  const name = sid === undefined || sid === "" ? `Statement ${String(index)}` : `Statement "${sid}"`;
  return {
    description: `${name} ${effect}.`,
    statementIndex: index,
    ...(sid === undefined ? {} : { statementId: sid }),
  };
}
