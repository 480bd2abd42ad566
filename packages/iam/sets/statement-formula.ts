import { glob, type Language } from "../classes/language";
import type { PatternElement, Policy, Statement } from "../language/policy";
import type { Principal, PrincipalElement } from "../language/principal";
import { CALLERS, callersNamed, WITH_ARN } from "./caller-languages";
import { conditionsFormula } from "./condition-formula";
import { ALWAYS, all, any, type Formula, not } from "./formula";
import { hasVariables, withVariables } from "./variable-formula";

/** Returns the requests that a statement covers, whatever its effect. @param version the version of its policy. */
export function statementFormula(statement: Statement, version: Policy["version"]): Formula {
  const variables = version === "2012-10-17";
  return all(
    statement.principal ? principalFormula(statement.principal) : ALWAYS,
    actionFormula(statement.action),
    statement.resource ? resourceFormula(statement.resource, variables) : ALWAYS,
    conditionsFormula(statement.conditions, variables),
  );
}

/** Returns the requests that a policy allows without other policies: those that an Allow statement covers, and no Deny statement. */
export function policyFormula(policy: Policy): Formula {
  return all(effectFormula(policy, "Allow"), not(effectFormula(policy, "Deny")));
}

/** Returns the requests that some statement with an effect covers. */
export function effectFormula({ statements, version }: Policy, effect: Statement["effect"]): Formula {
  return any(
    ...statements
      .filter((statement) => statement.effect === effect)
      .map((statement) => statementFormula(statement, version)),
  );
}

/**
 * Returns the requests of the callers that an element covers. `NotPrincipal` excludes a caller only if it lists every part of it: for
 * a session, also its role and its account.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function principalFormula({ negated, principals }: PrincipalElement): Formula {
  const named = (principal: Principal): Formula =>
    principal.kind === "everyone" ? ALWAYS : { is: "caller", language: callersNamed(principal) };
  if (!negated) return any(...principals.map(named));
  const listed = (kind: Principal["kind"]): Formula =>
    any(...principals.filter((principal) => principal.kind === kind).map(named));
  const hasArn: Formula = { is: "caller", language: WITH_ARN };
  const isRole: Formula = { is: "caller", language: CALLERS.role };
  const isUser: Formula = { is: "caller", language: CALLERS.user };
  const others = principals.filter(({ kind }) => !["account", "role", "user", "session"].includes(kind)).map(named);
  const excluded = all(
    hasArn,
    listed("account"),
    any(not(isUser), listed("user")),
    any(not(isRole), all(listed("role"), listed("session"))),
  );
  return not(any(excluded, ...others));
}

/** Returns the requests of the actions that an element covers. Actions ignore case. */
export function actionFormula({ negated, patterns }: PatternElement): Formula {
  return unlessNegated(
    negated,
    patterns.map((pattern): Formula => ({ is: "action", language: glob(pattern.toLowerCase()) })),
  );
}

/** Returns the requests on the resources that an element covers. @param variables whether the policy's version resolves variables. */
export function resourceFormula({ negated, patterns }: PatternElement, variables: boolean): Formula {
  const isIn = (language: Language): Formula => ({ is: "resource", language });
  return unlessNegated(
    negated,
    patterns.map((pattern) =>
      variables && hasVariables(pattern)
        ? withVariables(pattern, { wildcards: true, ignoreCase: false }, isIn, "resource")
        : isIn(resourceLanguage(pattern)),
    ),
  );
}

/**
 * Returns the resources that a pattern of a `Resource` element matches. A star matches any text: "If the * wildcard is the last
 * character of a resource ARN segment, it can expand to match beyond the colon boundaries."
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourceLanguage(pattern: string): Language {
  return glob(pattern);
}

/** Returns the requests that match one of the formulas, or none of them if `negated`. */
function unlessNegated(negated: boolean, formulas: readonly Formula[]): Formula {
  return negated ? not(any(...formulas)) : any(...formulas);
}
