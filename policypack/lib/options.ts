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

/** Results of {@link optionsSchema}. */
const schemas = new WeakMap<AnyRule, z.ZodObject>();
/** Results of {@link configSchema}. */
const engineSchemas = new WeakMap<AnyRule, PolicyConfigSchema>();

/** Returns the schema of all options of a rule: its own, and `exemptions`. */
function optionsSchema(rule: AnyRule) {
  const known = schemas.get(rule);
  if (known !== undefined) return known;
  const schema = z.object({ ...(rule.options?.shape ?? {}), exemptions }).strict();
  schemas.set(rule, schema);
  return schema;
}

/** The parsed options of a rule, or their errors as text. */
export type Options =
  | { readonly ok: true; readonly own: Record<string, unknown>; readonly exemptions: readonly Exemption[] }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Parses the configuration of a rule. */
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

/** Returns the engine's JSON schema of a rule's options, by which the engine refuses invalid options before the preview. */
export function configSchema(rule: AnyRule): PolicyConfigSchema {
  const known = engineSchemas.get(rule);
  if (known !== undefined) return known;
  const { properties = {} } = z.toJSONSchema(optionsSchema(rule), { io: "input", unrepresentable: "any" });
  const schema = { properties: properties as PolicyConfigSchema["properties"] };
  engineSchemas.set(rule, schema);
  return schema;
}
