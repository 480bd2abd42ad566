import { serviceAction } from "@cross-account-s3/iam";
import { GRANTABLE_ACTIONS } from "../documents/grantable-actions";
import { LEVELS, type Level } from "../documents/levels";
import {
  withConfigChanges,
  type ConfigChange,
  type GrantedAccess,
  valuesWithGrant,
  writtenGrant,
} from "./config-change";
import { type AskedRequest, answerForRole, type RoleRequestTarget } from "./answer";
import { endpointsOf } from "./intent";
import { grantsTo, worksThroughAccessPoint } from "./intent/grants";
import { expectedActions } from "./intent/levels";
import { consumerManages, type ExpectedBucket } from "./intent/model";
import { resolvedFrom } from "./proof";
import type { Project } from "./run/project";
import { type Situation, situationOf } from "./situation";

/** The change that would allow a denied request. */
interface Remedy {
  /** The changes, one line each; empty if none was found. */
  readonly remedy: readonly string[];
  /** What the role gains in addition: other actions, and access to every key where it had prefixes. */
  readonly gives: readonly string[];
}

/**
 * Returns a sentence that names the levels with an action, and the prefixes that a role has the action for.
 *
 * @returns undefined for an action on a topic, which no level covers.
 */
export function levelsWith(
  { on, bucket, role }: Pick<RoleRequestTarget, "on" | "bucket"> & Partial<Pick<RoleRequestTarget, "role">>,
  action: string,
): string | undefined {
  if (on === "topic") return undefined;
  const name = serviceAction(action)?.name ?? action;
  const having = LEVELS.filter((level) => expectedActions(level, on, true).includes(name));
  if (having.length === 0) {
    const single = GRANTABLE_ACTIONS.includes(name) ? `; a grant can name it under actions` : "";
    return `no level has ${name}${single}`;
  }
  const managed = LEVELS.every((level) => !expectedActions(level, on, consumerManages(bucket)).includes(name));
  const held = role
    ? grantsTo(bucket, role).filter(({ granted: { level } }) => having.some((one) => one === level))
    : [];
  const prefixes = held.flatMap(({ granted }) => granted.prefixes ?? []);
  const limited = held.every(({ granted }) => granted.prefixes !== undefined);
  const only = limited && prefixes.length > 0 ? `; ${role?.name ?? ""} has it for ${prefixes.join(", ")} only` : "";
  return `${name} is in ${having.join(", ")}${managed ? ", with notifications: consumer" : ""}${only}`;
}

/** Tries changes to the request and the configuration, the smallest first, and runs the programs with each. */
export async function remedyFor(
  project: Project,
  now: Situation,
  found: RoleRequestTarget,
  asked: AskedRequest,
): Promise<Remedy> {
  for (const { words, asked: instead, found: where } of requestChanges(now, found, asked)) {
    if (answerForRole(now, where, instead).allowed) return { remedy: words, gives: [] };
  }
  for (const change of candidateChanges(project, found, asked)) {
    const situation = await situationOf(withConfigChanges(project, change.changes)).catch(() => undefined);
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
      if (answerForRole(situation, where, instead).allowed) {
        return { remedy: [...change.words, ...words], gives: gainedActions(found, bucket, asked.action) };
      }
    }
  }
  return { remedy: [], gives: [] };
}

interface RequestChange {
  readonly words: readonly string[];
  readonly asked: AskedRequest;
  readonly found: RoleRequestTarget;
}

/** Returns other ways to send the request: over TLS, through an endpoint of the bucket's network, or through an access point. */
function requestChanges(situation: Situation, found: RoleRequestTarget, asked: AskedRequest): readonly RequestChange[] {
  const { bucket } = found;
  const overTls: readonly Pick<RequestChange, "words" | "asked">[] = asked.tls
    ? [{ words: [], asked }]
    : [{ words: ["the request: send it over TLS"], asked: { ...asked, tls: true } }];
  const endpoints = endpointsOf(bucket, situation.expected, resolvedFrom(situation.expected, situation.world));
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
      targetAlternatives(found, asked).map(({ words, where }) => ({
        ...change,
        words: [...change.words, ...words],
        found: where,
      })),
    )
    .filter(({ words }) => words.length > 0);
}

/** Returns the target unchanged, and the same target addressed through each access point or by the bucket's name. */
function targetAlternatives(
  found: RoleRequestTarget,
  { action }: AskedRequest,
): readonly { readonly words: readonly string[]; readonly where: RoleRequestTarget }[] {
  const { point, bucket, on, ...rest } = found;
  const asIs = { words: [], where: found };
  if (on === "key" || on === "topic" || !worksThroughAccessPoint(action)) return [asIs];
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

/** Returns what a role gains on a bucket by a change: actions other than the requested one, and the keys beyond its prefixes. */
function gainedActions(
  { role, bucket, on }: RoleRequestTarget,
  after: ExpectedBucket,
  action: string,
): readonly string[] {
  const actions = (of: ExpectedBucket): readonly string[] =>
    grantsTo(of, role).flatMap(({ granted }) => [
      ...(["objects", "bucket"] as const).flatMap((what) => expectedActions(granted.level, what, consumerManages(of))),
      ...(granted.actions ?? []),
    ]);
  if (on === "key" || on === "topic") return [];
  const had = new Set([...actions(bucket), action]);
  const ofPrefixes = (of: ExpectedBucket): boolean =>
    grantsTo(of, role).every(({ granted }) => granted.prefixes !== undefined);
  const everyKey = grantsTo(bucket, role).length > 0 && ofPrefixes(bucket) && !ofPrefixes(after);
  return [
    ...[...new Set(actions(after))].filter((one) => !had.has(one)),
    ...(everyKey ? [`access to every key of ${after.name}`] : []),
  ];
}

interface Candidate {
  readonly words: readonly string[];
  readonly changes: readonly ConfigChange[];
}

/** Returns the changes that might allow a request: a grant of a level with the action or of the action itself, and what that requires. */
function candidateChanges(
  project: Project,
  { role, bucket, on, point, key }: RoleRequestTarget,
  asked: AskedRequest,
): readonly Candidate[] {
  if (asked.fromAccount !== undefined || on === "topic") return [];
  const action = serviceAction(asked.action)?.name ?? asked.action;
  const grants = grantsTo(bucket, role);
  const config = project.stacks.find(({ name }) => name === bucket.stack)?.config ?? {};
  // An access point of a bucket with `per-grantee` is written by its grantee under the bucket's grants.
  const accessPoint = point && bucket.config.accessPoints !== "per-grantee" ? point.name : undefined;
  const place = accessPoint === undefined ? "" : `access point ${accessPoint}, `;
  const written = writtenGrant(config, bucket.name, asked.role, accessPoint);
  const listed = role.reach.some(({ id }) => id === bucket.accountId);
  const candidates = (granted: GrantedAccess, consumer: boolean): readonly Candidate[] => {
    const has = "level" in granted && written === granted.level;
    if (has) return [candidate(granted, consumer, undefined)];
    const values = valuesWithGrant(written, granted, on === "objects" ? key : undefined);
    return values
      .filter((value) => JSON.stringify(value) !== JSON.stringify(written))
      .map((value) => candidate(granted, consumer, value));
  };
  const candidate = (granted: GrantedAccess, consumer: boolean, value: unknown): Candidate => {
    const raises =
      "level" in granted
        ? !isWithin(granted.level, role.config.level)
        : !(role.config.actions ?? []).includes(granted.action);
    const notifies = consumer && !consumerManages(bucket);
    const grants: ConfigChange = {
      kind: "grant",
      stack: bucket.stack,
      bucket: bucket.name,
      role: asked.role,
      ...(accessPoint === undefined ? {} : { accessPoint }),
      value,
    };
    return {
      words: [
        ...(value === undefined
          ? []
          : [
              `Pulumi.${bucket.stack}.yaml: under bucket ${bucket.name}, ${place}grants: ${inlineYaml({ [asked.role]: value })}`,
            ]),
        ...(notifies ? [`Pulumi.${bucket.stack}.yaml: under bucket ${bucket.name}, notifications: consumer`] : []),
        ...(raises
          ? [
              `Pulumi.${role.stack}.yaml: under role ${role.name}, ${"level" in granted ? `level: ${granted.level}` : `actions: ${inlineYaml([...(role.config.actions ?? []), granted.action])}`}`,
            ]
          : []),
        ...(listed ? [] : [`Pulumi.${role.stack}.yaml: under dataAccounts, account ${bucket.accountId}`]),
      ],
      changes: [
        ...(value === undefined ? [] : [grants]),
        ...(notifies ? [{ kind: "notifications", stack: bucket.stack, bucket: bucket.name } as const] : []),
        ...(raises ? [{ kind: "role", stack: role.stack, role: role.name, ...granted } as const] : []),
      ],
    };
  };
  // A candidate removes nothing: neither from the present grant, nor from the maximum of the role.
  const now = grants.length === 1 ? grants[0]?.granted.level : undefined;
  const larger = LEVELS.filter(
    (level) =>
      (now === undefined || isWithin(now, level)) &&
      (isWithin(level, role.config.level) || isWithin(role.config.level, level)),
  );
  const has = (level: Level, consumer: boolean): boolean => expectedActions(level, on, consumer).includes(action);
  const byLevel = larger.flatMap((level) => [
    ...(has(level, consumerManages(bucket)) ? candidates({ level }, consumerManages(bucket)) : []),
    ...(has(level, true) && !consumerManages(bucket) ? candidates({ level }, true) : []),
  ]);
  const noLevel = LEVELS.every((level) => !has(level, true));
  const bySingle = noLevel && GRANTABLE_ACTIONS.includes(action) ? candidates({ action }, false) : [];
  return [...byLevel, ...bySingle].sort((a, b) => a.words.length - b.words.length);
}

function isWithin(level: Level, most: Level): boolean {
  return (["objects", "bucket", "key"] as const).every((on) =>
    expectedActions(level, on, false).every((action) => expectedActions(most, on, false).includes(action)),
  );
}

/** A value as YAML on one line. */
function inlineYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inlineYaml).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${key}: ${inlineYaml(one)}`)
    .join(", ")} }`;
}
