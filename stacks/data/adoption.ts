import * as pulumi from "@pulumi/pulumi";
import { parseArn } from "@cross-account-s3/iam";
import { readLiveState } from "../../adopt/live-state";
import { type Plan, planMerge, type Request } from "../../adopt/plan";
import { announce } from "../../adopt/resources";
import { nothingElse } from "../../adopt/unknown-live-state";
import { bucketArn } from "../../documents/arns";
import { type EventTarget, eventTypes } from "../../documents/event-targets";
import { keyUseStatements } from "../../documents/key-policy";
import { forTerminal, oneLine } from "../../documents/neutral-text";
import { topicStatements } from "../../documents/topic-policy";
import type { DataConfig } from "../config";
import { existingTrailArn } from "./audit";
import { fileInside, liveStateFile, writeWhole } from "../project-file";
import { queueRequests } from "./event-targets";
import { acknowledgedFor, type Adoption, connectionIn, marked, prefixOf } from "./own-part";
import { keyUse } from "./keys";
import type { PlannedBucket } from "./plan";
import { grouped } from "../../documents/grouped";

/** How access will differ once a plan is carried out, over every request; `names` has the names of roles by their ARNs. */
export type CompareAccess = (
  plan: Plan,
  names: ReadonlyMap<string, string>,
) => { readonly changes: readonly string[]; readonly undecided: readonly string[] };

/**
 * Plans the stack's part of existing resources: buckets with `existing: true`, and keys, topics, queues and a trail that the
 * configuration names. Reads AWS, or in a rehearsal the live-state file, and writes nothing to AWS.
 *
 * @throws RunError with every refusal, before the first resource.
 */
export async function planAdoption(
  config: DataConfig,
  buckets: readonly PlannedBucket[],
  compareAccess?: CompareAccess,
): Promise<Adoption> {
  const requests = adoptionRequests(config, buckets);
  if (requests.length === 0) return () => undefined;
  const plan = await look(config, requests);
  await announce(plan);
  if (compareAccess && pulumi.runtime.hasEngine()) await announceAccess(plan, buckets, compareAccess);
  keep(config, plan);
  return (arn, kind) => plan.planned.find(({ wanted }) => wanted.arn === arn && wanted.kind === kind);
}

/**
 * Logs how access will differ once what is planned is written. A stack whose part is in place writes nothing, and so has nothing to
 * compare. In a rehearsal the proof says it.
 */
async function announceAccess(plan: Plan, buckets: readonly PlannedBucket[], compare: CompareAccess): Promise<void> {
  const planned = plan.planned.filter(({ wanted: { kind }, changes }) => kind === "policy" && changes.length > 0);
  if (planned.length === 0) return;
  const names = new Map(
    buckets.flatMap(({ grants }) =>
      grants.flatMap(({ grantee: { name, callers } }) => callers.map((caller) => [caller, name] as const)),
    ),
  );
  const difference = compare({ ...plan, planned }, names);
  await pulumi.log.info(forTerminal(accessText(difference)));
  for (const what of difference.undecided) {
    await pulumi.log.warn(forTerminal(`access: not decided for every request: ${oneLine(what)}`));
  }
}

/** The difference in access as text for a preview: "no difference" only if every request was decided. */
export function accessText({ changes, undecided }: ReturnType<CompareAccess>): string {
  const isWhole = undecided.length === 0;
  const none = isWhole
    ? "no request is decided otherwise than today"
    : "no difference was found; not every request was decided";
  return [
    isWhole ? "access, over every request:" : "access, over the requests that were decided:",
    ...(changes.length === 0 ? [none] : changes).map((line) => `  ${oneLine(line)}`),
  ].join("\n");
}

/** The requests of a data stack for its part of existing resources. */
export function adoptionRequests(config: DataConfig, buckets: readonly PlannedBucket[]): readonly Request[] {
  return [
    ...buckets.flatMap((bucket) => bucketRequests(config, bucket)),
    ...keyRequests(config, buckets),
    ...topicRequests(config, buckets),
    ...queueRequests(config, buckets),
    ...trailRequests(config, buckets),
  ];
}

/** Reads AWS with an engine; without one, as in a rehearsal, the file that the last preview wrote. */
async function look({ liveState, stack }: DataConfig, requests: readonly Request[]): Promise<Plan> {
  if (!pulumi.runtime.hasEngine()) {
    const key = `stack ${stack}, cross-account-s3:liveState`;
    return planMerge(requests, liveState === undefined ? nothingElse(requests) : readLiveState(liveState, key));
  }
  return planMerge(requests);
}

/** Writes what a preview read, for rehearsals, if nothing is refused. */
function keep({ liveState, stack }: DataConfig, { live }: Plan): void {
  if (!pulumi.runtime.hasEngine() || !pulumi.runtime.isDryRun()) return;
  // The engine runs a program in the folder of its file, which several projects may share.
  const folder = pulumi.getRootDirectory() || process.cwd();
  const file = fileInside(folder, liveState ?? liveStateFile(stack), `stack ${stack}, cross-account-s3:liveState`);
  writeWhole(file, `${JSON.stringify(live, null, 2)}\n`);
}

function bucketRequests(config: DataConfig, bucket: PlannedBucket): readonly Request[] {
  const { existing, notifications, restoreSettings, dropOrphanedPrincipals, takeOverSids, acknowledge } = bucket.config;
  const acknowledged = acknowledge === undefined ? {} : { acknowledged: acknowledge };
  if (!existing) return [];
  const arn = bucketArn(config.partition, bucket.name);
  const prefix = prefixOf(config);
  const aws = connectionIn(config, bucket.region);
  const { topicFilter = {}, eventTargets = [] } = bucket.config;
  const sentTo = (service: EventTarget["service"], named: string) =>
    eventTargets.flatMap((target, n) => {
      if (target.service !== service) return [];
      return [{ id: `${prefix}${named}${String(n + 1)}`, arn: target.arn, ...filterOf(target) }];
    });
  const topics =
    bucket.topic === undefined
      ? []
      : [{ id: `${prefix}Objects`, topicArn: bucket.topic.arn, ...filterOf(topicFilter) }];
  const queues = sentTo("sqs", "Queue");
  const functions = sentTo("lambda", "Function");
  const eventBridge = notifications === "eventbridge";
  const notified = eventBridge || [topics, queues, functions].some((some) => some.length > 0);
  return [
    {
      aws,
      wanted: {
        kind: "policy",
        arn,
        sidPrefix: prefix,
        statements: marked(prefix, bucket.policy.Statement),
        ...(dropOrphanedPrincipals === undefined ? {} : { dropOrphanedPrincipals }),
        ...(takeOverSids === undefined ? {} : { takeOverSids }),
        ...acknowledged,
      },
    },
    {
      aws,
      wanted: {
        kind: "settings",
        arn,
        ownership: "BucketOwnerEnforced",
        publicAccessBlock: true,
        ...(bucket.config.versioning === "keep" ? {} : { versioning: "Enabled" }),
        ...encryptionOf(bucket),
        ...(restoreSettings === undefined ? {} : { restoreOnDestroy: restoreSettings }),
        ...acknowledged,
      },
    },
    ...(notified
      ? [
          {
            aws,
            wanted: {
              kind: "notifications" as const,
              ...{ arn, idPrefix: prefix, topics, eventBridge },
              // Absent if there are none, so that a state without them stays the same.
              ...(queues.length > 0 ? { queues } : {}),
              ...(functions.length > 0 ? { functions } : {}),
            },
          },
        ]
      : []),
  ];
}

/** A filter in the form of a notification configuration. */
function filterOf(filter: Pick<EventTarget, "events" | "prefix" | "suffix">) {
  const { prefix, suffix } = filter;
  return {
    events: [...eventTypes(filter)],
    ...(prefix === undefined ? {} : { prefix }),
    ...(suffix === undefined ? {} : { suffix }),
  };
}

function encryptionOf({ key, grants, receivesAccessLogs }: PlannedBucket) {
  switch (key.kind) {
    case "existing":
      return { encryptionKeyArn: key.arn };
    case "created":
      return { encryptionKeyAlias: `alias/${key.alias}` };
    case "s3":
      return { encryption: "AES256" } as const;
    case "kept":
      return { grantsWithoutKey: grants.length > 0, ...(receivesAccessLogs ? { receivesAccessLogs } : {}) };
  }
}

/** The buckets' data events in an existing trail. */
function trailRequests(config: DataConfig, buckets: readonly PlannedBucket[]): readonly Request[] {
  const arn = existingTrailArn(config);
  if (arn === undefined) return [];
  const bucketArns = buckets.map((b) => bucketArn(config.partition, b.name));
  const aws = connectionIn(config, parseArn(arn)?.region ?? config.connection.region);
  const regions = [...new Set(buckets.map(({ region }) => region))];
  return [{ aws, wanted: { kind: "trail", arn, namePrefix: prefixOf(config), bucketArns, regions } }];
}

/** One for each existing key, with all the buckets that it encrypts. */
function keyRequests(config: DataConfig, buckets: readonly PlannedBucket[]): readonly Request[] {
  const arns = new Set(buckets.flatMap(({ key }) => (key.kind === "existing" ? [key.arn] : [])));
  const prefix = prefixOf(config);
  return [...arns].flatMap((arn) => {
    const encrypted = buckets.filter(({ key }) => key.kind === "existing" && key.arn === arn);
    const [{ region } = { region: config.connection.region }] = encrypted;
    const { partition, accountId } = config;
    const uses = encrypted.map((bucket) => keyUse(config, bucket));
    const statements = marked(prefix, keyUseStatements({ partition, region, accountId, key: arn, uses }));
    return statements.length === 0
      ? []
      : [
          {
            aws: connectionIn(config, region),
            wanted: {
              kind: "policy" as const,
              arn,
              sidPrefix: prefix,
              statements,
              acknowledged: acknowledgedFor(encrypted),
            },
          },
        ];
  });
}

/** One for each existing topic, with all the buckets whose events it gets. */
function topicRequests(config: DataConfig, buckets: readonly PlannedBucket[]): readonly Request[] {
  const { partition, accountId } = config;
  const bucketsOf = grouped(
    buckets.flatMap((bucket) => (bucket.topic?.kind === "existing" ? [[bucket.topic.arn, bucket] as const] : [])),
  );
  const prefix = prefixOf(config);
  return [...bucketsOf].map(([arn, uses]) => ({
    aws: connectionIn(config, parseArn(arn)?.region ?? config.connection.region),
    wanted: {
      kind: "policy",
      arn,
      sidPrefix: prefix,
      acknowledged: acknowledgedFor(uses),
      statements: marked(
        prefix,
        topicStatements({
          partition,
          accountId,
          topicArn: arn,
          uses: uses.map(({ name, grants }) => ({ bucket: name, grants })),
        }),
      ),
    },
  }));
}
