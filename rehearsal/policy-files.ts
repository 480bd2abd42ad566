import { type JsonObject, jsonPathText, prototypeKey, statementsAsWritten } from "@cross-account-s3/iam";
import { RunError } from "@pulumi/pulumi";
import { z } from "zod";
import type { Config } from "../stacks/config";
import { readInside } from "../stacks/project-file";
import { documentJson } from "./document-json";
import type { StackFile } from "./run/project";
import type { NamedDocument, RoleInWorld, World } from "./world";

/** The paths of the policy files in a stack's configuration. */
interface PolicyPaths {
  readonly stack: string;
  readonly accountId: string;
  readonly serviceControlPolicies: readonly string[];
  readonly resourceControlPolicies: readonly string[];
  /** The policies of existing roles. */
  readonly roles: readonly { readonly name: string; readonly arn: string; readonly policyFiles: readonly string[] }[];
}

/** The documents in the policy files of one stack. No program declares them. */
export interface PolicyFiles {
  readonly accountId: string;
  readonly serviceControl: readonly NamedDocument[];
  readonly resourceControl: readonly NamedDocument[];
  readonly roles: readonly { readonly arn: string; readonly policies: readonly NamedDocument[] }[];
}

/**
 * Returns a world with the documents of the policy files added: the organization's service and resource control policies, and the
 * policies of existing roles.
 *
 * @param folder the project's folder, to which the paths of the files are relative.
 * @throws RunError naming the key and the file, if a file cannot be read or is not a policy document.
 */
export async function withPolicyFiles(world: World, folder: string, configs: readonly Config[]): Promise<World> {
  return withPolicies(world, await Promise.all(configs.map((config) => readPolicyFiles(folder, pathsOf(config)))));
}

/**
 * Reads the policy files that stack files name. The stack files can be for another version of this program, so settings that it cannot
 * parse are skipped.
 *
 * @throws RunError naming the key and the file, if a file cannot be read or is not a policy document.
 */
export function policyFilesOf(folder: string, stacks: readonly StackFile[]): Promise<readonly PolicyFiles[]> {
  return Promise.all(stacks.map((stack) => readPolicyFiles(folder, pathsInStackFile(stack))));
}

/** Returns a world with the documents of policy files added. */
export function withPolicies(world: World, files: readonly PolicyFiles[]): World {
  const serviceControl = new Map(world.serviceControl);
  const resourceControl = new Map(world.resourceControl);
  const roles = new Map<string, RoleInWorld>(world.roles);
  for (const { accountId, serviceControl: service, resourceControl: resource, roles: existing } of files) {
    if (service.length > 0) serviceControl.set(accountId, service.map(withFullAccess));
    if (resource.length > 0) resourceControl.set(accountId, resource.map(withFullAccess));
    for (const { arn, policies } of existing) {
      const known = roles.get(arn) ?? { arn, policies: [], trust: undefined, boundary: undefined };
      roles.set(arn, { ...known, complete: true, policies: [...known.policies, ...policies] });
    }
  }
  return { ...world, roles, serviceControl, resourceControl };
}

function pathsOf(config: Config): PolicyPaths {
  const { stack, accountId, organization } = config;
  return {
    stack,
    accountId,
    serviceControlPolicies: organization?.serviceControlPolicies ?? [],
    resourceControlPolicies: organization?.resourceControlPolicies ?? [],
    roles:
      config.role !== "control"
        ? []
        : Object.entries(config.roles).flatMap(([name, { source }]) =>
            source.kind === "existing" ? [{ name, arn: source.arn, policyFiles: source.policyFiles }] : [],
          ),
  };
}

const paths = z.array(z.string()).default([]);
const organizationSchema = z.object({ serviceControlPolicies: paths, resourceControlPolicies: paths });
const rolesSchema = z.record(z.string(), z.unknown());
const existingSchema = z.object({ existingArn: z.string(), policyFiles: paths });

function pathsInStackFile({ name: stack, config }: StackFile): PolicyPaths {
  const value = (key: string): unknown => {
    try {
      return JSON.parse(config[`cross-account-s3:${key}`] ?? "{}");
    } catch {
      return {};
    }
  };
  const organization = organizationSchema.safeParse(value("organization")).data;
  return {
    stack,
    accountId: config["cross-account-s3:accountId"] ?? "",
    serviceControlPolicies: organization?.serviceControlPolicies ?? [],
    resourceControlPolicies: organization?.resourceControlPolicies ?? [],
    roles: Object.entries(rolesSchema.safeParse(value("roles")).data ?? {}).flatMap(([name, role]) => {
      const existing = existingSchema.safeParse(role).data;
      return existing ? [{ name, arn: existing.existingArn, policyFiles: existing.policyFiles }] : [];
    }),
  };
}

async function readPolicyFiles(folder: string, paths: PolicyPaths): Promise<PolicyFiles> {
  const files = (key: string, names: readonly string[]): Promise<readonly NamedDocument[]> =>
    Promise.all(names.map((path) => readPolicy(folder, path, `stack ${paths.stack}, cross-account-s3:${key}`)));
  const [serviceControl, resourceControl, roles] = await Promise.all([
    files("organization.serviceControlPolicies", paths.serviceControlPolicies),
    files("organization.resourceControlPolicies", paths.resourceControlPolicies),
    Promise.all(
      paths.roles
        .filter(({ policyFiles }) => policyFiles.length > 0)
        .map(async ({ name, arn, policyFiles }) => ({
          arn,
          policies: await files(`roles.${name}.policyFiles`, policyFiles),
        })),
    ),
  ]);
  return { accountId: paths.accountId, serviceControl, resourceControl, roles };
}

async function readPolicy(folder: string, path: string, key: string): Promise<NamedDocument> {
  try {
    const policy = documentJson(await readInside(folder, path, key), path);
    const prototype = prototypeKey(policy);
    if (prototype) throw new Error(`${path}: ${jsonPathText(prototype)}: a key is called __proto__; remove it`);
    return { id: `file/${path}`, policy };
  } catch (error) {
    if (RunError.isInstance(error)) throw error;
    throw new RunError(`${key}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Adds a statement that allows everything to a control policy that only denies. AWS attaches a policy with that statement by default, and
 * it can be detached only if another policy allows.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
function withFullAccess({ id, policy }: NamedDocument): NamedDocument {
  const statements = statementsAsWritten(policy);
  if (statements.some(({ Effect }) => Effect === "Allow")) return { id, policy };
  const everything: JsonObject = {
    Sid: "FullAccess",
    Effect: "Allow",
    Action: "*",
    Resource: "*",
    ...(statements.some(({ Principal }) => Principal !== undefined) ? { Principal: "*" } : {}),
  };
  return { id, policy: { ...policy, Statement: [...statements, everything] } };
}
