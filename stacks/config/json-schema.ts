import { z } from "zod";
import { connectionSchema, NAMESPACE, roleSchemas } from ".";

type Schema = z.core.JSONSchema.JSONSchema;

/** The role of a stack. */
export type StackRole = keyof typeof roleSchemas;

/** The roles of stacks, each with a JSON Schema of its own. */
export const STACK_ROLES: readonly StackRole[] = ["control", "data", "deployer"];

/**
 * The JSON Schema of the files `Pulumi.<stack>.yaml` of a role, for editors. It has what the schemas of the configuration have:
 * keys, types and values. What depends on several keys is checked when the file is read.
 */
export function stackFileSchema(role: StackRole): Schema {
  const config = merged([prefixed("aws", connectionSchema, role), prefixed(NAMESPACE, roleSchemas[role], role)]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `Pulumi.<stack>.yaml of a ${role} stack`,
    type: "object",
    properties: { config },
    required: ["config"],
  };
}

interface ConfigSchema {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
}

/** The properties of a schema, with the namespace before each name. */
function prefixed(namespace: string, schema: z.ZodType, role: StackRole): ConfigSchema {
  const { properties, required = [] } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  const own = { ...properties, ...(namespace === NAMESPACE && { role: { const: role } }) };
  return {
    properties: Object.fromEntries(Object.entries(own).map(([name, value]) => [`${namespace}:${name}`, value])),
    required: required.map((name) => `${namespace}:${name}`),
  };
}

/** One object with the properties of all. Keys of other namespaces are other programs' and pass. */
function merged(schemas: readonly ConfigSchema[]): Schema {
  return {
    type: "object",
    properties: Object.fromEntries(schemas.flatMap(({ properties }) => Object.entries(properties))),
    required: schemas.flatMap(({ required }) => required),
    patternProperties: { [`^(?!aws:|${NAMESPACE}:)`]: {} },
    additionalProperties: false,
  };
}
