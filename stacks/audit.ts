import type * as pulumi from "@pulumi/pulumi";
import { AccessAlarms } from "../components/access-alarms";
import { AuditTrail } from "../components/audit-trail";
import { BucketKey } from "../components/bucket-key";
import { EventTopic } from "../components/event-topic";
import { LogBucket } from "../components/log-bucket";
import { TrailLogGroup } from "../components/trail-log-group";
import { alarmTopicPolicy } from "../documents/alarm-topic-policy";
import { accessAlarms } from "../documents/alarms";
import { topicArn, trailArn } from "../documents/arns";
import { dashboard } from "../documents/dashboard";
import { auditBucketName, auditName, logGroupName, trailLogRoleName } from "../documents/names";
import { logPrefix, trailBucketPolicy } from "../documents/trail-bucket-policy";
import { trailKeyPolicy } from "../documents/trail-key-policy";
import { trailLogPolicy, trailLogTrust } from "../documents/trail-log-role";
import type { Selector } from "../documents/trail-selectors";
import type { ControlConfig, DataConfig } from "./config";
import type { AuditConfig } from "./config/audit";
import type { Fault } from "./config/faults";
import { keyTags } from "./key-tags";
import { logTags } from "./log-tags";
import { type Named, nameFaults } from "./names";
import type { Providers } from "./providers";

/** The configuration of a stack that may have trails. */
type Audited = ControlConfig | DataConfig;

/** The outputs that a catalog needs to read a trail's logs. */
export interface AuditOutputs {
  readonly logBucket: pulumi.Output<string>;
  /** The beginning of the logs' keys. */
  readonly prefix: string;
  readonly trailArns: readonly pulumi.Output<string>[];
  /** The topic of the alarms, if there are any. */
  readonly alarmTopicArn?: pulumi.Input<string>;
}

/** The differences between the trails of the two kinds of stacks. */
interface AuditOf {
  /** The selectors of each trail. */
  readonly selectors: readonly (readonly Selector[])[];
  /** The exact ARNs of the roles that read the logs. */
  readonly readers: readonly string[];
  /** The account whose denied requests raise the alarm; undefined for all. */
  readonly callerAccount: string | undefined;
}

/** The name of a stack's log bucket for trails. */
export function auditBucket({ project, stack, accountId, connection, audit }: Audited): string {
  return (
    (audit?.trail === "create" ? audit.logBucket : undefined) ??
    auditBucketName(project, stack, accountId, connection.region)
  );
}

/** Errors in the names of a stack's trail and its resources, except the log bucket's. */
export function auditNameFaults({ project, stack }: Audited, { alarms }: AuditConfig): readonly Fault[] {
  const name = auditName(project, stack);
  const remedy = "give the stack another name";
  const here = { name, key: "audit.trail", remedy };
  const named: readonly Named[] = [
    { ...here, kind: "trail", what: "the trail" },
    { ...here, kind: "keyAlias", what: "the alias of its key", name: `alias/${name}` },
  ];
  if (!alarms) return nameFaults(named);
  const topic = { ...here, key: "audit.alarms.topicArn", remedy: `set it to a topic that exists, or ${remedy}` };
  const board = { ...here, key: "audit.alarms.dashboard", remedy: `set it to false, or ${remedy}` };
  const role = { ...here, key: "audit.alarms", name: trailLogRoleName(project, stack) };
  return nameFaults([
    ...named,
    { ...role, kind: "role", what: "the role that writes the trail's log group" },
    ...(alarms.topicArn === undefined ? [{ ...topic, kind: "topic", what: "the topic of alarms" } as const] : []),
    ...(alarms.dashboard ? [{ ...board, kind: "dashboard", what: "the dashboard" } as const] : []),
  ]);
}

/** The planned trails of a stack's account. */
export type PlannedAudit = ReturnType<typeof planAudit>;

/**
 * Plans a stack's trails: the policies of their log bucket, key and log group.
 *
 * @throws LimitError if a policy would be larger than AWS accepts.
 */
export function planAudit(config: Audited, audit: AuditConfig, of: AuditOf) {
  const { partition, accountId, project, stack } = config;
  const { region } = config.connection;
  const name = auditName(project, stack);
  const logBucket = auditBucket(config);
  const trails = of.selectors.map((selectors, n) => ({ name: n === 0 ? name : `${name}-${n + 1}`, selectors }));
  const trailArns = trails.map((t) => trailArn(partition, region, accountId, t.name));
  const logGroup = logGroupName(name);
  const alarms = audit.alarms && {
    ...audit.alarms,
    list: accessAlarms(of.callerAccount, audit.alarms.denied),
    topic: topicArn(partition, region, accountId, name),
    role: { partition, region, accountId, logGroup, trailArns },
  };
  const { readers } = of;
  const { prefix } = audit;
  return {
    name,
    region,
    logBucket,
    prefix,
    retainDays: audit.retainDays,
    logGroup,
    alarms,
    trails,
    bucketPolicy: trailBucketPolicy({ partition, accountId, logBucket, prefix, trailArns, readers }),
    keyPolicy: trailKeyPolicy({ partition, region, accountId, key: name, trailArns, readers }),
  };
}

/** Creates a stack's trails, and the resources that they write to. */
export function makeAudit(config: Audited, planned: PlannedAudit, providers: Providers): AuditOutputs {
  const { name, trails, prefix, retainDays } = planned;
  const { tags, accountId } = config;
  const { protect } = config;
  const opts = { providers: [providers.in()] };
  const description = `Encrypts the logs of trail ${name}`;
  const keyArgs = { alias: name, description, policy: planned.keyPolicy, protect, tags: keyTags(config, tags) };
  const key = new BucketKey(name, keyArgs, opts);
  const { bucket: logBucket } = new LogBucket(
    planned.logBucket,
    {
      bucketName: planned.logBucket,
      policy: planned.bucketPolicy,
      retainDays,
      kmsKeyArn: key.arn,
      protect,
      tags: logTags(config),
    },
    opts,
  );
  const alarms = makeAlarms(config, planned, opts);
  const made = trails.map(
    (trail, n) =>
      new AuditTrail(
        trail.name,
        {
          trailName: trail.name,
          logBucket,
          ...(prefix === undefined ? {} : { prefix }),
          kmsKeyArn: key.arn,
          selectors: trail.selectors,
          ...(alarms && n === 0 ? { logGroup: alarms.logGroup } : {}),
          protect,
          tags,
        },
        opts,
      ),
  );
  return {
    logBucket,
    prefix: `${logPrefix(prefix, accountId)}/CloudTrail/`,
    trailArns: made.map((trail) => trail.arn),
    ...(alarms ? { alarmTopicArn: alarms.topicArn } : {}),
  };
}

function makeAlarms(
  { tags, accountId, project, stack, permissionsBoundary, protect }: Audited,
  { name, region, logGroup, alarms }: PlannedAudit,
  opts: pulumi.ComponentResourceOptions,
): { readonly logGroup: TrailLogGroup; readonly topicArn: pulumi.Input<string> } | undefined {
  if (!alarms) return undefined;
  const trust = trailLogTrust(alarms.role);
  const policy = trailLogPolicy(alarms.role);
  const bound = permissionsBoundary === undefined ? {} : { permissionsBoundary };
  const group = new TrailLogGroup(
    name,
    { logGroupName: logGroup, roleName: trailLogRoleName(project, stack), trust, policy, tags, ...bound },
    opts,
  );
  const topic =
    alarms.topicArn ??
    new EventTopic(name, { topicName: name, policy: alarmTopicPolicy(alarms.topic, accountId), protect, tags }, opts)
      .arn;
  new AccessAlarms(
    name,
    {
      logGroup: group.logGroup,
      namespace: name,
      prefix: name,
      alarms: alarms.list,
      topicArn: topic,
      ...(alarms.dashboard ? { dashboard: dashboard({ region, namespace: name, alarms: alarms.list, logGroup }) } : {}),
      tags,
    },
    opts,
  );
  return { logGroup: group, topicArn: topic };
}
