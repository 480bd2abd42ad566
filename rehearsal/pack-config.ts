import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { type PackConfig, readConfigFile } from "../policypack/lib/config-file";
import { rules } from "../policypack/rules";

/** The file in the project's folder that the workflows pass to the engine. */
export const PACK_CONFIG = "policypack.config.json";

/**
 * Reads the file that the engine accepts as `--policy-pack-config`.
 *
 * @param file the path from the command line. @default {@link PACK_CONFIG} in the folder, if it exists
 * @throws RunError naming the file, if it cannot be read, is malformed, or names a rule that does not exist. The engine ignores such a
 *   rule without a message.
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
