import { z } from "zod";
import type { Level } from "../documents/levels";
import type { Project } from "./run/project";

/** A change of a stack's configuration. */
export type ConfigChange =
  | {
      readonly kind: "grant";
      readonly stack: string;
      readonly bucket: string;
      readonly role: string;
      readonly level: Level;
    }
  | { readonly kind: "notifications"; readonly stack: string; readonly bucket: string }
  | { readonly kind: "level"; readonly stack: string; readonly role: string; readonly level: Level };

const buckets = z.array(z.looseObject({ name: z.string(), grants: z.record(z.string(), z.unknown()).optional() }));
const roles = z.record(z.string(), z.looseObject({}));

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
  if (change.kind === "level") {
    const found = roles.parse(JSON.parse(config["cross-account-s3:roles"] ?? "{}"));
    const role = { ...found[change.role], level: change.level };
    return { ...config, "cross-account-s3:roles": JSON.stringify({ ...found, [change.role]: role }) };
  }
  const found = buckets.parse(JSON.parse(config["cross-account-s3:buckets"] ?? "[]"));
  const made = found.map((bucket) => {
    if (bucket.name !== change.bucket) return bucket;
    if (change.kind === "notifications") return { ...bucket, notifications: "consumer", encryptTopic: false };
    const { grants = {} } = bucket;
    // A grant by way of a role stays one.
    const detailed = z.looseObject({}).safeParse(grants[change.role]).data;
    const granted = detailed ? { ...detailed, level: change.level } : change.level;
    return { ...bucket, grants: { ...grants, [change.role]: granted } };
  });
  return { ...config, "cross-account-s3:buckets": JSON.stringify(made) };
}
