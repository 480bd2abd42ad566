import { serviceAction } from "@cross-account-s3/iam";
import { GRANTABLE_ACTIONS } from "../documents/grantable-actions";
import { LEVELS, type Level } from "../documents/levels";
import { changed, type ConfigChange, type Granted, withGrant, writtenGrant } from "./config-change";
import { type Asked, answerOf, type Found } from "./answer";
import { endpointsOf } from "./intent";
import { grantsTo, takenThroughAccessPoint } from "./intent/grants";
import { expectedActions } from "./intent/levels";
import { consumerManages, type ExpectedBucket } from "./intent/model";
import { resolvedIn } from "./proof";
import type { Project } from "./run/project";
import { type Situation, situationOf } from "./situation";

/** What allows a request that is denied. */
interface Remedy {
  /** What to change, a line each; empty if nothing was found. */
  readonly remedy: readonly string[];
  /** The actions that the role gets in addition to the one that was asked for. */
  readonly gives: readonly string[];
}

/** The levels that have an action, in a sentence; undefined for what levels do not speak of. */
export function levelsWith({ on, bucket }: Pick<Found, "on" | "bucket">, action: string): string | undefined {
  if (on === "topic") return undefined;
  const name = serviceAction(action)?.name ?? action;
  const having = LEVELS.filter((level) => expectedActions(level, on, true).includes(name));
  if (having.length === 0) {
    const single = GRANTABLE_ACTIONS.includes(name) ? `; a grant can name it under actions` : "";
    return `no level has ${name}${single}`;
  }
  const managed = LEVELS.every((level) => !expectedActions(level, on, consumerManages(bucket)).includes(name));
  return `${name} is in ${having.join(", ")}${managed ? ", with notifications: consumer" : ""}`;
}

/** Tries changes of the request and of the configuration, the smallest first, by running the programs with each. */
export async function remedyFor(project: Project, now: Situation, found: Found, asked: Asked): Promise<Remedy> {
  for (const { words, asked: instead, found: where } of requestChanges(now, found, asked)) {
    if (answerOf(now, where, instead).allowed) return { remedy: words, gives: [] };
  }
  for (const change of candidates(project, found, asked)) {
    const situation = await situationOf(changed(project, change.changes)).catch(() => undefined);
    const bucket = situation?.expected.buckets.find(
      ({ name, stack }) => name === found.bucket.name && stack === found.bucket.stack,
    );
    const role = situation?.expected.roles.find(
      ({ name, stack }) => name === found.role.name && stack === found.role.stack,
    );
    if (!situation || !bucket || !role) continue;
    const after = { ...found, bucket, role };
    for (const { words, asked: instead, found: where } of [
      { words: [], asked, found: after },
      ...requestChanges(situation, after, asked),
    ]) {
      if (answerOf(situation, where, instead).allowed) {
        return { remedy: [...change.words, ...words], gives: givesOf(found, bucket, asked.action) };
      }
    }
  }
  return { remedy: [], gives: [] };
}

interface RequestChange {
  readonly words: readonly string[];
  readonly asked: Asked;
  readonly found: Found;
}

/** Other ways to send the request: over TLS, through an endpoint that the bucket's network names, and through an access point. */
function requestChanges(situation: Situation, found: Found, asked: Asked): readonly RequestChange[] {
  const { bucket } = found;
  const overTls: readonly Pick<RequestChange, "words" | "asked">[] = asked.tls
    ? [{ words: [], asked }]
    : [{ words: ["the request: send it over TLS"], asked: { ...asked, tls: true } }];
  const endpoints = endpointsOf(bucket, situation.expected, resolvedIn(situation.expected, situation.world));
  const through = [undefined, ...endpoints.filter((id) => id !== asked.vpce)];
  return overTls
    .flatMap(({ words, asked: one }) =>
      through.map((vpce) =>
        vpce === undefined
          ? { words, asked: one }
          : { words: [...words, `the request: come through ${vpce}, as onlyFrom asks`], asked: { ...one, vpce } },
      ),
    )
    .flatMap((change) =>
      byPoint(found, asked).map(({ words, where }) => ({
        ...change,
        words: [...change.words, ...words],
        found: where,
      })),
    )
    .filter(({ words }) => words.length > 0);
}

/** The request as it is, and with the bucket named otherwise: by one of its access points, or by its name. */
function byPoint(
  found: Found,
  { action }: Asked,
): readonly { readonly words: readonly string[]; readonly where: Found }[] {
  const { point, bucket, on, ...rest } = found;
  const asIs = { words: [], where: found };
  if (on === "key" || on === "topic" || !takenThroughAccessPoint(action)) return [asIs];
  const bare = { ...rest, bucket, on };
  if (point) return [asIs, { words: [`the request: name bucket ${bucket.name} itself`], where: bare }];
  return [
    asIs,
    ...bucket.accessPoints.map((one) => ({
      words: [`the request: name ${one.arn} in the place of the bucket`],
      where: { ...bare, point: one },
    })),
  ];
}

/** What a role is granted on a bucket after a change, beyond what was asked for and what it had. */
function givesOf({ role, bucket, on }: Found, after: ExpectedBucket, action: string): readonly string[] {
  const actions = (of: ExpectedBucket): readonly string[] =>
    grantsTo(of, role).flatMap(({ granted }) => [
      ...(["objects", "bucket"] as const).flatMap((what) => expectedActions(granted.level, what, consumerManages(of))),
      ...(granted.actions ?? []),
    ]);
  const had = new Set([...actions(bucket), action]);
  const all = on === "key" || on === "topic" ? [] : actions(after);
  return [...new Set(all)].filter((one) => !had.has(one));
}

interface Candidate {
  readonly words: readonly string[];
  readonly changes: readonly ConfigChange[];
}

/** The changes that might allow a request: a grant of the least level that has the action, or of the action, and what that asks for. */
function candidates(project: Project, { role, bucket, on, point }: Found, asked: Asked): readonly Candidate[] {
  if (asked.fromAccount !== undefined || on === "topic") return [];
  const action = serviceAction(asked.action)?.name ?? asked.action;
  const grants = grantsTo(bucket, role);
  const config = project.stacks.find(({ name }) => name === bucket.stack)?.config ?? {};
  // An access point of a bucket with `per-grantee` is written by its grantee under the bucket's grants.
  const accessPoint = point && bucket.config.accessPoints !== "per-grantee" ? point.name : undefined;
  const place = accessPoint === undefined ? "" : `access point ${accessPoint}, `;
  const written = writtenGrant(config, bucket.name, asked.role, accessPoint);
  const listed = role.reach.some(({ id }) => id === bucket.accountId);
  const candidate = (granted: Granted, consumer: boolean): Candidate => {
    const raises =
      "level" in granted
        ? !within(granted.level, role.config.level)
        : !(role.config.actions ?? []).includes(granted.action);
    const notifies = consumer && !consumerManages(bucket);
    const grants: ConfigChange = {
      kind: "grant",
      stack: bucket.stack,
      bucket: bucket.name,
      role: asked.role,
      ...(accessPoint === undefined ? {} : { accessPoint }),
      ...granted,
    };
    const has = "level" in granted && written === granted.level;
    return {
      words: [
        ...(has
          ? []
          : [
              `Pulumi.${bucket.stack}.yaml: under bucket ${bucket.name}, ${place}grants: ${asked.role}: ${flow(withGrant(written, granted))}`,
            ]),
        ...(notifies ? [`Pulumi.${bucket.stack}.yaml: under bucket ${bucket.name}, notifications: consumer`] : []),
        ...(raises
          ? [
              `Pulumi.${role.stack}.yaml: under role ${role.name}, ${"level" in granted ? `level: ${granted.level}` : `actions: ${flow([...(role.config.actions ?? []), granted.action])}`}`,
            ]
          : []),
        ...(listed ? [] : [`Pulumi.${role.stack}.yaml: under dataAccounts, account ${bucket.accountId}`]),
      ],
      changes: [
        ...(has ? [] : [grants]),
        ...(notifies ? [{ kind: "notifications", stack: bucket.stack, bucket: bucket.name } as const] : []),
        ...(raises ? [{ kind: "role", stack: role.stack, role: role.name, ...granted } as const] : []),
      ],
    };
  };
  // A change that allows this takes nothing else away: neither what is granted, nor what the role may be granted.
  const now = grants.length === 1 ? grants[0]?.granted.level : undefined;
  const larger = LEVELS.filter(
    (level) =>
      (now === undefined || within(now, level)) &&
      (within(level, role.config.level) || within(role.config.level, level)),
  );
  const has = (level: Level, consumer: boolean): boolean => expectedActions(level, on, consumer).includes(action);
  const byLevel = larger.flatMap((level) => [
    ...(has(level, consumerManages(bucket)) ? [candidate({ level }, consumerManages(bucket))] : []),
    ...(has(level, true) && !consumerManages(bucket) ? [candidate({ level }, true)] : []),
  ]);
  const noLevel = LEVELS.every((level) => !has(level, true));
  const bySingle = noLevel && GRANTABLE_ACTIONS.includes(action) ? [candidate({ action }, false)] : [];
  return [...byLevel, ...bySingle].sort((a, b) => a.words.length - b.words.length);
}

function within(level: Level, most: Level): boolean {
  return (["objects", "bucket", "key"] as const).every((on) =>
    expectedActions(level, on, false).every((action) => expectedActions(most, on, false).includes(action)),
  );
}

/** A value as YAML on one line. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${key}: ${flow(one)}`)
    .join(", ")} }`;
}
