import type { ForeignGrant } from "./grants";
import type { Finding } from "./rule";
import { fault } from "./rule";
import type { Accounts } from "./settings";

/** A fault for each foreigner whose account is not trusted, or who is not an account at all. */
export function untrusted(grants: readonly ForeignGrant[], accounts: Accounts, urn?: string): readonly Finding[] {
  const trusted = [...accounts.trusted].join(", ");
  const expected = accounts.trusted.size === 0 ? "no account is trusted" : `trusted: ${trusted}`;
  const hint =
    accounts.own.size === 0 ? "; no account is known to be your own: set ownAccounts under pack-settings" : "";
  return grants.flatMap(({ statement, foreigners }) =>
    foreigners
      .filter((one) => one.account === undefined || !accounts.trusted.has(one.account))
      .map((one) => fault(`${statement.label} lets in ${one.text} (${expected}${hint})`, urn)),
  );
}
