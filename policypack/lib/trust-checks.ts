import { containsRange, parseAddressRange } from "@cross-account-s3/iam";
import type { ForeignPrincipal } from "./foreign-principals";
import { sourceAccounts } from "./foreign-principals";
import type { ForeignGrant } from "./grants";
import type { PolicyDocument } from "./policy-document";
import { exampleText, outsideRequest } from "./outside-request";
import type { Finding } from "./finding";
import { fault } from "./finding";
import type { Accounts } from "./settings";

/** Returns a fault for each foreign principal that is not trusted. Skips principals of a kind that the settings do not mention. */
export function untrusted(
  document: PolicyDocument,
  grants: readonly ForeignGrant[],
  accounts: Accounts,
  urn?: string,
): readonly Finding[] {
  return grants.flatMap(({ statement, foreignPrincipals }) => {
    const notTrusted = foreignPrincipals.filter((principal) => isTrusted(principal, accounts) === false);
    if (notTrusted.length === 0) return [];
    const outside = outsideRequest(document, statement, accounts);
    if (outside.is === "denied") return [];
    return notTrusted.map((principal, index) => {
      const example = index === 0 ? exampleText(outside) : "";
      return fault(
        `${statement.label} gives access to ${principal.text} (${trustedText(principal, accounts)})${example}`,
        urn,
      );
    });
  });
}

/** Returns a fault for each account that services may act for, and that is neither one's own nor trusted. */
export function untrustedSources({ statements }: PolicyDocument, accounts: Accounts): readonly Finding[] {
  if (accounts.own.size === 0) return [];
  return statements.flatMap((statement) =>
    sourceAccounts(statement)
      .filter((account) => !accounts.own.has(account) && !accounts.trusted.has(account))
      .map((account) => fault(`${statement.label} lets a service act for ${account} (${trustedList(accounts)})`)),
  );
}

/** Whether a foreign principal is trusted. Undefined if the settings do not mention principals of its kind. */
export function isTrusted(principal: ForeignPrincipal, accounts: Accounts): boolean | undefined {
  const { trusted, organizations, units, networks, canonicalUsers } = accounts;
  const { id = "" } = principal;
  switch (principal.is) {
    case "root":
    case "identity":
    case "source":
      return principal.account !== undefined && trusted.has(principal.account);
    case "organization":
      return organizations?.has(id) ?? (units === undefined ? undefined : false);
    case "unit": {
      if (organizations === undefined && units === undefined) return undefined;
      const within = units?.some((unit) => id.startsWith(unit)) === true;
      return within || organizations?.has(id.split("/")[0] ?? "") === true;
    }
    case "network":
      return networks === undefined ? undefined : networks.some((network) => isInNetwork(id, network));
    case "canonical":
      return canonicalUsers?.has(id);
    case "other":
      return undefined;
  }
}

/** Whether a VPC, endpoint or address range is a trusted one, or the range lies in a trusted one. */
function isInNetwork(network: string, trusted: string): boolean {
  if (network === trusted) return true;
  const [inner, outer] = [parseAddressRange(network), parseAddressRange(trusted)];
  return inner !== undefined && outer !== undefined && containsRange(outer, inner);
}

/** Returns the part of a message that says which principals of the kind are trusted. */
function trustedText(principal: ForeignPrincipal, accounts: Accounts): string {
  switch (principal.is) {
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
