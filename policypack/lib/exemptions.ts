import { z } from "zod";

/** One exemption from a rule: for a resource by its name, or for every resource with a tag. */
export const exemptionSchema = z
  .object({
    resource: z.string().min(1).describe("The resource's name in the program").optional(),
    tag: z.string().min(1).describe('A tag: "key", or "key=value"').optional(),
    reason: z.string().trim().min(10).describe("Why this is right, in a sentence"),
  })
  .strict()
  .refine((one) => (one.resource === undefined) !== (one.tag === undefined), {
    error: "expected either resource or tag, and not both",
  });

/** An exemption as a user writes it. */
export type Exemption = z.infer<typeof exemptionSchema>;

/** The exemption that covers a resource, if any does. */
export function exemptionFor(
  exemptions: readonly Exemption[],
  resource: { readonly name: string; readonly tags: Readonly<Record<string, string>> },
): Exemption | undefined {
  return exemptions.find(({ resource: name, tag }) =>
    tag === undefined ? name === resource.name : carries(resource.tags, tag),
  );
}

function carries(tags: Readonly<Record<string, string>>, wanted: string): boolean {
  const [key = "", ...value] = wanted.split("=");
  if (!Object.hasOwn(tags, key)) return false;
  return value.length === 0 || tags[key] === value.join("=");
}
