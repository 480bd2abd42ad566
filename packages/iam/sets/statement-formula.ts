import { glob, type Language } from "../classes/language";
import type { PatternElement, Policy, Statement } from "../language/policy";
import type { PrincipalElement } from "../language/principal";
import { callersNamed } from "./caller-text";
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

/** Requests of callers that an element names. */
export function principalFormula({ negated, principals }: PrincipalElement): Formula {
  return signed(
    negated,
    principals.map((principal): Formula =>
      principal.kind === "everyone" ? ALWAYS : { is: "caller", language: callersNamed(principal) },
    ),
  );
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
