import type { ConditionTest, Principal, Statement } from "@cross-account-s3/iam";

/** A statement, with what rules ask of it most. */
export interface StatementView extends Statement {
  /** How a message calls it: by its Sid, else by its place. */
  readonly label: string;
  readonly allows: boolean;
  /** Whom `Principal` names; none under `NotPrincipal`. */
  readonly principals: readonly Principal[];
  /** The patterns of `Action`; none under `NotAction`. */
  readonly actions: readonly string[];
  /** The patterns of `Resource`; none under `NotResource`. */
  readonly resources: readonly string[];
  /** Which inverted elements it uses. */
  readonly inverted: readonly ("NotPrincipal" | "NotAction" | "NotResource")[];
}

/** Views a statement as rules do. */
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

/** The tests of one key, whatever the operator. Condition keys are not case sensitive. */
export function testsOf({ conditions }: Pick<Statement, "conditions">, key: string): readonly ConditionTest[] {
  return conditions.filter((test) => test.key.toLowerCase() === key.toLowerCase());
}
