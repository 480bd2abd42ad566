import type { DeclaredResource } from "../rehearsal/run/resource";
import { providerOf } from "../rehearsal/run/resource";
import type { RanStack } from "../rehearsal/run";

/** Where a resource is. */
interface Place {
  readonly stack: string;
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
}

/** A declared resource with where it is. */
export interface Placed {
  readonly resource: DeclaredResource;
  readonly place: Place;
}

/** Every resource of the stacks, with where its provider makes it. */
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
 * The stacks with other names in place of some that the programs could not know, such as a new key's id, wherever they
 * stand: in properties, in ARNs, in policy texts.
 *
 * @param names the deployed name by the declared one: a UUID, a VPC endpoint's or prefix list's id, or 20 hexadecimal digits as the rehearsal
 *   gives resources whose ids only AWS knows.
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
