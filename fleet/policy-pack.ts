import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { UsageError } from "../rehearsal/cli/main";
import { PACK_CONFIG } from "../rehearsal/pack-config";
import type { Options } from "./options";
import type { Task } from "./stack-operation";

/** The policy pack of a run: its folder and its configuration file, if any. */
export type PolicyPack = Pick<Task, "policyPack" | "policyPackConfig">;

/**
 * Returns the policy pack of a run, with the project's configuration file for it, if any. Returns an empty object for `--policy-pack none`.
 *
 * @throws UsageError if the folder has no policy pack.
 */
export function policyPackOf({ policyPack = "policypack", dir }: Options): PolicyPack {
  if (policyPack === "none") return {};
  const folder = resolve(dir, policyPack);
  if (!existsSync(join(folder, "PulumiPolicy.yaml"))) {
    throw new UsageError(`--policy-pack: ${folder} has no PulumiPolicy.yaml; name its folder, or "none"`);
  }
  const config = resolve(dir, PACK_CONFIG);
  return { policyPack: folder, ...(existsSync(config) ? { policyPackConfig: config } : {}) };
}
