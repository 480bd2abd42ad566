import type { ConditionTest, Principal, Statement } from "@cross-account-s3/iam";

/** A statement, with the properties that rules read most. */
export interface StatementView extends Statement {
  /** Its name in messages: its Sid, or else its position from 1. */
  readonly label: string;
  readonly allows: boolean;
  /** The principals of `Principal`; none if it has `NotPrincipal`. */
  readonly principals: readonly Principal[];
  /** The patterns of `Action`; none if it has `NotAction`. */
  readonly actions: readonly string[];
  /** The patterns of `Resource`; none if it has `NotResource`. */
  readonly resources: readonly string[];
  /** The negated elements that it has. */
  readonly inverted: readonly ("NotPrincipal" | "NotAction" | "NotResource")[];
}

/** Returns a statement with the properties that rules read. */
export function viewStatement(statement: Statement): StatementView {
  const { index, sid, effect, principal, action, resource } = statement;
  return {
    ...statement,
    label: sid === undefined || sid === "" ? `statement ${index + 1}` : `statement "${sid}"`,
    allows: effect === "Allow",
    principals: principal?.negated === false ? principal.principals : [],
    actions: action.negated ? [] : action.patterns,
    resources: resource?.negated === false ? resource.patterns : [],
    inverted: [
      ...(principal?.negated === true ? (["NotPrincipal"] as const) : []),
      ...(action.negated ? (["NotAction"] as const) : []),
      ...(resource?.negated === true ? (["NotResource"] as const) : []),
    ],
  };
}

/** Returns the tests of one condition key. Keys ignore case. */
export function testsOf({ conditions }: Pick<Statement, "conditions">, key: string): readonly ConditionTest[] {
  return conditions.filter((test) => test.key.toLowerCase() === key.toLowerCase());
}
