import { z } from "zod";
import { connectionSchema, NAMESPACE, roleSchemas } from ".";

/** The role of a stack. */
export type StackRole = keyof typeof roleSchemas;

/** The roles of stacks, each with a JSON Schema of its own. */
export const STACK_ROLES: readonly StackRole[] = ["control", "data", "deployer"];

/**
 * The JSON Schema of the files `Pulumi.<stack>.yaml` of a role, for editors. It has what the schemas of the configuration have:
 * keys, types and values. What depends on several keys is checked when the file is read.
 */
export function stackFileSchema(role: StackRole): z.core.JSONSchema.JSONSchema {
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
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.unknown()),
  required: z.array(z.string()).default([]),
});

/** The properties of a schema, with the namespace before each name. */
function prefixed(namespace: string, schema: z.ZodType, role: StackRole): ConfigSchema {
  const { properties, required } = objectSchema.parse(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  const own = namespace === NAMESPACE ? { ...properties, role: { const: role } } : properties;
  return {
    properties: Object.fromEntries(Object.entries(own).map(([name, value]) => [`${namespace}:${name}`, value])),
    required: required.map((name) => `${namespace}:${name}`),
  };
}

/** One object with the properties of all. Keys of other namespaces are other programs' and pass. */
function merged(schemas: readonly ConfigSchema[]): object {
  return {
    type: "object",
    properties: Object.assign({}, ...schemas.map(({ properties }) => properties)) as unknown,
    required: schemas.flatMap(({ required }) => required),
    patternProperties: { [`^(?!aws:|${NAMESPACE}:)`]: {} },
    additionalProperties: false,
  };
}
