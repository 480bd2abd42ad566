import { accountOf, type Principal, writePrincipal } from "@cross-account-s3/iam";

/** The account that a principal belongs to; undefined for services, providers, and whoever is of no account by name. */
export function accountOfPrincipal(principal: Principal): string | undefined {
  switch (principal.kind) {
    case "account":
      return principal.account;
    case "role":
    case "user":
    case "session":
    case "federated-user":
      return accountOf(principal.arn);
    default:
      return undefined;
  }
}

/** A principal as the document writes it. */
export function principalText(principal: Principal): string {
  return writePrincipal(principal).value;
}
