import { SERVICE_PRINCIPALS, servicePrincipalParts } from "@cross-account-s3/iam";
import { distance } from "fastest-levenshtein";

/** The service that a service principal is nearly the name of, if it is not one itself. Short names are like others by chance. */
export function misspelt(principal: string): string | undefined {
  const { service } = servicePrincipalParts(principal) ?? {};
  if (service === undefined || service.length < 5 || SERVICE_PRINCIPALS.includes(service)) return undefined;
  return SERVICE_PRINCIPALS.find(
    (known) => known.length >= 5 && distance(service, known) <= (known.length > 6 ? 2 : 1),
  );
}
