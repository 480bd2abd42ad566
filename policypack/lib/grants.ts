import type { PolicyDocument } from "./policy-document";
import type { Foreigner } from "./foreigners";
import { foreigners } from "./foreigners";
import type { Accounts } from "./settings";
import type { StatementView } from "./statement-view";

/** An Allow statement together with the foreigners it lets in; there is at least one. */
export interface ForeignGrant {
  readonly statement: StatementView;
  readonly foreigners: readonly Foreigner[];
}

/** The statements of a document that let foreigners in. */
export function foreignGrants({ statements }: PolicyDocument, accounts: Accounts): readonly ForeignGrant[] {
  return statements
    .map((statement) => ({ statement, foreigners: foreigners(statement, accounts.own) }))
    .filter((grant) => grant.foreigners.length > 0);
}

/** The foreigners of a grant, as a message lists them. */
export function whom(grant: ForeignGrant): string {
  const names = grant.foreigners.map((one) => one.text);
  return names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
}
