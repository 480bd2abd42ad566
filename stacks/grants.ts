import type { ControlRole, Grant } from "../documents/grants";
import { isWithinLevel } from "../documents/levels";
import type { DataConfig } from "./config";
import type { BucketConfig } from "./config/data";
import { ConfigError, didYouMean, type Fault } from "./config/faults";
import type { Contract } from "./contract";

/**
 * Looks up the roles that a data stack grants to, and holds the stack against what the control stack says of itself.
 *
 * @returns the grants of each bucket, by the bucket's name.
 * @throws ConfigError listing every grant that cannot be made, and an account or partition that does not fit.
 */
export function resolveGrants(config: DataConfig, contract: Contract): ReadonlyMap<string, readonly Grant[]> {
  const faults: Fault[] = [...accountFaults(config, contract)];
  const grants = new Map(
    config.buckets.map((bucket, n) => [bucket.name, bucketGrants(bucket, n, contract, (fault) => faults.push(fault))]),
  );
  if (faults.length > 0) throw new ConfigError(`stack ${config.stack}`, faults);
  return grants;
}

function bucketGrants(
  bucket: BucketConfig,
  n: number,
  contract: Contract,
  fault: (f: Fault) => void,
): readonly Grant[] {
  return Object.entries(bucket.grants).flatMap(([name, level]) => {
    const path = `cross-account-s3:buckets[${n}].grants.${name}`;
    const role: ControlRole | undefined = roleOf(contract, name);
    if (!role) {
      const known = Object.keys(contract.roles);
      fault({
        path,
        problem: `the control stack has no such role${didYouMean(name, known) || ` (it has ${known.join(", ")})`}`,
      });
      return [];
    }
    if (!isWithinLevel(level, role.level)) {
      fault({
        path,
        problem: `found "${level}", expected at most "${role.level}", which the control stack gives the role`,
      });
      return [];
    }
    return [{ role, level }];
  });
}

function roleOf(contract: Contract, name: string): ControlRole | undefined {
  const role = Object.entries(contract.roles).find(([known]) => known === name)?.[1];
  return role && { name, ...role };
}

function accountFaults(config: DataConfig, contract: Contract): readonly Fault[] {
  const faults: Fault[] = [];
  const { accountId, controlAccountId, controlStack, partition } = config;
  if (controlAccountId !== undefined && controlAccountId !== contract.accountId) {
    faults.push({
      path: "cross-account-s3:controlAccountId",
      problem: `found "${controlAccountId}", and the control stack ${controlStack} is in account ${contract.accountId}`,
    });
  }
  if (partition !== contract.partition) {
    faults.push({
      path: "aws:region",
      problem: `it is in partition ${partition}, and the control stack in ${contract.partition}: no access crosses partitions`,
    });
  }
  const listed = contract.dataAccounts.find(({ id }) => id === accountId);
  if (!listed) {
    faults.push({
      path: "cross-account-s3:accountId",
      problem:
        `found "${accountId}", which the control stack ${controlStack} does not list under dataAccounts ` +
        `(it lists ${contract.dataAccounts.map(({ id }) => id).join(", ")})`,
    });
    return faults;
  }
  config.buckets.forEach(({ name, grants }, n) => {
    if (Object.keys(grants).length > 0 && !listed.buckets.some((pattern) => matches(pattern, name))) {
      faults.push({
        path: `cross-account-s3:buckets[${n}].name`,
        problem:
          `found "${name}", and the control roles reach only buckets named ${listed.buckets.join(", ")} in account ` +
          `${accountId} (dataAccounts of ${controlStack})`,
      });
    }
  });
  return faults;
}

/** IAM's wildcards: `*` any characters, `?` one. */
function matches(pattern: string, name: string): boolean {
  const expression = pattern.replaceAll("*", ".*").replaceAll("?", ".");
  return new RegExp(`^${expression}$`).test(name);
}
