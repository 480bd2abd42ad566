import * as pulumi from "@pulumi/pulumi";
import { bucketSelectors } from "../../documents/trail-selectors";
import { auditBucket, type PlannedAudit, planAudit } from "../audit";
import type { DataConfig } from "../config";
import { ConfigError } from "../config/faults";
import type { Contract } from "../contract";
import { logBucketFaults } from "./access-logs";

/**
 * Plans the trail of a data stack: it logs the calls on the stack's buckets, whoever makes them, and the control account's
 * reader lists and gets the logs. More buckets than a trail takes get more trails, which is said in the preview.
 *
 * @returns undefined if the stack has none.
 * @throws ConfigError if the log bucket's name will not do. LimitError for too many buckets.
 */
export function planDataAudit(config: DataConfig, contract: Contract): PlannedAudit | undefined {
  if (!config.audit) return undefined;
  const faults = logBucketFaults(config, "audit.logBucket", auditBucket(config));
  if (faults.length > 0) throw new ConfigError(`stack ${config.stack}`, faults);
  const selectors = bucketSelectors(
    config.partition,
    config.buckets.map((b) => b.name),
  );
  if (selectors.length > 1) {
    void pulumi.log.info(
      `${config.buckets.length} buckets are more than one trail takes: there will be ${selectors.length}`,
    );
  }
  const readers = contract.auditLogReader === undefined ? [] : [contract.auditLogReader];
  return planAudit(config, config.audit, { selectors, readers, callerAccount: contract.accountId });
}
