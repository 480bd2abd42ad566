import type { DeclaredResource } from "../rehearsal/run/resource";
import { providerOf } from "../rehearsal/run/resource";
import type { RanStack } from "../rehearsal/run";

/** The place of a resource. */
interface Place {
  readonly stack: string;
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
}

/** A declared resource with its place. */
export interface Placed {
  readonly resource: DeclaredResource;
  readonly place: Place;
}

/** Returns every resource of the stacks, with the place where its provider creates it. */
export function placed(stacks: readonly RanStack[]): readonly Placed[] {
  return stacks.flatMap(({ name, config, resources }) => {
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    return resources.map((resource) => {
      const region = resource.inputs.region ?? providerOf(resource, byUrn)?.inputs.region;
      return {
        resource,
        place: {
          stack: name,
          accountId: config.accountId,
          region: typeof region === "string" ? region : config.connection.region,
          partition: config.partition,
        },
      };
    });
  });
}

/**
 * Replaces the ids that the programs could not know, such as that of a new key, by the deployed ones: in properties, ARNs and policy texts.
 *
 * @param names the deployed id by the declared one. A declared id is a UUID, the id of a VPC endpoint or prefix list, or the 20 hexadecimal
 *   digits that the rehearsal uses for other ids.
 */
export function renamed(stacks: readonly RanStack[], names: ReadonlyMap<string, string>): readonly RanStack[] {
  if (names.size === 0) return stacks;
  const inText = (text: string) =>
    text.replace(
      /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?:vpce|pl)-[0-9a-f]+|\b[0-9a-f]{20}\b/g,
      (found) => names.get(found) ?? found,
    );
  const inValue = (value: unknown): unknown => {
    if (typeof value === "string") return inText(value);
    if (Array.isArray(value)) return value.map(inValue);
    return typeof value === "object" && value !== null ? inMap(value) : value;
  };
  const inMap = (value: object) =>
    Object.fromEntries(Object.entries(value).map(([key, inner]: [string, unknown]) => [inText(key), inValue(inner)]));
  return stacks.map((stack) => ({
    ...stack,
    outputs: inMap(stack.outputs),
    resources: stack.resources.map((resource) => ({
      ...resource,
      inputs: inMap(resource.inputs),
      outputs: inMap(resource.outputs),
    })),
  }));
}
