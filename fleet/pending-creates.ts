import { z } from "zod";

const resourceSchema = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).exactOptional(),
  provider: z.string().optional(),
});
const pendingSchema = z.object({ type: z.string(), resource: resourceSchema });
const deploymentSchema = z.looseObject({
  resources: z.array(resourceSchema).default([]),
  pending_operations: z.array(pendingSchema).nullish(),
});

/** A resource that was being created when the operation was killed. */
interface PendingCreate {
  readonly urn: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The Region of its provider, if the provider says. */
  readonly region: string | undefined;
}

/** The state of a stack without what was pending in it. */
interface Repaired {
  readonly deployment: z.output<typeof deploymentSchema>;
  /** The resources that were taken into the state, and are to be refreshed: see {@link isUnread}. */
  readonly adopted: readonly string[];
  /** The resources that may exist in AWS, with nothing to find them by. */
  readonly unknown: readonly string[];
}

/** Finds the id of a resource that may exist in AWS but not in the state; undefined if it does not exist. */
export type FindId = (pending: PendingCreate, known: ReadonlySet<string>) => Promise<string | undefined>;

/** The account that a stack is deployed to. */
interface StackAccount {
  readonly partition: string;
  readonly accountId: string;
}

/** Gives the id of a resource in AWS from its inputs; undefined if they do not tell. */
type IdFromInputs = (inputs: PendingCreate["inputs"], account: StackAccount, region: string) => string | undefined;

const input =
  (name: string): IdFromInputs =>
  (inputs) => {
    const value = inputs[name];
    return typeof value === "string" ? value : undefined;
  };

const arn =
  (service: string, name: string, path: (value: string) => string): IdFromInputs =>
  (inputs, { partition, accountId }, region) => {
    const value = inputs[name];
    if (typeof value !== "string") return undefined;
    return `arn:${partition}:${service}:${service === "iam" ? "" : region}:${accountId}:${path(value)}`;
  };

/** The id by which an access point of a bucket is imported: the account and its name. */
const accessPoint: IdFromInputs = ({ name }, { accountId }) =>
  typeof name === "string" ? `${accountId}:${name}` : undefined;

/** The id by which a permission of a function is imported: the function's name, its alias if it has one, and the statement. */
const permission: IdFromInputs = ({ function: functionArn, qualifier, statementId }) => {
  if (typeof functionArn !== "string" || typeof statementId !== "string") return undefined;
  const name = functionArn.split(":").at(-1) ?? functionArn;
  return `${name}${typeof qualifier === "string" ? `:${qualifier}` : ""}/${statementId}`;
};

/** Resources that AWS refuses to create twice, and whose id follows from their inputs. */
const NAMED: Readonly<Record<string, IdFromInputs>> = {
  "aws:s3/bucket:Bucket": input("bucket"),
  "aws:s3/accessPoint:AccessPoint": accessPoint,
  "aws:iam/role:Role": input("name"),
  "aws:iam/instanceProfile:InstanceProfile": input("name"),
  "aws:kms/alias:Alias": input("name"),
  "aws:cloudwatch/logGroup:LogGroup": input("name"),
  "aws:cloudwatch/eventBus:EventBus": input("name"),
  "aws:iam/policy:Policy": arn("iam", "name", (name) => `policy/${name}`),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": arn(
    "iam",
    "url",
    (url) => `oidc-provider/${url.replace(/^https:\/\//, "")}`,
  ),
  "aws:lambda/permission:Permission": permission,
  "aws:cloudtrail/trail:Trail": arn("cloudtrail", "name", (name) => `trail/${name}`),
};

/** Resources that AWS gives a new id each time, so that a second one would be made: they have to be searched for. */
const SEARCHED: readonly string[] = ["aws:kms/key:Key"];

/** Resources that AWS gives a new id each time, and that nothing searches for. */
const UNKNOWN =
  /^aws:(ec2\/(instance|routeTable|routeTableAssociation|securityGroup|subnet|vpc|vpcEndpoint)|vpc\/securityGroup(Egress|Ingress)Rule):/;

/**
 * How a resource is found that a killed operation was creating. `again` for one that may be created over itself: AWS takes
 * the same call twice, as for a bucket's policy.
 */
export function findingOf(type: string): "named" | "searched" | "unknown" | "again" {
  if (type in NAMED) return "named";
  if (SEARCHED.includes(type)) return "searched";
  return UNKNOWN.test(type) ? "unknown" : "again";
}

/**
 * Whether the state has resources that were taken into it and not read yet. A refresh has to come before anything else: it drops those
 * that AWS does not have, and an update would replace the others, as it knows nothing of what they are.
 *
 * @param exported the `deployment` of `pulumi stack export`.
 */
export function isUnread(exported: unknown): boolean {
  return deploymentSchema
    .parse(exported)
    .resources.some(
      ({ type, id, outputs }) =>
        id !== undefined &&
        ["named", "searched"].includes(findingOf(type)) &&
        (outputs === undefined || Object.keys(outputs).length === 0),
    );
}

/**
 * Clears what a killed operation left pending in the state of a stack, and takes into the state what it may have created.
 *
 * `pulumi refresh --import-pending-creates` would be the engine's own way, but drops resources that it should take in (3.230).
 *
 * @param exported the `deployment` of `pulumi stack export`.
 * @returns undefined if nothing is pending.
 */
export async function repairPending(
  exported: unknown,
  account: StackAccount,
  findId: FindId,
): Promise<Repaired | undefined> {
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
    const region = regions.get(provider.slice(0, provider.lastIndexOf("::")));
    const finding = findingOf(type);
    const id =
      finding === "searched"
        ? await findId({ urn, type, inputs, region }, known)
        : NAMED[type]?.(inputs, account, region ?? "");
    if (id !== undefined) {
      // Without outputs, the provider reads by the id only, as for an import.
      adopted.push({ ...resource, id, outputs: {} });
      known.add(id);
    } else if (finding === "unknown") {
      unknown.push(urn);
    }
  }
  return {
    deployment: { ...deployment, resources: [...deployment.resources, ...adopted] },
    adopted: adopted.map(({ urn }) => urn),
    unknown,
  };
}
