import { readOperator } from "./operators";
import type { Principal } from "./principals";
import { accountOf } from "./principals";
import type { Statement } from "./statement";
import { testsOf } from "./statement";
import { isUnknown } from "./unknown";
import { isNarrowed } from "./narrow";

/** Somebody of another account whom a statement lets in. */
export interface Foreigner {
  /** As the document writes it. */
  readonly text: string;
  /** The account, where it is one; undefined for an organization, a canonical user or the like. */
  readonly account: string | undefined;
  readonly is: "root" | "identity" | "other";
}

/** The keys that say which account a caller belongs to. */
const CALLER_KEYS = ["aws:PrincipalAccount", "kms:CallerAccount"];
/** The keys that say for which account or resource a service calls. */
const SOURCE_KEYS = ["aws:SourceAccount", "aws:SourceOwner", "aws:SourceArn", "s3:DataAccessPointAccount"];
/** The keys that stand for whole organizations. */
const ORGANIZATION_KEYS = ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths"];

/**
 * Whom of other accounts an Allow statement lets in. `*` counts as the accounts and organizations that its conditions
 * name; `*` that nothing narrows is the public rules' to report. Services are not foreigners.
 */
export function foreigners(statement: Statement, own: ReadonlySet<string>): readonly Foreigner[] {
  if (!statement.allows) return [];
  return statement.principals.flatMap((principal) => fromPrincipal(principal, statement, own));
}

function fromPrincipal(principal: Principal, statement: Statement, own: ReadonlySet<string>): readonly Foreigner[] {
  switch (principal.is) {
    case "root":
    case "identity":
      return own.has(principal.account) ? [] : [{ text: principal.text, account: principal.account, is: principal.is }];
    case "canonical":
    case "orphan":
      return [{ text: principal.text, account: undefined, is: "other" }];
    case "everyone":
      return isNarrowed(statement) ? fromConditions(statement, own) : [];
    default:
      return [];
  }
}

function fromConditions(statement: Statement, own: ReadonlySet<string>): readonly Foreigner[] {
  const named = (keys: readonly string[], is: Foreigner["is"]) =>
    [
      ...new Set(
        positive(statement, keys).flatMap((value) => (/^\d{12}$/.test(value) ? value : (accountOf(value) ?? []))),
      ),
    ]
      .filter((account) => !own.has(account))
      .map((account) => ({ text: `* of account ${account}`, account, is }));
  const organizations = positive(statement, ORGANIZATION_KEYS);
  return [
    ...named(CALLER_KEYS, "root"),
    ...named(SOURCE_KEYS, "other"),
    ...organizations.map((id) => ({ text: `* of organization ${id}`, account: undefined, is: "other" as const })),
  ];
}

function positive(statement: Statement, keys: readonly string[]): readonly string[] {
  return keys
    .flatMap((key) => testsOf(statement, key))
    .filter((test) => readOperator(test.operator)?.negated === false)
    .flatMap((test) => test.values.filter((value) => !isUnknown(value)));
}

/** Whether the statement names the callers' roles exactly: `aws:PrincipalArn`, no wildcard, not passed when absent. */
export function namesExactRoles(statement: Statement): boolean {
  return testsOf(statement, "aws:PrincipalArn").some((test) => {
    const operator = readOperator(test.operator);
    if (operator === undefined || operator.negated || operator.passesWhenAbsent) return false;
    return test.values.length > 0 && test.values.every((value) => isUnknown(value) || isExactArn(value));
  });
}

/** A role's or user's ARN with nothing left open. A session's ARN never stands in aws:PrincipalArn. */
function isExactArn(value: string): boolean {
  return /^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/[^*?$\s]+$/.test(value);
}
