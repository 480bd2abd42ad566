import { z } from "zod";

const resourceSchema = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  provider: z.string().optional(),
});
const pendingSchema = z.object({ type: z.string(), resource: resourceSchema });
const deploymentSchema = z.looseObject({
  resources: z.array(resourceSchema).default([]),
  pending_operations: z.array(pendingSchema).nullish(),
});

/** A resource that was being created when the operation was killed. */
export interface PendingCreate {
  readonly urn: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The Region of its provider, if the provider says. */
  readonly region: string | undefined;
}

/** The state of a stack without what was pending in it. */
export interface Repaired {
  readonly deployment: z.output<typeof deploymentSchema>;
  /** The resources that were taken into the state. A refresh has to follow, which drops those that AWS does not have. */
  readonly adopted: readonly string[];
  /** The resources that may exist in AWS, with nothing to find them by. */
  readonly unknown: readonly string[];
}

/** Finds the id of a resource that may exist in AWS but not in the state; undefined if it does not exist. */
export type FindId = (pending: PendingCreate, known: ReadonlySet<string>) => Promise<string | undefined>;

/**
 * Resources whose id in AWS is one of their inputs, and which AWS refuses to create twice.
 *
 * The other types either may be created again over themselves, as a bucket's policy, or are in {@link SEARCHED}.
 */
const ID_INPUT: Readonly<Record<string, string>> = {
  "aws:s3/bucket:Bucket": "bucket",
  "aws:iam/role:Role": "name",
  "aws:iam/instanceProfile:InstanceProfile": "name",
  "aws:kms/alias:Alias": "name",
  "aws:cloudwatch/logGroup:LogGroup": "name",
  "aws:cloudwatch/eventBus:EventBus": "name",
};

/** Resources that AWS gives a new id each time, so that a second one would be made: they have to be searched for. */
const SEARCHED: readonly string[] = ["aws:kms/key:Key"];

/** Resources that AWS gives a new id each time, and that nothing searches for. */
const TWICE = /^aws:ec2\/(instance|routeTable|securityGroup|subnet|vpc|vpcEndpoint):/;

/**
 * Clears what a killed operation left pending in the state of a stack, and takes into the state what it may have created.
 *
 * `pulumi refresh --import-pending-creates` would be the engine's own way, but drops resources that it should take in (3.230).
 *
 * @param exported the `deployment` of `pulumi stack export`.
 * @returns undefined if nothing is pending.
 */
export async function repairPending(exported: unknown, findId: FindId): Promise<Repaired | undefined> {
  const { pending_operations: pending, ...deployment } = deploymentSchema.parse(exported);
  if (!pending || pending.length === 0) return undefined;
  const regions = new Map(
    deployment.resources
      .filter(({ type }) => type === "pulumi:providers:aws")
      .map(({ urn, inputs }) => [urn, typeof inputs.region === "string" ? inputs.region : undefined]),
  );
  const known = new Set(deployment.resources.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const adopted: z.output<typeof resourceSchema>[] = [];
  const unknown: string[] = [];
  for (const { type: operation, resource } of pending) {
    const { urn, type, inputs, provider = "" } = resource;
    if (operation !== "creating" || deployment.resources.some((other) => other.urn === urn)) continue;
    const input = inputs[ID_INPUT[type] ?? ""];
    const region = regions.get(provider.slice(0, provider.lastIndexOf("::")));
    const id = SEARCHED.includes(type)
      ? await findId({ urn, type, inputs, region }, known)
      : typeof input === "string"
        ? input
        : undefined;
    if (id !== undefined) {
      // Without outputs, the provider reads by the id alone, as for an import.
      adopted.push({ ...resource, id, outputs: {} });
      known.add(id);
    } else if (TWICE.test(type)) {
      unknown.push(urn);
    }
  }
  return {
    deployment: { ...deployment, resources: [...deployment.resources, ...adopted] },
    adopted: adopted.map(({ urn }) => urn),
    unknown,
  };
}
