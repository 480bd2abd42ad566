import * as pulumi from "@pulumi/pulumi";
import { SharedTrailEvents } from "../../adopt/resources";
import { trailArn } from "../../documents/arns";
import { bucketSelectors } from "../../documents/trail-selectors";
import { auditBucket, auditNameFaults, type PlannedAudit, planAudit } from "../audit";
import type { DataConfig } from "../config";
import { ConfigError } from "../config/faults";
import type { Contract } from "../contract";
import { logBucketFaults } from "./access-logs";
import { residencyFaults } from "./residency";
import type { Adoption } from "./own-part";

/**
 * Plans the trail of a data stack, which records the calls of all callers on the stack's buckets; the control account's reader
 * lists and gets the logs. For more buckets than a trail can have, it plans several trails, and the preview says so.
 *
 * @returns undefined if the stack creates none.
 * @throws ConfigError if AWS would refuse a name, or the log bucket's Region is not allowed. LimitError for too many buckets.
 */
export function planDataAudit(config: DataConfig, contract: Contract): PlannedAudit | undefined {
  if (config.audit?.trail !== "create") return undefined;
  const faults = [
    ...logBucketFaults(config, "audit.logBucket", auditBucket(config)),
    ...auditNameFaults(config, config.audit),
    ...residencyFaults(config.buckets, config.connection.region, {
      key: "audit.trail",
      what: "the trail's log bucket would be",
      remedy: "leave the audit to a trail that exists there",
    }),
  ];
  if (faults.length > 0)
    throw new ConfigError(
      `stack ${config.stack}`,
      faults,
      config.buckets.map(({ name }) => name),
    );
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

/** The ARN of the existing trail that gets the buckets' data events; undefined if there is none. */
export function existingTrailArn({ audit, partition, accountId, connection }: DataConfig): string | undefined {
  if (audit?.trail !== "existing") return undefined;
  const { nameOrArn } = audit;
  return nameOrArn.startsWith("arn:") ? nameOrArn : trailArn(partition, connection.region, accountId, nameOrArn);
}

/** Adds the buckets' data events to those that the existing trail records, until the stack is destroyed. */
export function shareTrail(config: DataConfig, adoption: Adoption): void {
  const arn = existingTrailArn(config);
  const planned = arn === undefined ? undefined : adoption(arn, "trail");
  if (planned) new SharedTrailEvents("audit", { planned });
}
