import { accountOf, type Principal, writePrincipal } from "@cross-account-s3/iam";

/** Returns the account id of a principal. Undefined for services, providers and other principals without an account. */
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

/** Returns a principal as a document writes it. */
export function principalText(principal: Principal): string {
  return writePrincipal(principal).value;
}
