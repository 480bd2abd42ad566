import { SERVICE_PRINCIPALS, servicePrincipalParts } from "@cross-account-s3/iam";
import { closest, distance } from "fastest-levenshtein";

/** Up to so many letters apart, an unknown name counts as a slip of a known one. */
const SLIP = 2;

/**
 * The principal that was probably meant, where a name is unknown and close to a known one.
 *
 * @param principal such as `lamda.amazonaws.com`.
 * @returns such as `lambda.amazonaws.com`; undefined for a principal that is known, or like no other.
 */
export function meantPrincipal(principal: string): string | undefined {
  const { service, suffix } = servicePrincipalParts(principal) ?? {};
  if (service === undefined || suffix === undefined || SERVICE_PRINCIPALS.includes(service)) return undefined;
  const nearest = closest(service, [...SERVICE_PRINCIPALS]);
  const allowed = service.length <= 4 ? 1 : SLIP;
  return distance(service, nearest) <= allowed ? `${nearest}${suffix}` : undefined;
}
