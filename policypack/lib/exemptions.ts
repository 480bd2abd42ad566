import { z } from "zod";

/** One exemption from a rule: for a resource by its name, or for every resource with a tag. */
export const exemptionSchema = z
  .object({
    resource: z.string().min(1).describe("The resource's name in the program").optional(),
    tag: z.string().min(1).describe('A tag: "key", or "key=value"').optional(),
    stack: z.string().min(1).describe("The stack that it is for; every stack by default").optional(),
    reason: z.string().trim().min(10).describe("Why this is right, in a sentence"),
  })
  .strict()
  .refine((one) => (one.resource === undefined) !== (one.tag === undefined), {
    error: "expected either resource or tag, and not both",
  });

/** An exemption as a user writes it. */
export type Exemption = z.infer<typeof exemptionSchema>;

/** A resource as far as an exemption is concerned. */
interface Exempted {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly stack: string;
}

/** An exemption, the rule that it is from, and the names of the resources whose findings it kept back. */
export interface Use {
  readonly rule: string;
  readonly exemption: Exemption;
  readonly resources: ReadonlySet<string>;
}

/** Which exemptions of a run kept findings back. */
export class ExemptionUses {
  readonly #uses = new Map<Exemption, { rule: string; exemption: Exemption; resources: Set<string> }>();

  /** Notes the exemptions of a rule, so that those that keep nothing back are known too. */
  add(rule: { readonly name: string }, exemptions: readonly Exemption[]): void {
    for (const exemption of exemptions) {
      if (!this.#uses.has(exemption)) this.#uses.set(exemption, { rule: rule.name, exemption, resources: new Set() });
    }
  }

  /** The exemption that covers a resource with findings, if any does. */
  cover(rule: { readonly name: string }, exemptions: readonly Exemption[], resource: Exempted): Exemption | undefined {
    const found = exemptions.find((one) => covers(one, resource));
    if (found === undefined) return undefined;
    this.add(rule, [found]);
    this.#uses.get(found)?.resources.add(resource.name);
    return found;
  }

  /** Every exemption that is for a stack. */
  in(stack: string): readonly Use[] {
    return [...this.#uses.values()].filter(({ exemption }) => isFor(exemption, stack));
  }
}

function covers(exemption: Exemption, resource: Exempted): boolean {
  const { resource: name, tag } = exemption;
  if (!isFor(exemption, resource.stack)) return false;
  return tag === undefined ? name === resource.name : carries(resource.tags, tag);
}

function isFor({ stack }: Exemption, name: string): boolean {
  return stack === undefined || stack === name;
}

function carries(tags: Readonly<Record<string, string>>, wanted: string): boolean {
  const [key = "", ...value] = wanted.split("=");
  if (!Object.hasOwn(tags, key)) return false;
  return value.length === 0 || tags[key] === value.join("=");
}
