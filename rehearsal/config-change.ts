import { z } from "zod";
import type { Level } from "../documents/levels";
import type { Project } from "./run/project";

/** A change to a stack's configuration. */
export type ConfigChange =
  /** A grant of a bucket to a role: replaces the level, or adds one action. */
  | ({
      readonly kind: "grant";
      readonly stack: string;
      readonly bucket: string;
      readonly role: string;
      /** The name of the access point that holds the grant. @default the bucket itself */
      readonly accessPoint?: string;
    } & GrantedAccess)
  | { readonly kind: "notifications"; readonly stack: string; readonly bucket: string }
  /** The maximum that a role may be granted. */
  | ({ readonly kind: "role"; readonly stack: string; readonly role: string } & GrantedAccess);

/** A level, or a single action. */
export type GrantedAccess = { readonly level: Level } | { readonly action: string };

/** Returns the value under `grants` for one role, with a level or an action added. */
export function withGrant(written: unknown, granted: GrantedAccess): unknown {
  if (Array.isArray(written)) return [...written.map((one: unknown) => one), grantValue(granted)];
  const detailed = detailsSchema.safeParse(written).data ?? (typeof written === "string" ? { level: written } : {});
  // A grant with a prefix keeps its prefix; the new grant is added next to it.
  if ("prefix" in detailed) return [written, grantValue(granted)];
  if ("action" in granted) return { ...detailed, actions: [...(detailed.actions ?? []), granted.action] };
  const changed = { ...detailed, level: granted.level };
  return Object.keys(changed).length === 1 ? changed.level : changed;
}

function grantValue(granted: GrantedAccess): unknown {
  return "level" in granted ? granted.level : { actions: [granted.action] };
}

/** Returns what a stack file grants a role on a bucket or on one of its access points; undefined if nothing. */
export function writtenGrant(config: ConfigValues, bucket: string, role: string, accessPoint?: string): unknown {
  const found = bucketsSchema.safeParse(JSON.parse(config["cross-account-s3:buckets"] ?? "[]")).data ?? [];
  const bucketEntry = found.find(({ name }) => name === bucket);
  if (accessPoint === undefined) return bucketEntry?.grants?.[role];
  return accessPointsSchema.safeParse(bucketEntry?.accessPoints).data?.find(({ name }) => name === accessPoint)
    ?.grants?.[role];
}

const detailsSchema = z.looseObject({ actions: z.array(z.string()).optional() });
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
  return { ...holder, grants: { ...grants, [change.role]: withGrant(grants[change.role], change) } };
}
