import { z } from "zod";

/** A resource as a stack's state has it. */
export interface Resource {
  readonly urn: string;
  /** Such as `aws:s3/bucket:Bucket`. */
  readonly type: string;
  /** Its name in Pulumi. */
  readonly name: string;
  /** Its id in AWS; empty for a component. */
  readonly id: string;
  /** What was declared. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What came of it. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The URN of its provider. */
  readonly provider: string | undefined;
}

/** JSON as the text that it is kept as. */
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

/** Reads what `pulumi stack export` prints. @throws ZodError if it is of another shape. */
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
      // Without the id behind the URN.
      provider: provider?.slice(0, provider.lastIndexOf("::")),
    }));
}
