import { SERVICE_PRINCIPALS, servicePrincipalParts } from "@cross-account-s3/iam";
import { closest, distance } from "fastest-levenshtein";

/**
 * Returns the service principal that a misspelt one resembles most, in the same partition. Undefined if the name is correct, resembles
 * none, or is too short to compare.
 */
export function intendedService(principal: string): string | undefined {
  const { service = "", suffix = "" } = servicePrincipalParts(principal) ?? {};
  if (service.length < 5 || SERVICE_PRINCIPALS.includes(service)) return undefined;
  const near = SERVICE_PRINCIPALS.filter(
    (known) => known.length >= 5 && distance(service, known) <= (known.length > 6 ? 2 : 1),
  );
  return near.length === 0 ? undefined : `${closest(service, near)}${suffix}`;
}
