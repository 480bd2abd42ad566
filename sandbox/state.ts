import { z } from "zod";

/** A resource in a stack's state. */
export interface Resource {
  readonly urn: string;
  /** The type token, such as `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** The name in Pulumi. */
  readonly name: string;
  /** The id in AWS; empty for a component. */
  readonly id: string;
  /** The declared arguments. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The URN of the provider; undefined for a component. */
  readonly provider: string | undefined;
}

/** Parses a text as JSON. */
export const jsonText = z.string().transform((text): unknown => JSON.parse(text));

const stateSchema = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          urn: z.string(),
          type: z.string(),
          id: z.string().default(""),
          inputs: z.record(z.string(), z.unknown()).default({}),
          outputs: z.record(z.string(), z.unknown()).default({}),
          provider: z.string().optional(),
        }),
      )
      .default([]),
  }),
});

/** Parses the output of `pulumi stack export`. @throws ZodError if it is not valid. */
export function parseState(text: string): readonly Resource[] {
  return stateSchema
    .parse(JSON.parse(text))
    .deployment.resources.map(({ urn, type, id, inputs, outputs, provider }) => ({
      urn,
      type,
      name: urn.split("::").at(-1) ?? "",
      id,
      inputs,
      outputs,
      // Removes the id after the URN.
      provider: provider?.slice(0, provider.lastIndexOf("::")),
    }));
}
