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

/** A resource that an operation was creating when it was killed. */
interface PendingCreate {
  readonly urn: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The Region of its provider; undefined if the provider sets none. */
  readonly region: string | undefined;
}

/** The state of a stack without pending operations. */
interface Repaired {
  readonly deployment: z.output<typeof deploymentSchema>;
  /** The URNs of the resources that were added to the state. They need a refresh: see {@link isUnread}. */
  readonly adopted: readonly string[];
  /** The URNs of the resources that may exist in AWS, but that nothing can find. */
  readonly unknown: readonly string[];
}

/**
 * Finds the id of a resource that may exist in AWS but not in the state; undefined if it does not exist. `known` contains the ids that the
 * state has already.
 */
export type FindId = (pending: PendingCreate, known: ReadonlySet<string>) => Promise<string | undefined>;

/** The account that a stack is deployed to. */
interface StackAccount {
  readonly partition: string;
  readonly accountId: string;
}

/** Derives the id of a resource in AWS from its inputs; undefined if they do not determine it. */
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

/** The import id of an access point of a bucket: the account id and the name. */
const accessPoint: IdFromInputs = ({ name }, { accountId }) =>
  typeof name === "string" ? `${accountId}:${name}` : undefined;

/** The import id of a permission of a Lambda function: the name of the function, its alias if any, and the id of the statement. */
const permission: IdFromInputs = ({ function: functionArn, qualifier, statementId }) => {
  if (typeof functionArn !== "string" || typeof statementId !== "string") return undefined;
  const name = functionArn.split(":").at(-1) ?? functionArn;
  return `${name}${typeof qualifier === "string" ? `:${qualifier}` : ""}/${statementId}`;
};

/** Resource types that AWS refuses to create twice. Their ids follow from their inputs. */
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

/** Resource types for which each create call makes another resource with a new id. A search finds the one that exists. */
const SEARCHED: readonly string[] = ["aws:kms/key:Key"];

/** Resource types for which each create call makes another resource with a new id, and for which there is no search. */
const UNKNOWN =
  /^aws:(ec2\/(instance|routeTable|routeTableAssociation|securityGroup|subnet|vpc|vpcEndpoint)|vpc\/securityGroup(Egress|Ingress)Rule):/;

/**
 * Returns how to find a resource that a killed operation was creating: by the id that follows from its inputs (`named`), by a search
 * (`searched`), or not at all (`unknown`). `again` means that the create call may be repeated, as for a bucket policy.
 */
export function findingOf(type: string): "named" | "searched" | "unknown" | "again" {
  if (type in NAMED) return "named";
  if (SEARCHED.includes(type)) return "searched";
  return UNKNOWN.test(type) ? "unknown" : "again";
}

/**
 * Returns whether the state contains resources that were added without their outputs. Such a state needs a refresh first. The refresh
 * removes the resources that do not exist in AWS, and reads the others. Without it, an update would replace them.
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
 * Removes the pending operations of a killed operation from the state of a stack. Adds the resources that it may have created.
 *
 * `pulumi refresh --import-pending-creates` should do this, but Pulumi 3.230 drops resources that it should import.
 *
 * @param exported the `deployment` of `pulumi stack export`.
 * @param findId searches AWS for the resources whose id does not follow from their inputs.
 * @returns undefined if no operation is pending.
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
      // Without outputs, the provider reads the resource by its id, as for an import.
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
