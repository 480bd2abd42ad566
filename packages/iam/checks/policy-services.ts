import type { Policy } from "../language/policy";
import type { PolicyType } from "../language/policy-type";
import { isService } from "../language/services";
import type { SpaceOptions } from "../sets/request-space";

/** The service of each policy type that is attached to resources of one service. */
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
 * Returns the services whose requests policies of a type can affect: the service of the resource, or the services that the policies
 * name. `elsewhere` is true if the policies also cover services that they do not name.
 *
 * @throws RangeError for an unknown service, whose actions are unknown too.
 */
export function policyServices(
  policies: readonly Policy[],
  type: PolicyType,
): Pick<SpaceOptions, "services" | "elsewhere"> {
  const service = SERVICE_OF[type];
  if (service !== undefined) return { services: [service] };
  const elements = policies.flatMap(({ statements }) => statements.map(({ action }) => action));
  const prefixes = new Set(
    elements.flatMap(({ patterns }) => patterns.map((pattern) => pattern.toLowerCase().split(":")[0] ?? "")),
  );
  const everything = prefixes.delete("*");
  for (const prefix of prefixes) {
    if (!isService(prefix))
      throw new RangeError(`Action: "${prefix}" is not a known service; write a service prefix such as s3`);
  }
  return { services: [...prefixes], elsewhere: everything || elements.some(({ negated }) => negated) };
}

/** Returns `aws` and the partitions of the ARNs in policies. */
export function policyPartitions(policies: readonly Policy[]): readonly string[] {
  const named = JSON.stringify(policies).matchAll(/arn:(aws[a-z-]*):/g);
  return [...new Set(["aws", ...Array.from(named, ([, partition = ""]) => partition)])];
}
