import { z } from "zod";
import { NAMESPACE } from "../../stacks/config";
import { stackFileSchema, type STACK_ROLES } from "../../stacks/config/json-schema";

const unread = z.never().optional();

const jsonSchema = z.looseObject({
  items: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
  anyOf: z.array(z.unknown()).default([]),
  properties: z.record(z.string(), z.unknown()).default({}),
  // Keys of other namespaces, which have any value.
  patternProperties: z.record(z.string(), z.strictObject({})).default({}),
  ...{ oneOf: unread, allOf: unread, not: unread, $ref: unread, prefixItems: unread },
});
const objects = z.record(z.string(), z.unknown());

/**
 * The schemas that a JSON Schema has within it; undefined if the schema is a boolean or missing.
 *
 * @throws Error for keywords that hold further schemas, such as `oneOf`: what is in them would not be seen.
 */
export function innerSchemas(schema: unknown): z.infer<typeof jsonSchema> | undefined {
  return schema === undefined || typeof schema === "boolean" ? undefined : jsonSchema.parse(schema);
}

/** Every key of a JSON Schema by its path, such as `data.buckets.name`. What is in a list or a map has the path of the list or the map. */
export function keysOf(schema: unknown, path: string): readonly string[] {
  const inner = innerSchemas(schema);
  if (!inner) return [];
  return [
    ...[inner.items, inner.additionalProperties, ...inner.anyOf].flatMap((one) => keysOf(one, path)),
    ...Object.entries(inner.properties).flatMap(([key, one]) => [`${path}.${key}`, ...keysOf(one, `${path}.${key}`)]),
  ];
}

/** The keys of a schema that a value has, as {@link keysOf} writes them. */
export function keysIn(value: unknown, schema: unknown, path: string): readonly string[] {
  const inner = innerSchemas(schema);
  if (!inner) return [];
  const shapes = inner.anyOf.flatMap((shape) => keysIn(value, shape, path));
  if (Array.isArray(value)) return [...shapes, ...value.flatMap((one: unknown) => keysIn(one, inner.items, path))];
  return [
    ...shapes,
    ...Object.entries(objects.safeParse(value).data ?? {}).flatMap(([key, one]) =>
      Object.hasOwn(inner.properties, key)
        ? [`${path}.${key}`, ...keysIn(one, inner.properties[key], `${path}.${key}`)]
        : keysIn(one, inner.additionalProperties, path),
    ),
  ];
}

/** The keys that are within none of the others, each once and sorted. */
export function outermost(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)].filter((key) => !keys.some((other) => key.startsWith(`${other}.`))).sort();
}

/** The schema of the program's own keys in the stack files of a role, without their namespace. */
export function schemaOf(role: (typeof STACK_ROLES)[number]): unknown {
  const { properties } = jsonSchema.parse(stackFileSchema(role).properties?.config);
  return { properties: ownKeys(properties) };
}

/** The program's own keys of a configuration, without their namespace. */
export function ownKeys(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const own = Object.entries(config).filter(([key]) => key.startsWith(`${NAMESPACE}:`));
  return Object.fromEntries(own.map(([key, value]) => [key.slice(NAMESPACE.length + 1), value]));
}
