import { z } from "zod";
import { NAMESPACE } from "../../stacks/config";
import { stackFileSchema, type STACK_ROLES } from "../../stacks/config/json-schema";

const jsonSchema = z.looseObject({
  items: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
  anyOf: z.array(z.unknown()).default([]),
  properties: z.record(z.string(), z.unknown()).default({}),
});
const objects = z.record(z.string(), z.unknown());

/** Every key of a JSON Schema as `parent.key`, where the parent of what is in a list or a map is the list's or the map's key. */
export function keysOf(schema: unknown, parent: string): readonly string[] {
  const { data } = jsonSchema.safeParse(schema);
  if (!data) return [];
  return [
    ...[data.items, data.additionalProperties, ...data.anyOf].flatMap((inner) => keysOf(inner, parent)),
    ...Object.entries(data.properties).flatMap(([key, inner]) => [`${parent}.${key}`, ...keysOf(inner, key)]),
  ];
}

/** The keys of a schema that a value has, as {@link keysOf} writes them. */
export function keysIn(value: unknown, schema: unknown, parent: string): readonly string[] {
  const { data } = jsonSchema.safeParse(schema);
  if (!data) return [];
  const shapes = data.anyOf.flatMap((shape) => keysIn(value, shape, parent));
  if (Array.isArray(value)) return [...shapes, ...value.flatMap((one: unknown) => keysIn(one, data.items, parent))];
  return [
    ...shapes,
    ...Object.entries(objects.safeParse(value).data ?? {}).flatMap(([key, inner]) =>
      Object.hasOwn(data.properties, key)
        ? [`${parent}.${key}`, ...keysIn(inner, data.properties[key], key)]
        : keysIn(inner, data.additionalProperties, parent),
    ),
  ];
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
