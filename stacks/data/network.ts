import type { Perimeter } from "../../documents/bucket-policy";
import type { DataConfig } from "../config";
import { grantEntries } from "../config/access-points";
import type { BucketConfig } from "../config/data";
import { ConfigError, type Fault } from "../config/faults";
import type { Contracts } from "../grants";
import { replicatorOf } from "./replication";

/**
 * Looks up the only endpoints through which buckets may be used.
 *
 * @returns the perimeter of each bucket that has one, by the bucket's name.
 * @throws ConfigError listing every bucket whose Region has no such endpoint.
 */
export function resolveNetwork(config: DataConfig, contracts: Contracts): ReadonlyMap<string, Perimeter> {
  const { network, connection } = config;
  const deployer = network?.deployer ?? connection.assumeRoles?.at(-1)?.roleArn;
  const exempt = [
    ...(deployer === undefined ? [] : [deployer]),
    ...(network?.breakGlass ?? []),
    ...(network?.serviceRoles ?? []),
  ];
  const faults: Fault[] = [];
  const perimeters = new Map<string, Perimeter>();
  config.buckets.forEach((bucket, n) => {
    const found = endpointsOf(config, endpointsFor(config, contracts, bucket), bucket);
    if (found === undefined) return;
    if (typeof found === "string") {
      const path = bucket.onlyFrom === undefined ? "network.onlyFrom" : `buckets[${n}].onlyFrom`;
      faults.push({ code: "no-endpoint", path: `cross-account-s3:${path}`, problem: found });
    } else {
      const replicator = replicatorOf(config, bucket);
      const exemptHere = replicator === undefined ? exempt : [...exempt, replicator];
      perimeters.set(bucket.name, { endpoints: found, exempt: exemptHere });
    }
  });
  if (faults.length > 0)
    throw new ConfigError(
      `stack ${config.stack}`,
      faults,
      config.buckets.map(({ name }) => name),
    );
  return perimeters;
}

/** The endpoints, by Region, of the control stacks whose roles have grants on a bucket, and always of the stack's own control stack. */
function endpointsFor(
  { principals }: DataConfig,
  { own, further }: Contracts,
  bucket: BucketConfig,
): Contracts["own"]["endpoints"] {
  const all: Record<string, string[]> = { ...own.endpoints };
  const granted = grantEntries(bucket).map(({ grantee }) => grantee);
  for (const [name, one] of Object.entries(principals)) {
    if (!("controlStack" in one) || !granted.includes(name)) continue;
    for (const [region, ids] of Object.entries(further.get(one.controlStack)?.endpoints ?? {})) {
      all[region] = [...new Set([...(all[region] ?? []), ...ids])];
    }
  }
  return all;
}

/** The endpoints of a bucket; undefined if it is not limited, a text for an error. */
function endpointsOf(
  { network, connection, controlStack }: DataConfig,
  endpoints: Contracts["own"]["endpoints"],
  bucket: BucketConfig,
): readonly string[] | string | undefined {
  const from = bucket.onlyFrom ?? network?.onlyFrom ?? "anywhere";
  if (from === "anywhere") return undefined;
  const region = bucket.region ?? connection.region;
  if (from === "control") {
    const there = endpoints[region] ?? [];
    if (there.length > 0) return there;
    const others = Object.keys(endpoints).join(", ") || "none";
    return (
      `found "control", and the control stack ${controlStack} has no endpoint in ${region}, where bucket ${bucket.name} is ` +
      `(it has them in: ${others}); a gateway endpoint serves its own Region only, so add a network in ${region} to that stack`
    );
  }
  const elsewhere = Object.entries(endpoints).find(
    ([other, ids]) => other !== region && ids.some((id) => from.includes(id)),
  );
  if (!elsewhere) return from;
  const [other, ids] = elsewhere;
  const here = endpoints[region]?.join(", ") ?? "none there";
  return (
    `found an endpoint of ${other}, ${ids.filter((id) => from.includes(id)).join(", ")}, and bucket ${bucket.name} is in ${region}; ` +
    `a gateway endpoint serves its own Region only, so name those of ${region} (the control stack has: ${here}), or say control`
  );
}
