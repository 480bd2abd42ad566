import { RunError } from "@pulumi/pulumi";
import type { Config } from "../stacks/config";
import { readInside } from "../stacks/project-file";
import { parsePolicy, type PolicyJson } from "./policy-json";
import type { NamedDocument, RoleInWorld, World } from "./world";

/**
 * The world with the documents that no program declares and that the configuration gives as files: the organization's
 * service and resource control policies, and the policies of existing roles.
 *
 * @param folder the project's folder, from which the files' paths start.
 * @throws RunError naming the key and the file, if one cannot be read or is no policy document.
 */
export async function withPolicyFiles(world: World, folder: string, configs: readonly Config[]): Promise<World> {
  const serviceControl = new Map(world.serviceControl);
  const resourceControl = new Map(world.resourceControl);
  const roles = new Map<string, RoleInWorld>(world.roles);
  for (const config of configs) {
    const { accountId, organization, stack } = config;
    const files = (key: string, paths: readonly string[]) =>
      Promise.all(paths.map((path) => readPolicy(folder, path, `stack ${stack}, cross-account-s3:${key}`)));
    const service = await files("organization.serviceControlPolicies", organization?.serviceControlPolicies ?? []);
    const resource = await files("organization.resourceControlPolicies", organization?.resourceControlPolicies ?? []);
    if (service.length > 0) serviceControl.set(accountId, service.map(besideFullAccess));
    if (resource.length > 0) resourceControl.set(accountId, resource.map(besideFullAccess));
    if (config.role !== "control") continue;
    for (const [name, { source }] of Object.entries(config.roles)) {
      if (source.kind !== "existing" || source.policyFiles.length === 0) continue;
      const known = roles.get(source.arn) ?? { arn: source.arn, policies: [], trust: undefined, boundary: undefined };
      const policies = await files(`roles.${name}.policyFiles`, source.policyFiles);
      roles.set(source.arn, { ...known, complete: true, policies: [...known.policies, ...policies] });
    }
  }
  return { ...world, roles, serviceControl, resourceControl };
}

async function readPolicy(folder: string, path: string, key: string): Promise<NamedDocument> {
  try {
    return { id: `file/${path}`, policy: parsePolicy(await readInside(folder, path, key), path) };
  } catch (error) {
    if (RunError.isInstance(error)) throw error;
    throw new RunError(`${key}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * A policy of denials alone stands beside the one that allows everything: AWS attaches that by default, and it could not
 * be detached without another that allows.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
function besideFullAccess({ id, policy }: NamedDocument): NamedDocument {
  if (policy.Statement.some(({ Effect }) => Effect === "Allow")) return { id, policy };
  const everything: PolicyJson["Statement"][number] = {
    Sid: "FullAccess",
    Effect: "Allow",
    Action: "*",
    Resource: "*",
    ...(policy.Statement.some(({ Principal }) => Principal !== undefined) ? { Principal: "*" } : {}),
  };
  return { id, policy: { ...policy, Statement: [...policy.Statement, everything] } };
}
