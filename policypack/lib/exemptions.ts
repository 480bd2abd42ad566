import { z } from "zod";

/** Schema of an exemption from a rule, for the resource with a name or for all resources with a tag. */
export const exemptionSchema = z
  .object({
    resource: z.string().min(1).describe("The resource's name in the program").optional(),
    tag: z.string().min(1).describe('A tag: "key", or "key=value"').optional(),
    stack: z.string().min(1).describe("The stack that it is for; every stack by default").optional(),
    reason: z.string().trim().min(10).describe("Why this is right, in a sentence"),
  })
  .strict()
  .refine(({ resource, tag }) => (resource === undefined) !== (tag === undefined), {
    error: "expected either resource or tag, and not both",
  });

/** An exemption from a rule. */
export type Exemption = z.infer<typeof exemptionSchema>;

/** The properties of a resource that exemptions read. */
interface ExemptibleResource {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly stack: string;
}

/** An exemption, its rule, and the names of the resources whose findings it suppressed. */
export interface ExemptionUse {
  readonly rule: string;
  readonly exemption: Exemption;
  readonly resources: ReadonlySet<string>;
}

/** Records which exemptions suppressed findings in a run. */
export class ExemptionUses {
  readonly #uses = new Map<Exemption, { rule: string; exemption: Exemption; resources: Set<string> }>();

  /** Adds the exemptions of a rule, so that those that suppress nothing are known too. */
  add(rule: { readonly name: string }, exemptions: readonly Exemption[]): void {
    for (const exemption of exemptions) {
      if (!this.#uses.has(exemption)) this.#uses.set(exemption, { rule: rule.name, exemption, resources: new Set() });
    }
  }

  /** Returns the exemption that covers a resource with findings, and records its use. Undefined if none does. */
  cover(
    rule: { readonly name: string },
    exemptions: readonly Exemption[],
    resource: ExemptibleResource,
  ): Exemption | undefined {
    const found = exemptions.find((exemption) => covers(exemption, resource));
    if (found === undefined) return undefined;
    this.add(rule, [found]);
    this.#uses.get(found)?.resources.add(resource.name);
    return found;
  }

  /** Returns every exemption that applies to a stack. */
  in(stack: string): readonly ExemptionUse[] {
    return [...this.#uses.values()].filter(({ exemption }) => appliesTo(exemption, stack));
  }
}

function covers(exemption: Exemption, resource: ExemptibleResource): boolean {
  const { resource: name, tag } = exemption;
  if (!appliesTo(exemption, resource.stack)) return false;
  return tag === undefined ? name === resource.name : hasTag(resource.tags, tag);
}

function appliesTo({ stack }: Exemption, name: string): boolean {
  return stack === undefined || stack === name;
}

function hasTag(tags: Readonly<Record<string, string>>, wanted: string): boolean {
  const [key = "", ...value] = wanted.split("=");
  if (!Object.hasOwn(tags, key)) return false;
  return value.length === 0 || tags[key] === value.join("=");
}
