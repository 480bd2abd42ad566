import type { Policy } from "../language/policy";
import type { PolicyType } from "../language/policy-type";
import { isService } from "../language/services";
import type { SpaceOptions } from "../sets/request-space";

/** The service whose requests a policy of a type is asked about, where it is one. */
const SERVICE_OF: Partial<Readonly<Record<PolicyType, string>>> = {
  bucket: "s3",
  "access-point": "s3",
  key: "kms",
  topic: "sns",
  queue: "sqs",
  "event-bus": "events",
  trust: "sts",
};

/**
 * The services whose requests have to be looked at for policies of a type: the resource's own, or those that the policies name.
 * A wildcard over services counts for all others too.
 *
 * @throws RangeError for a service that is not known: its actions are not known.
 */
export function policyServices(
  policies: readonly Policy[],
  type: PolicyType,
): Pick<SpaceOptions, "services" | "elsewhere"> {
  const own = SERVICE_OF[type];
  if (own !== undefined) return { services: [own] };
  const elements = policies.flatMap(({ statements }) => statements.map(({ action }) => action));
  const prefixes = new Set(
    elements.flatMap(({ patterns }) => patterns.map((one) => one.toLowerCase().split(":")[0] ?? "")),
  );
  const everything = prefixes.delete("*");
  for (const prefix of prefixes) {
    if (!isService(prefix)) throw new RangeError(`Action: "${prefix}" is not a service whose actions are known`);
  }
  return { services: [...prefixes], elsewhere: everything || elements.some(({ negated }) => negated) };
}

/** The partitions that policies name in ARNs, and that of the commercial Regions. */
export function policyPartitions(policies: readonly Policy[]): readonly string[] {
  const named = JSON.stringify(policies).matchAll(/arn:(aws[a-z-]*):/g);
  return [...new Set(["aws", ...Array.from(named, ([, partition = ""]) => partition)])];
}
