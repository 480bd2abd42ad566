import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { z } from "zod";
import { rules } from "../policypack/rules";
import { didYouMean } from "../stacks/config/faults";

const level = z.enum(["advisory", "mandatory", "remediate", "disabled"]);
const fileSchema = z.record(z.string(), z.union([level, z.record(z.string(), z.unknown())]));

/** How the pack's rules are configured, by rule: a level, or options with a level among them. */
export type PackConfig = Readonly<Record<string, z.output<typeof level> | Readonly<Record<string, unknown>>>>;

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
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new RunError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    throw new RunError(
      `${path}: write a map from the names of rules to levels or options; ${z.prettifyError(parsed.error)}`,
    );
  }
  const { all, ...byRule } = parsed.data;
  const known = rules.map(({ name }) => name);
  const unknown = Object.keys(byRule).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new RunError(
      `${path}: ${unknown}: the pack has no such rule${didYouMean(unknown, known)}; docs/policies.md lists them`,
    );
  }
  return all === undefined ? byRule : { ...Object.fromEntries(known.map((name) => [name, all])), ...byRule };
}
