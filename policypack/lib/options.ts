import type { PolicyConfigSchema } from "@pulumi/policy";
import { schemaIssuesText } from "@cross-account-s3/iam";
import { z } from "zod";
import type { Exemption } from "./exemptions";
import { exemptionSchema } from "./exemptions";
import type { AnyRule } from "./rule";

const exemptions = z
  .array(exemptionSchema)
  .describe("Resources that this rule does not check, each with its reason")
  .default([]);

/** Every option of a rule: its own, and the exemptions that all rules take. */
function optionsSchema(rule: AnyRule) {
  const known = schemas.get(rule);
  if (known !== undefined) return known;
  const made = z.object({ ...(rule.options?.shape ?? {}), exemptions }).strict();
  schemas.set(rule, made);
  return made;
}

/** Made once a rule: options are read at every resource that a rule looks at. */
const schemas = new WeakMap<AnyRule, z.ZodObject>();

/** A rule's options once read, or the faults in them, as words. */
export type Options =
  | { readonly ok: true; readonly own: Record<string, unknown>; readonly exemptions: readonly Exemption[] }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Reads a rule's configuration. A fault in it is the user's to hear of: the rule then exempts nothing. */
export function readOptions(rule: AnyRule, config: object): Options {
  const read = optionsSchema(rule).safeParse(config);
  if (read.success) {
    const { exemptions: exempted, ...own } = read.data;
    return { ok: true, own, exemptions: z.array(exemptionSchema).parse(exempted) };
  }
  return {
    ok: false,
    faults: read.error.issues.map((issue) => schemaIssuesText([issue], config)),
  };
}

/** The options as the engine's JSON schema, so that the engine itself refuses what does not fit before anything runs. */
export function configSchema(rule: AnyRule): PolicyConfigSchema {
  const known = engineSchemas.get(rule);
  if (known !== undefined) return known;
  const { properties = {} } = z.toJSONSchema(optionsSchema(rule), { io: "input", unrepresentable: "any" });
  const made = { properties: properties as PolicyConfigSchema["properties"] };
  engineSchemas.set(rule, made);
  return made;
}

const engineSchemas = new WeakMap<AnyRule, PolicyConfigSchema>();
