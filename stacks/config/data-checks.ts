import { isWithin, parseArn, partitionOf } from "@cross-account-s3/iam";
import { bucketArn } from "../../documents/arns";
import { STACK_TAG, topicName } from "../../documents/names";
import { accessLogFaults, unfitForLogs } from "./access-log-checks";
import type { AccessLogsConfig } from "./access-logs";
import { accessPointsOf, type GrantEntry, grantEntries, notThroughAccessPoint } from "./access-points";
import { type AuditConfig, auditFaults, type ExistingTrail } from "./audit";
import { type BucketConfig, isKeyless, residencyText } from "./data";
import { eventTargetFaults } from "./event-targets";
import type { OnFault } from "./faults";
import type { DataNetworkConfig } from "./network";
import { runChecks } from "./partial";
import { type PrincipalConfig, principalFaults } from "./principals";
import { replicationFaults } from "./replication-checks";
import { tagsProblem } from "./tags";

interface Checked {
  readonly accountId: string;
  readonly controlStack: string;
  readonly principals: Readonly<Record<string, PrincipalConfig>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly owner?: string;
  readonly region: string;
  /** The last role that the stack's connection assumes. */
  readonly deployer: string | undefined;
  readonly network?: DataNetworkConfig;
  readonly accessLogs?: AccessLogsConfig;
  readonly audit?: AuditConfig | ExistingTrail;
  readonly buckets: readonly BucketConfig[];
}

/** A check of one bucket: `fault` takes paths inside the bucket. */
type BucketCheck = (bucket: BucketConfig, n: number, checked: Checked, fault: OnFault) => void;

/** The checks between a data stack's fields. */
export function checkData(checked: Checked, fault: OnFault): void {
  runChecks(CHECKS, checked, fault);
}

const CHECKS: readonly ((checked: Checked, fault: OnFault) => void)[] = [
  function everyBucket(checked, fault) {
    checked.buckets.forEach((bucket, n) => {
      runChecks(BUCKET_CHECKS, bucket, n, checked, (code, path, problem) => {
        fault(code, ["buckets", n, ...path], problem);
      });
    });
  },
  /** The tags of the log buckets and the trail's key. */
  function tagsOfStack({ tags, accessLogs, audit }, fault) {
    const own = Object.keys(tags);
    const trail = audit?.trail === "create";
    const expected = tagsProblem(
      own,
      ...((accessLogs && accessLogs.bucket === undefined) || trail ? [[...own, "owner", "classification"]] : []),
      ...(trail ? [[...own, STACK_TAG]] : []),
    );
    if (expected !== undefined) fault("too-many-tags", ["tags"], { expected });
  },
  function audit({ audit, accountId, region }, fault) {
    auditFaults(audit, accountId, region, fault);
  },
  function accessLogs({ accessLogs, region, buckets }, fault) {
    accessLogFaults(accessLogs, region, buckets, fault);
  },
  function exempt({ accountId, network }, fault) {
    const { deployer, breakGlass = [], serviceRoles = [] } = network ?? {};
    const own = (arn: string, path: readonly PropertyKey[]) => {
      if (parseArn(arn)?.account === accountId) return;
      const expected = `a role of this stack's own account ${accountId}`;
      fault("foreign-account", ["network", ...path], { expected });
    };
    if (deployer !== undefined) own(deployer, ["deployer"]);
    breakGlass.forEach((arn, n) => {
      own(arn, ["breakGlass", n]);
    });
    serviceRoles.forEach((arn, n) => {
      own(arn, ["serviceRoles", n]);
    });
  },
  function lockOut({ network, deployer }, fault) {
    if (network && network.onlyFrom !== "anywhere" && !hasWayBack(network, deployer)) {
      fault("lock-out", ["network", "onlyFrom"], NO_WAY_BACK);
    }
  },
  function externalIds({ buckets }, fault) {
    externalIdFaults(buckets, fault);
  },
  function accessPointNames({ region, buckets }, fault) {
    accessPointNameFaults(buckets, region, fault);
  },
  function principals({ accountId, principals }, fault) {
    principalFaults(accountId, principals, fault);
  },
  function controlStackOfPrincipal({ principals, controlStack }, fault) {
    for (const [name, one] of Object.entries(principals)) {
      if (!("controlStack" in one) || one.controlStack !== controlStack) continue;
      const expected = "a further control stack: grants name the roles of this one directly";
      fault("duplicate", ["principals", name, "controlStack"], { expected });
    }
  },
  /** An alarm's topic must not be a bucket's topic, whose policy allows only S3 to publish and would deny CloudWatch. */
  function alarmTopic({ region, audit, buckets }, fault) {
    const topicArn = audit?.trail === "create" ? audit.alarms?.topicArn : undefined;
    const maker = bucketOfTopic(topicArn, region, buckets);
    if (!maker) return;
    const problem = `is the topic that the stack makes for bucket ${maker.name}, to which only S3 may publish; name another topic`;
    fault("topic-in-use", ["audit", "alarms", "topicArn"], problem);
  },
];

const NO_WAY_BACK = "only the account's root user could undo a lock-out; set network.deployer or network.breakGlass";

function hasWayBack(network: DataNetworkConfig | undefined, deployer: string | undefined): boolean {
  return (network?.deployer ?? deployer) !== undefined || (network?.breakGlass ?? []).length > 0;
}

const BUCKET_CHECKS: readonly BucketCheck[] = [
  function tags(bucket, _, { tags: ofStack, owner }, fault) {
    const own = Object.keys(ofStack);
    if (tagsProblem(own) !== undefined) return;
    const expected = tagsProblem([
      ...own,
      ...Object.keys(bucket.tags),
      "classification",
      ...((bucket.owner ?? owner) === undefined ? [] : ["owner"]),
      ...(bucket.residency === undefined ? [] : ["residency"]),
      ...(bucket.key === "bucket" || bucket.key === "region" ? [STACK_TAG] : []),
    ]);
    if (expected !== undefined) fault("too-many-tags", ["tags"], { expected });
  },
  /** AWS replaces these settings as a whole, so the owner of an existing bucket manages them. */
  function replacedSettings(bucket, _, __, fault) {
    for (const key of ["blockSseC", "cors", "lifecycle", "objectLock", "replication", "requesterPays"] as const) {
      if (bucket.existing && bucket[key]) {
        fault("only-created", [key], `would replace the setting of a bucket that exists; remove ${key}`);
      }
    }
  },
  function restrictedNetwork({ classification, onlyFrom: from }, _, { network }, fault) {
    if (classification !== "restricted" || (from ?? network?.onlyFrom ?? "anywhere") !== "anywhere") return;
    const expected = "control or a list of endpoints, as the bucket is restricted";
    fault("restricted-data", ["onlyFrom"], { expected });
  },
  function restrictedKey({ classification, key }, n, { buckets }, fault) {
    if (classification !== "restricted") return;
    const shared = key === "region" || isKeyless(key);
    if (!shared && !buckets.some((other, o) => o !== n && key !== "bucket" && other.key === key)) return;
    fault("restricted-data", ["key"], { expected: "a key that no other bucket has, as the bucket is restricted" });
  },
  /** A bucket that accepts requests only through endpoints needs a way to undo a mistake. */
  function lockOut({ onlyFrom }, _, { network, deployer }, fault) {
    if (onlyFrom !== undefined && onlyFrom !== "anywhere" && !hasWayBack(network, deployer)) {
      fault("lock-out", ["onlyFrom"], NO_WAY_BACK);
    }
  },
  principalGrants,
  existingTopic,
  throughAccessPoints,
  function eventTargets(bucket, _, { accountId, region }, fault) {
    eventTargetFaults(bucket, accountId, bucket.region ?? region, fault);
  },
  function replication(bucket, _, { accountId, region }, fault) {
    const where = bucket.region ?? region;
    replicationFaults(bucket, { accountId, partition: partitionOf(where), region: where }, fault);
  },
  function name(bucket, _, { accountId, region }, fault) {
    const misnamed = namespaceProblem(bucket, accountId, bucket.region ?? region);
    if (misnamed) fault("bucket-namespace", [misnamed.key], { expected: misnamed.expected });
  },
  function onlyExisting(bucket, _, __, fault) {
    for (const key of EXISTING_ONLY) {
      if (bucket[key] === undefined || bucket.existing) continue;
      fault("requires", [key], `requires existing: true; set it, or remove ${key}`);
    }
    if (bucket.key === "keep" && !bucket.existing) {
      const instead = "write bucket, region, s3 or the ARN of a KMS key";
      fault("requires", ["key"], `keep requires existing: true; ${instead}`);
    }
    if (bucket.protect !== undefined && bucket.existing) {
      fault("only-created", ["protect"], "a bucket that exists is never deleted; remove protect");
    }
  },
  function nameOnce({ name }, n, { buckets }, fault) {
    const first = buckets.findIndex((other) => other.name === name);
    if (first < n) fault("duplicate", ["name"], `is the same bucket as buckets[${first}]; remove one`);
  },
  function residency({ region: ofBucket, residency }, _, { region }, fault) {
    const where = ofBucket ?? region;
    if (residency === undefined || isWithin(where, residency)) return;
    const expected = `a Region within residency ${residencyText(residency)}, and the bucket is in ${where}`;
    fault("residency", [ofBucket === undefined ? "residency" : "region"], { expected });
  },
  function encryptedTopic({ encryptTopic, notifications, topicArn, key }, _, __, fault) {
    if (!encryptTopic) return;
    const complain = (requires: string) => {
      fault("requires", ["encryptTopic"], `requires ${requires}, or remove encryptTopic`);
    };
    if (topicArn !== undefined)
      complain("a topic that this stack makes, as one that exists keeps its key; remove topicArn");
    if (notifications !== "sns") complain("notifications: sns; set it");
    if (isKeyless(key)) complain("a KMS key of the bucket, which encrypts the topic too; set key");
  },
  function services(bucket, _, { region }, fault) {
    const { services, key, name } = bucket;
    services?.forEach((use, at) => {
      const { service } = use;
      if (use.service === "access-logs") {
        for (const problem of unfitForLogs(bucket)) {
          fault("requires", ["services", at, "service"], `bucket ${name} ${problem}`);
        }
        if (use.sourceArns.includes(bucketArn(partitionOf(region), name))) {
          const expected = "other buckets than this one, as logs of the log bucket itself would never end";
          fault("unfit-value", ["services", at, "sourceArns"], { expected });
        }
      }
      if (service !== "load-balancer-logs" || isKeyless(key)) return;
      const problem = "requires key: s3, as load balancers write only to buckets with SSE-S3; set it";
      fault("requires", ["services", at, "service"], problem);
    });
  },
  function keyPlace({ key, region: ofBucket }, _, { accountId, region }, fault) {
    const keyOf = parseArn(key);
    const where = ofBucket ?? region;
    if (keyOf && keyOf.region !== where) {
      fault("wrong-region", ["key"], { expected: `a key in the bucket's own Region ${where}` });
    }
    if (keyOf && keyOf.account !== accountId) {
      fault("foreign-account", ["key"], { expected: `a key of this stack's own account ${accountId}` });
    }
  },
];

const EXISTING_ONLY = [
  "restoreSettings",
  "dropOrphanedPrincipals",
  "takeOverSids",
  "versioning",
  "acknowledge",
] as const;

/** Checks that a grant fits its principal: only AssumeRole checks an external id, and an organization cannot assume a role. */
function principalGrants(bucket: BucketConfig, _: number, { principals }: Checked, fault: OnFault): void {
  for (const entry of grantEntries(bucket)) {
    const { grantee: name, granted } = entry;
    const one = Object.entries(principals).find(([key]) => key === name)?.[1];
    if (!one) continue;
    granted.forEach((grant, at) => {
      const path = pathOf(entry, at);
      if (grant.via === "policy") {
        if (!("arns" in one) || one.externalId === undefined) return;
        const problem = `S3 sees no external id; write via: role, or remove externalId of principals.${name}`;
        fault("external-id", path, problem);
      } else if ("organization" in one || "organizationalUnit" in one) {
        const expected = "policy: a role is assumed by exact principals only, which arns names";
        fault("not-exact", [...path, "via"], { expected });
      } else if (grant.externalId !== undefined) {
        const problem = `belongs under principals.${name}, once for all buckets; move it there`;
        fault("external-id", [...path, "externalId"], problem);
      }
    });
  }
}

function pathOf({ path, granted }: GrantEntry, at: number): readonly PropertyKey[] {
  return [...path, ...(granted.length === 1 ? [] : [at])];
}

/** The name of an access point is unique in its account and Region. */
function accessPointNameFaults(buckets: readonly BucketConfig[], region: string, fault: OnFault): void {
  const first = new Map<string, BucketConfig>();
  buckets.forEach((bucket, n) => {
    const where = bucket.region ?? region;
    for (const { name, path } of accessPointsOf(bucket)) {
      const key = `${where} ${name}`;
      const other = first.get(key);
      if (!other) {
        first.set(key, bucket);
        continue;
      }
      const own =
        bucket.accessPoints === "per-grantee" ? `the access point ${name} of this grantee` : "the access point";
      const problem = `${own} is one of bucket ${other.name} in ${where} as well; give one of them another name`;
      fault("duplicate", ["buckets", n, ...path], problem);
    }
  });
}

/** S3 accepts some actions only on the bucket itself. */
function throughAccessPoints(bucket: BucketConfig, _: number, __: Checked, fault: OnFault): void {
  const notifying = bucket.notifications === "consumer";
  for (const entry of grantEntries(bucket)) {
    if (entry.accessPoint === undefined) continue;
    entry.granted.forEach((grant, at) => {
      const refused = notThroughAccessPoint(grant, notifying);
      if (refused.length === 0) return;
      const problem = `S3 takes no ${refused.join(", ")} through an access point; leave it out, or grant it by the policy of the bucket`;
      fault("unfit-value", pathOf(entry, at), problem);
    });
  }
}

/** A control role assumes one role for all buckets, so it sends the same external id for each. */
function externalIdFaults(buckets: readonly BucketConfig[], fault: OnFault): void {
  const first = new Map<string, string | undefined>();
  buckets.forEach((bucket, n) => {
    for (const entry of grantEntries(bucket)) {
      for (const granted of entry.granted) {
        const { grantee: name } = entry;
        if (granted.via !== "role") continue;
        if (!first.has(name)) first.set(name, granted.externalId);
        else if (first.get(name) !== granted.externalId) {
          const path = ["buckets", n, ...entry.path, "externalId"];
          fault("external-id", path, { expected: `${first.get(name) ?? "nothing"}, as on the buckets before` });
        }
      }
    }
  });
}

/** An existing topic is one that the stack does not create; S3 sends only within a Region. */
function existingTopic(
  { topicArn, notifications, region: ofBucket }: BucketConfig,
  _: number,
  { accountId, region, buckets }: Checked,
  fault: OnFault,
): void {
  if (topicArn === undefined) return;
  const where = ofBucket ?? region;
  const topic = parseArn(topicArn);
  if (notifications !== "sns") {
    fault("requires", ["topicArn"], "requires notifications: sns; set it, or remove topicArn");
  }
  if (topic && topic.region !== where) {
    fault("wrong-region", ["topicArn"], { expected: `a topic in the bucket's own Region ${where}` });
  }
  if (topic && topic.account !== accountId) {
    fault("foreign-account", ["topicArn"], { expected: `a topic of this stack's own account ${accountId}` });
  }
  const maker = bucketOfTopic(topicArn, region, buckets);
  if (maker) {
    fault(
      "topic-in-use",
      ["topicArn"],
      `is the topic that this stack makes for bucket ${maker.name}; name another topic`,
    );
  }
}

/** The bucket for which the stack creates this topic, if it does. */
function bucketOfTopic(
  topicArn: string | undefined,
  region: string,
  buckets: readonly BucketConfig[],
): BucketConfig | undefined {
  const topic = parseArn(topicArn ?? "");
  return buckets.find(
    (b) =>
      b.notifications === "sns" &&
      b.topicArn === undefined &&
      topicName(b.name) === topic?.resource &&
      (b.region ?? region) === topic.region,
  );
}

/**
 * Checks a bucket's namespace: names that end in an account id, a Region and `an` belong to that account, and exist only in its
 * account-regional namespace.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
function namespaceProblem(
  { name, bucketNamespace, existing }: BucketConfig,
  accountId: string,
  region: string,
): { readonly key: "name" | "bucketNamespace"; readonly expected: string } | undefined {
  const owner = /-(\d{12})-[a-z]{2,4}(?:-[a-z]+)+-\d-an$/.exec(name)?.[1];
  const ending = `-${accountId}-${region}-an`;
  if (bucketNamespace === "account-regional") {
    if (name.endsWith(ending)) return undefined;
    return { key: "name", expected: `a name that ends in ${ending}, as bucketNamespace is account-regional` };
  }
  if (owner === undefined) return undefined;
  if (owner !== accountId) {
    return {
      key: "name",
      expected: `another name: one of this form belongs to account ${owner}, and the stack's is ${accountId}`,
    };
  }
  if (existing) return undefined;
  return {
    key: "bucketNamespace",
    expected: "account-regional, as S3 creates a bucket of this name in no other namespace",
  };
}
