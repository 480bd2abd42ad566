import type { Config } from "./config";

/** The tags of a stack's log buckets, which have the stack's owner. */
export function logTags(config: Config): Readonly<Record<string, string>> {
  const owner = (config.role === "data" ? config.owner : undefined) ?? config.project;
  return { owner, classification: "internal", ...config.tags };
}
