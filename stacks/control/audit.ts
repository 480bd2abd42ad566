import { auditReaderPolicy } from "../../documents/audit-reader-policy";
import type { PolicyDocument } from "../../documents/policy";
import { patternSelectors } from "../../documents/trail-selectors";
import { auditBucket, type PlannedAudit, planAudit } from "../audit";
import type { ControlConfig } from "../config";
import { ConfigError } from "../config/faults";
import { logBucketFaults } from "../data/access-logs";

/**
 * Plans the trail of a control stack: it logs the account's own calls, those on the data accounts' buckets included.
 *
 * @param reader the ARN of the role that reads audit logs.
 * @returns undefined if the stack has none.
 * @throws ConfigError if the log bucket's name will not do.
 */
export function planControlAudit(config: ControlConfig, reader: string | undefined): PlannedAudit | undefined {
  if (!config.audit) return undefined;
  const logBucket = auditBucket(config);
  const faults = logBucketFaults({ buckets: [] }, "audit.logBucket", logBucket);
  if (faults.length > 0) throw new ConfigError(`stack ${config.stack}`, faults);
  const patterns = config.dataAccounts.flatMap(({ buckets }) => buckets);
  const selectors = [patternSelectors(config.partition, patterns, logBucket)];
  const readers = reader === undefined ? [] : [reader];
  return planAudit(config, config.audit, { selectors, readers, callerAccount: undefined });
}

/** What a role may do beside its level because it reads audit logs: of the data accounts', and of this one's. */
export function auditReading({ auditLogs, ...config }: ControlConfig, role: string): readonly PolicyDocument[] {
  if (auditLogs?.reader !== role) return [];
  const accounts = [...config.dataAccounts.map(({ id }) => id), config.accountId];
  return [auditReaderPolicy({ partition: config.partition, role, accounts, logBuckets: auditLogs.buckets })];
}
