import { patternSelectors } from "../../documents/trail-selectors";
import { auditBucket, auditNameFaults, type PlannedAudit, planAudit } from "../audit";
import type { ControlConfig } from "../config";
import { ConfigError } from "../config/faults";
import { logBucketFaults } from "../data/access-logs";

/**
 * Plans the trail of a control stack, which records the account's own calls, including those on the data accounts' buckets.
 *
 * @param reader the ARN of the role that reads audit logs.
 * @returns undefined if the stack has none.
 * @throws ConfigError if AWS would refuse a name.
 */
export function planControlAudit(config: ControlConfig, reader: string | undefined): PlannedAudit | undefined {
  if (!config.audit) return undefined;
  const logBucket = auditBucket(config);
  const faults = [
    ...logBucketFaults({ buckets: [] }, "audit.logBucket", logBucket),
    ...auditNameFaults(config, config.audit),
  ];
  if (faults.length > 0) throw new ConfigError(`stack ${config.stack}`, faults);
  const patterns = config.dataAccounts.flatMap(({ buckets }) => buckets);
  const selectors = [patternSelectors(config.partition, patterns, logBucket)];
  const readers = reader === undefined ? [] : [reader];
  return planAudit(config, config.audit, { selectors, readers, callerAccount: undefined });
}
