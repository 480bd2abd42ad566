import { containsRange, parseAddressRange } from "@cross-account-s3/iam";
import type { Foreigner } from "./foreigners";
import { sourceAccounts } from "./foreigners";
import type { ForeignGrant } from "./grants";
import type { PolicyDocument } from "./policy-document";
import { exampleOf, outsideRequest } from "./outside-request";
import type { Finding } from "./finding";
import { fault } from "./finding";
import type { Accounts } from "./settings";

/** A fault for each foreigner that the settings do not trust. Those of whom the settings say nothing are not judged here. */
export function untrusted(
  document: PolicyDocument,
  grants: readonly ForeignGrant[],
  accounts: Accounts,
  urn?: string,
): readonly Finding[] {
  return grants.flatMap(({ statement, foreigners }) => {
    const strangers = foreigners.filter((one) => isTrusted(one, accounts) === false);
    if (strangers.length === 0) return [];
    const outside = outsideRequest(document, statement, accounts);
    if (outside.is === "denied") return [];
    return strangers.map((one, index) => {
      const example = index === 0 ? exampleOf(outside) : "";
      return fault(`${statement.label} lets in ${one.text} (${expected(one, accounts)})${example}`, urn);
    });
  });
}

/** A fault for each service that is allowed to act for an account which is neither own nor trusted. */
export function untrustedSources({ statements }: PolicyDocument, accounts: Accounts): readonly Finding[] {
  if (accounts.own.size === 0) return [];
  return statements.flatMap((statement) =>
    sourceAccounts(statement)
      .filter((account) => !accounts.own.has(account) && !accounts.trusted.has(account))
      .map((account) => fault(`${statement.label} lets a service act for ${account} (${trustedList(accounts)})`)),
  );
}

/** Whether a foreigner is trusted; undefined where the settings do not say which of its kind are. */
export function isTrusted(one: Foreigner, accounts: Accounts): boolean | undefined {
  const { trusted, organizations, units, networks, canonicalUsers } = accounts;
  const { id = "" } = one;
  switch (one.is) {
    case "root":
    case "identity":
    case "source":
      return one.account !== undefined && trusted.has(one.account);
    case "organization":
      return organizations?.has(id) ?? (units === undefined ? undefined : false);
    case "unit": {
      if (organizations === undefined && units === undefined) return undefined;
      const within = units?.some((unit) => id.startsWith(unit)) === true;
      return within || organizations?.has(id.split("/")[0] ?? "") === true;
    }
    case "network":
      return networks === undefined ? undefined : networks.some((known) => isWithin(id, known));
    case "canonical":
      return canonicalUsers?.has(id);
    case "other":
      return undefined;
  }
}

/** Whether a VPC, endpoint or range of addresses is a known one, or a range lies in a known one. */
function isWithin(network: string, known: string): boolean {
  if (network === known) return true;
  const [inner, outer] = [parseAddressRange(network), parseAddressRange(known)];
  return inner !== undefined && outer !== undefined && containsRange(outer, inner);
}

function expected(one: Foreigner, accounts: Accounts): string {
  switch (one.is) {
    case "organization":
    case "unit":
      return `trusted: ${[...(accounts.organizations ?? []), ...(accounts.units ?? [])].join(", ")}`;
    case "network":
      return `trusted: ${accounts.networks?.join(", ") ?? ""}`;
    case "canonical":
      return "it is not among trustedCanonicalUsers";
    default:
      return trustedList(accounts);
  }
}

function trustedList({ trusted }: Accounts): string {
  return trusted.size === 0 ? "no account is trusted" : `trusted: ${[...trusted].join(", ")}`;
}
