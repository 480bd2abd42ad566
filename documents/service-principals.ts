import { SERVICE_PRINCIPALS, servicePrincipalParts } from "@cross-account-s3/iam";
import { closest, distance } from "fastest-levenshtein";

/** Up to so many letters apart, an unknown name counts as a slip of a known one. */
const SLIP = 2;

/** Services that assume roles for themselves, with those that assume the roles of their workloads. */
const OF_WORKLOADS: Readonly<Record<string, string>> = { ecs: "ecs-tasks", eks: "pods.eks" };

/**
 * The principal that was probably meant, where a name is unknown and close to a known one, or is that of a service
 * of which only the workloads use data.
 *
 * @param principal such as `lamda.amazonaws.com`.
 * @returns such as `lambda.amazonaws.com`; undefined for a principal that is known, or like no other.
 */
export function meantPrincipal(principal: string): string | undefined {
  const { service, suffix } = servicePrincipalParts(principal) ?? {};
  if (service === undefined || suffix === undefined) return undefined;
  const ofWorkloads = Object.hasOwn(OF_WORKLOADS, service) ? OF_WORKLOADS[service] : undefined;
  if (ofWorkloads !== undefined) return `${ofWorkloads}${suffix}`;
  if (SERVICE_PRINCIPALS.includes(service)) return undefined;
  const nearest = closest(service, [...SERVICE_PRINCIPALS]);
  const allowed = service.length <= 4 ? 1 : SLIP;
  return distance(service, nearest) <= allowed ? `${nearest}${suffix}` : undefined;
}
