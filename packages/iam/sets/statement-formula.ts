import { glob, type Language } from "../classes/language";
import type { PatternElement, Policy, Statement } from "../language/policy";
import type { Principal, PrincipalElement } from "../language/principal";
import { CALLERS, callersNamed, WITH_ARN } from "./caller-text";
import { conditionsFormula } from "./condition-formula";
import { ALWAYS, all, any, type Formula, not } from "./formula";
import { hasVariables, withVariables } from "./variable-formula";

/** The requests that a statement of a policy of this version speaks of, whatever its effect. */
export function statementFormula(statement: Statement, version: Policy["version"]): Formula {
  const variables = version === "2012-10-17";
  return all(
    statement.principal ? principalFormula(statement.principal) : ALWAYS,
    actionFormula(statement.action),
    statement.resource ? resourceFormula(statement.resource, variables) : ALWAYS,
    conditionsFormula(statement.conditions, variables),
  );
}

/** The requests that a document allows by itself: those that an allow speaks of, and no denial does. */
export function policyFormula(policy: Policy): Formula {
  return all(effectFormula(policy, "Allow"), not(effectFormula(policy, "Deny")));
}

/** The requests that some statement of an effect speaks of. */
export function effectFormula({ statements, version }: Policy, effect: Statement["effect"]): Formula {
  return any(
    ...statements
      .filter((statement) => statement.effect === effect)
      .map((statement) => statementFormula(statement, version)),
  );
}

/**
 * Requests of callers that an element names. `NotPrincipal` leaves a caller out only if all that it is made of is listed: of a
 * session, its role and its account too.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function principalFormula({ negated, principals }: PrincipalElement): Formula {
  const named = (principal: Principal): Formula =>
    principal.kind === "everyone" ? ALWAYS : { is: "caller", language: callersNamed(principal) };
  if (!negated) return any(...principals.map(named));
  const listed = (kind: Principal["kind"]): Formula =>
    any(...principals.filter((principal) => principal.kind === kind).map(named));
  const chained: Formula = { is: "caller", language: WITH_ARN };
  const ofRole: Formula = { is: "caller", language: CALLERS.role };
  const ofUser: Formula = { is: "caller", language: CALLERS.user };
  const others = principals.filter(({ kind }) => !["account", "role", "user", "session"].includes(kind)).map(named);
  const leftOut = all(
    chained,
    listed("account"),
    any(not(ofUser), listed("user")),
    any(not(ofRole), all(listed("role"), listed("session"))),
  );
  return not(any(leftOut, ...others));
}

/** Requests of actions that an element names. Names of actions compare without case. */
export function actionFormula({ negated, patterns }: PatternElement): Formula {
  return signed(
    negated,
    patterns.map((pattern): Formula => ({ is: "action", language: glob(pattern.toLowerCase()) })),
  );
}

/** Requests on resources that an element names. */
export function resourceFormula({ negated, patterns }: PatternElement, variables: boolean): Formula {
  const ask = (language: Language): Formula => ({ is: "resource", language });
  return signed(
    negated,
    patterns.map((pattern) =>
      variables && hasVariables(pattern)
        ? withVariables(pattern, { wildcards: true, ignoreCase: false }, ask, "resource")
        : ask(resourceLanguage(pattern)),
    ),
  );
}

/**
 * Resources that a pattern of a `Resource` element matches. "If the * wildcard is the last character of a resource ARN segment,
 * it can expand to match beyond the colon boundaries": so a star is any text.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourceLanguage(pattern: string): Language {
  return glob(pattern);
}

function signed(negated: boolean, of: readonly Formula[]): Formula {
  return negated ? not(any(...of)) : any(...of);
}
