import { z } from "zod";
import type { Level } from "../documents/levels";
import type { Project } from "./run/project";

/** A change to a stack's configuration. */
export type ConfigChange =
  /** A grant of a bucket to a role. */
  | {
      readonly kind: "grant";
      readonly stack: string;
      readonly bucket: string;
      readonly role: string;
      /** The name of the access point that holds the grant. @default the bucket itself */
      readonly accessPoint?: string;
      /** The new value under `grants`. */
      readonly value: unknown;
    }
  | { readonly kind: "notifications"; readonly stack: string; readonly bucket: string }
  /** The maximum that a role may be granted. */
  | ({ readonly kind: "role"; readonly stack: string; readonly role: string } & GrantedAccess);

/** A level, or a single action. */
export type GrantedAccess = { readonly level: Level } | { readonly action: string };

/**
 * Returns the values under `grants` for one role with a level or an action added, those that reach the fewest keys first. A grant with
 * a prefix keeps it: its prefix stays, gets the folder of the key as well, or a grant without a prefix is added next to it.
 *
 * @param key the key of the object that is to be reached. @default none, as for a request on the bucket
 */
export function valuesWithGrant(written: unknown, granted: GrantedAccess, key?: string): readonly unknown[] {
  const entries: readonly unknown[] = Array.isArray(written) ? written : written === undefined ? [] : [written];
  const all = entries.map(detailsOf);
  const [only] = all;
  if (!Array.isArray(written) && only?.prefix === undefined) return [shortest(withAccess(only ?? {}, granted))];
  const added = (more: unknown): unknown => [...entries, more];
  const folder = key === undefined ? undefined : key.slice(0, key.lastIndexOf("/") + 1) || key;
  const raised = only && all.length === 1 ? withAccess(only, granted) : undefined;
  return [
    ...(raised ? [raised] : []),
    ...(raised && folder !== undefined ? [{ ...raised, prefix: [only?.prefix ?? [], folder].flat() }] : []),
    ...(folder === undefined ? [] : [added({ ...withAccess({}, granted), prefix: folder })]),
    added(shortest(withAccess({}, granted))),
  ];
}

function detailsOf(entry: unknown): GrantDetails {
  return detailsSchema.safeParse(entry).data ?? (typeof entry === "string" ? { level: entry } : {});
}

function withAccess(details: GrantDetails, granted: GrantedAccess): GrantDetails {
  return "level" in granted
    ? { ...details, level: granted.level }
    : { ...details, actions: [...(details.actions ?? []), granted.action] };
}

/** Returns the name of a level for a grant that has nothing else. */
function shortest(details: GrantDetails): unknown {
  return Object.keys(details).join() === "level" ? details.level : details;
}

/** Returns what a stack file grants a role on a bucket or on one of its access points; undefined if nothing. */
export function writtenGrant(config: ConfigValues, bucket: string, role: string, accessPoint?: string): unknown {
  const found = bucketsSchema.safeParse(JSON.parse(config["cross-account-s3:buckets"] ?? "[]")).data ?? [];
  const bucketEntry = found.find(({ name }) => name === bucket);
  if (accessPoint === undefined) return bucketEntry?.grants?.[role];
  return accessPointsSchema.safeParse(bucketEntry?.accessPoints).data?.find(({ name }) => name === accessPoint)
    ?.grants?.[role];
}

const detailsSchema = z.looseObject({
  level: z.string().optional(),
  actions: z.array(z.string()).optional(),
  prefix: z.union([z.string(), z.array(z.string())]).optional(),
});
type GrantDetails = z.output<typeof detailsSchema>;
const grantHolderSchema = z.looseObject({ name: z.string(), grants: z.record(z.string(), z.unknown()).optional() });
const accessPointsSchema = z.array(grantHolderSchema);
const bucketsSchema = z.array(grantHolderSchema.extend({ accessPoints: z.unknown().optional() }));
const rolesSchema = z.record(z.string(), z.looseObject({ actions: z.array(z.string()).optional() }));

/** Returns a project with changes to its configuration. Leaves its files unchanged. */
export function withConfigChanges(project: Project, changes: readonly ConfigChange[]): Project {
  return {
    ...project,
    stacks: project.stacks.map((stack) => ({
      ...stack,
      config: changes.filter((change) => change.stack === stack.name).reduce(withChange, stack.config),
    })),
  };
}

type ConfigValues = Readonly<Record<string, string>>;

function withChange(config: ConfigValues, change: ConfigChange): ConfigValues {
  if (change.kind === "role") {
    const found = rolesSchema.parse(JSON.parse(config["cross-account-s3:roles"] ?? "{}"));
    const { actions = [], ...written } = found[change.role] ?? {};
    const role =
      "level" in change
        ? { ...found[change.role], level: change.level }
        : { ...written, actions: [...actions, change.action] };
    return { ...config, "cross-account-s3:roles": JSON.stringify({ ...found, [change.role]: role }) };
  }
  const found = bucketsSchema.parse(JSON.parse(config["cross-account-s3:buckets"] ?? "[]"));
  const changedBuckets = found.map((bucket) => {
    if (bucket.name !== change.bucket) return bucket;
    if (change.kind === "notifications") return { ...bucket, notifications: "consumer", encryptTopic: false };
    if (change.accessPoint === undefined) return withChangedGrant(bucket, change);
    const accessPoints = (accessPointsSchema.safeParse(bucket.accessPoints).data ?? []).map((point) =>
      point.name === change.accessPoint ? withChangedGrant(point, change) : point,
    );
    return { ...bucket, accessPoints };
  });
  return { ...config, "cross-account-s3:buckets": JSON.stringify(changedBuckets) };
}

function withChangedGrant(
  holder: z.output<typeof grantHolderSchema>,
  change: Extract<ConfigChange, { kind: "grant" }>,
) {
  const { grants = {} } = holder;
  return { ...holder, grants: { ...grants, [change.role]: change.value } };
}
