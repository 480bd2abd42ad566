import { z } from "zod";
import type { Level } from "../documents/levels";
import type { Project } from "./run/project";

/** A change of a stack's configuration. */
export type ConfigChange =
  /** A grant of a bucket to a role: of a level in place of the one that it has, or of one action more. */
  | ({
      readonly kind: "grant";
      readonly stack: string;
      readonly bucket: string;
      readonly role: string;
      /** The name of the access point under which it is written. @default the bucket itself */
      readonly accessPoint?: string;
    } & Granted)
  | { readonly kind: "notifications"; readonly stack: string; readonly bucket: string }
  /** The most that a role may be granted. */
  | ({ readonly kind: "role"; readonly stack: string; readonly role: string } & Granted);

/** A level, or a single action. */
export type Granted = { readonly level: Level } | { readonly action: string };

/** What a stack file holds for one role under `grants`, with a level or an action more. */
export function withGrant(written: unknown, granted: Granted): unknown {
  if (Array.isArray(written)) return [...written.map((one: unknown) => one), valueOf(granted)];
  const detailed = detailsSchema.safeParse(written).data ?? (typeof written === "string" ? { level: written } : {});
  // A grant of a part of the bucket stays one: the other is added to it.
  if ("prefix" in detailed) return [written, valueOf(granted)];
  if ("action" in granted) return { ...detailed, actions: [...(detailed.actions ?? []), granted.action] };
  const changed = { ...detailed, level: granted.level };
  return Object.keys(changed).length === 1 ? changed.level : changed;
}

function valueOf(granted: Granted): unknown {
  return "level" in granted ? granted.level : { actions: [granted.action] };
}

/** What a stack file holds for a role of a bucket, or of an access point of it; undefined for nothing. */
export function writtenGrant(config: Values, bucket: string, role: string, accessPoint?: string): unknown {
  const found = buckets.safeParse(JSON.parse(config["cross-account-s3:buckets"] ?? "[]")).data ?? [];
  const of = found.find(({ name }) => name === bucket);
  if (accessPoint === undefined) return of?.grants?.[role];
  return points.safeParse(of?.accessPoints).data?.find(({ name }) => name === accessPoint)?.grants?.[role];
}

const detailsSchema = z.looseObject({ actions: z.array(z.string()).optional() });
const granting = z.looseObject({ name: z.string(), grants: z.record(z.string(), z.unknown()).optional() });
const points = z.array(granting);
const buckets = z.array(granting.extend({ accessPoints: z.unknown().optional() }));
const roles = z.record(z.string(), z.looseObject({ actions: z.array(z.string()).optional() }));

/** A project with its configuration changed, its files left as they are. */
export function changed(project: Project, changes: readonly ConfigChange[]): Project {
  return {
    ...project,
    stacks: project.stacks.map((stack) => ({
      ...stack,
      config: changes.filter((change) => change.stack === stack.name).reduce(apply, stack.config),
    })),
  };
}

type Values = Readonly<Record<string, string>>;

function apply(config: Values, change: ConfigChange): Values {
  if (change.kind === "role") {
    const found = roles.parse(JSON.parse(config["cross-account-s3:roles"] ?? "{}"));
    const { actions = [], ...written } = found[change.role] ?? {};
    const role =
      "level" in change
        ? { ...found[change.role], level: change.level }
        : { ...written, actions: [...actions, change.action] };
    return { ...config, "cross-account-s3:roles": JSON.stringify({ ...found, [change.role]: role }) };
  }
  const found = buckets.parse(JSON.parse(config["cross-account-s3:buckets"] ?? "[]"));
  const made = found.map((bucket) => {
    if (bucket.name !== change.bucket) return bucket;
    if (change.kind === "notifications") return { ...bucket, notifications: "consumer", encryptTopic: false };
    if (change.accessPoint === undefined) return granted(bucket, change);
    const accessPoints = (points.safeParse(bucket.accessPoints).data ?? []).map((point) =>
      point.name === change.accessPoint ? granted(point, change) : point,
    );
    return { ...bucket, accessPoints };
  });
  return { ...config, "cross-account-s3:buckets": JSON.stringify(made) };
}

function granted(holder: z.output<typeof granting>, change: Extract<ConfigChange, { kind: "grant" }>) {
  const { grants = {} } = holder;
  return { ...holder, grants: { ...grants, [change.role]: withGrant(grants[change.role], change) } };
}
