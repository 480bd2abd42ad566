import { z } from "zod";
import { jsonText, type Resource } from "./state";

/** An account and a Region. */
interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** The inputs of the program's providers, which contain the account and the Region. The state has lists as JSON texts. */
const providerInputs = z.object({
  region: z.string(),
  allowedAccountIds: jsonText.pipe(z.tuple([z.string()])),
});

/** The inputs of dynamic resources, which contain the account and the Region. */
const dynamicInputs = z.object({
  aws: jsonText.pipe(z.object({ region: z.string(), accountId: z.string() })),
});

/** Returns the account and the Region of a resource. @throws Error if the state does not have its provider. */
export function placeOf(resource: Resource, resources: readonly Resource[]): Place {
  if (resource.type.startsWith("pulumi-nodejs:dynamic")) return dynamicInputs.parse(resource.inputs).aws;
  const provider = resources.find(({ urn }) => urn === resource.provider);
  if (!provider) throw new Error(`the state has no provider of ${resource.type} ${resource.name}`);
  return place(provider);
}

/** Returns the account and the Region of each provider of a stack. */
export function placesOf(resources: readonly Resource[]): readonly Place[] {
  return resources
    .filter(({ type, inputs }) => type === "pulumi:providers:aws" && "allowedAccountIds" in inputs)
    .map(place);
}

function place({ inputs }: Resource): Place {
  const { region, allowedAccountIds } = providerInputs.parse(inputs);
  return { region, accountId: allowedAccountIds[0] };
}
