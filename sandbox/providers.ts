import { z } from "zod";
import { jsonText, type Resource } from "./state";

/** An account and a Region. */
interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** The program's providers say which account and Region they are for; a list is kept as its JSON. */
const providerInputs = z.object({
  region: z.string(),
  allowedAccountIds: jsonText.pipe(z.tuple([z.string()])),
});

/** A dynamic resource reaches AWS by itself, and says where. */
const dynamicInputs = z.object({
  aws: jsonText.pipe(z.object({ region: z.string(), accountId: z.string() })),
});

/** Where a resource is, by its provider. @throws Error if the state has no such provider. */
export function placeOf(resource: Resource, resources: readonly Resource[]): Place {
  if (resource.type.startsWith("pulumi-nodejs:dynamic")) return dynamicInputs.parse(resource.inputs).aws;
  const provider = resources.find(({ urn }) => urn === resource.provider);
  if (!provider) throw new Error(`the state has no provider of ${resource.type} ${resource.name}`);
  return place(provider);
}

/** Where a stack has resources: one place for each of its own providers. */
export function placesOf(resources: readonly Resource[]): readonly Place[] {
  return resources
    .filter(({ type, inputs }) => type === "pulumi:providers:aws" && "allowedAccountIds" in inputs)
    .map(place);
}

function place({ inputs }: Resource): Place {
  const { region, allowedAccountIds } = providerInputs.parse(inputs);
  return { region, accountId: allowedAccountIds[0] };
}
