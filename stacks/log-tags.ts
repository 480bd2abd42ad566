import type { Config } from "./config";

/** The tags of a stack's log buckets: they hold no owner's data, but have an owner who answers for them. */
export function logTags(config: Config): Readonly<Record<string, string>> {
  const owner = (config.role === "data" ? config.owner : undefined) ?? config.project;
  return { owner, classification: "internal", ...config.tags };
}
