import { jsonPathText, prototypeKey, schemaIssuesText } from "@cross-account-s3/iam";
import { z } from "zod";
import { closest } from "./closest";
import type { AnyRule } from "./rule";

const level = z.enum(["advisory", "mandatory", "remediate", "disabled"]);
const schema = z.record(z.string(), z.union([level, z.record(z.string(), z.unknown())]));

/** Configuration of the pack by rule: a level, or options that may include a level. */
export type PackConfig = Readonly<Record<string, z.output<typeof level> | Readonly<Record<string, unknown>>>>;

/** The configuration, or the error of the file. */
type ConfigReading = { readonly config: PackConfig } | { readonly error: string };

/**
 * Parses the text of a file for `--policy-pack-config`. A rule that the pack does not have is an error here; the engine would drop it
 * silently.
 */
export function readConfigFile(text: string, rules: readonly AnyRule[]): ConfigReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { error: `is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const prototype = prototypeKey(value);
  if (prototype) return { error: `${jsonPathText(prototype)}: a key is called __proto__; remove it` };
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    return {
      error: `write a map from the names of rules to levels or options; ${schemaIssuesText(parsed.error.issues, value)}`,
    };
  }
  const { all, ...byRule } = parsed.data;
  const known = rules.map(({ name }) => name);
  const unknown = Object.keys(byRule).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const near = closest(unknown, known);
    const hint = near === undefined ? "" : `, did you mean ${JSON.stringify(near)}`;
    return { error: `${unknown}: the pack has no such rule${hint}; docs/policies.md lists them` };
  }
  return {
    config: all === undefined ? byRule : { ...Object.fromEntries(known.map((name) => [name, all])), ...byRule },
  };
}
