import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { type PackConfig, readConfigFile } from "../policypack/lib/config-file";
import { rules } from "../policypack/rules";

/** The file that the workflows give to the engine, in the project's folder. */
export const PACK_CONFIG = "policypack.config.json";

/**
 * Reads the file that the engine takes as `--policy-pack-config`.
 *
 * @param file as given on the command line; without it, {@link PACK_CONFIG} of the folder if that exists.
 * @throws RunError naming the file, if it cannot be read, has another form, or names a rule that does not exist, which the engine drops
 *   without a word.
 */
export function readPackConfig(folder: string, file: string | undefined): PackConfig {
  const path = file ?? join(folder, PACK_CONFIG);
  if (file === undefined && !existsSync(path)) return {};
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new RunError(
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}; name a file that npm start may read`,
    );
  }
  const reading = readConfigFile(text, rules);
  if ("error" in reading) throw new RunError(`${path}: ${reading.error}`);
  return reading.config;
}
