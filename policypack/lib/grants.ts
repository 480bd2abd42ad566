import type { PolicyDocument } from "./policy-document";
import type { ForeignPrincipal } from "./foreign-principals";
import { foreignPrincipals } from "./foreign-principals";
import type { Accounts } from "./settings";
import type { StatementView } from "./statement-view";

/** An Allow statement, and the foreign principals that it covers, at least one. */
export interface ForeignGrant {
  readonly statement: StatementView;
  readonly foreignPrincipals: readonly ForeignPrincipal[];
}

/** Returns the statements of a document that cover foreign principals. */
export function foreignGrants({ statements }: PolicyDocument, accounts: Accounts): readonly ForeignGrant[] {
  return statements
    .map((statement) => ({ statement, foreignPrincipals: foreignPrincipals(statement, accounts.own) }))
    .filter((grant) => grant.foreignPrincipals.length > 0);
}

/** Returns the foreign principals of a grant as a message lists them: three, and how many more. */
export function granteesText(grant: ForeignGrant): string {
  const names = grant.foreignPrincipals.map(({ text }) => text);
  return names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
}
