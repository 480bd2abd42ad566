import { SERVICE_PRINCIPALS, servicePrincipalParts } from "@cross-account-s3/iam";
import { distance } from "fastest-levenshtein";

/**
 * Returns the service that a misspelt service principal resembles. Undefined if the name is correct, resembles none, or is too short to
 * compare.
 */
export function intendedService(principal: string): string | undefined {
  const { service } = servicePrincipalParts(principal) ?? {};
  if (service === undefined || service.length < 5 || SERVICE_PRINCIPALS.includes(service)) return undefined;
  return SERVICE_PRINCIPALS.find(
    (known) => known.length >= 5 && distance(service, known) <= (known.length > 6 ? 2 : 1),
  );
}
