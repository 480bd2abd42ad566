import { z } from "zod";
import { shapesOf } from "./fields";
import { referenceKeys } from "./reference";
import { connectionSchema, NAMESPACE, roleSchemas } from ".";

type Schema = z.core.JSONSchema.JSONSchema;
type Properties = NonNullable<Schema["properties"]>;

/** The role of a stack. */
type StackRole = keyof typeof roleSchemas;

/** The roles of stacks, each with a JSON Schema of its own. */
export const STACK_ROLES: readonly StackRole[] = ["control", "data", "deployer"];

/**
 * The JSON Schema of the files `Pulumi.<stack>.yaml` of a role, for editors. It has the keys, types and enumerations of the
 * configuration's schemas. The form of strings such as ARNs, and checks between keys, are left to the program.
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

/** The JSON Schema of what a schema takes. A field of several shapes has theirs. */
function inputSchema(schema: z.ZodType): Schema {
  const { $schema, ...json } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const shapes = shapesOf(zodSchema);
      if (shapes) jsonSchema.anyOf = shapes.map(inputSchema);
    },
  });
  return json;
}

/** The properties of a schema, with the namespace before each name. */
function prefixed(namespace: string, schema: z.ZodType, role: StackRole): ConfigSchema {
  const { properties, required = [] } = inputSchema(schema);
  const own =
    namespace === NAMESPACE
      ? { role: { const: role }, ...described(properties ?? {}, ["every-stack", role]) }
      : (properties ?? {});
  return {
    properties: Object.fromEntries(Object.entries(own).map(([name, value]) => [`${namespace}:${name}`, value])),
    required: required.map((name) => `${namespace}:${name}`),
  };
}

/** The tables of what is inside a key: of each entry of a list or map. */
const ENTRIES: Readonly<Record<string, string>> = { buckets: "bucket", roles: "role" };

/** Properties with the descriptions of docs/configuration.md, for editors. */
function described(properties: Properties, tables: readonly string[]): Properties {
  const texts = new Map(tables.flatMap((table) => referenceKeys(table)).map(({ name, text }) => [name, text]));
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]): [string, Properties[string]] => {
      const description = texts.get(name);
      if (typeof schema !== "object" || description === undefined) return [name, schema];
      return [name, { ...withDescribedEntries(schema, ENTRIES[name]), description }];
    }),
  );
}

function withDescribedEntries(schema: Schema, table: string | undefined): Schema {
  if (table === undefined) return schema;
  const inside = (entry: unknown) => {
    const { properties } = z.looseObject({ properties: z.custom<Properties>() }).parse(entry);
    return { ...z.looseObject({}).parse(entry), properties: described(properties, [table]) };
  };
  if (schema.items !== undefined) return { ...schema, items: inside(schema.items) };
  return { ...schema, additionalProperties: inside(schema.additionalProperties) };
}

/** One object with the properties of all. Keys of other namespaces are allowed. */
function merged(schemas: readonly ConfigSchema[]): Schema {
  return {
    type: "object",
    properties: Object.fromEntries(schemas.flatMap(({ properties }) => Object.entries(properties))),
    required: schemas.flatMap(({ required }) => required),
    patternProperties: { [`^(?!aws:|${NAMESPACE}:)`]: {} },
    additionalProperties: false,
  };
}
