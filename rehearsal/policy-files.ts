import { type JsonObject, jsonPathText, prototypeKey, statementsAsWritten } from "@cross-account-s3/iam";
import { RunError } from "@pulumi/pulumi";
import { z } from "zod";
import type { Config } from "../stacks/config";
import { readInside } from "../stacks/project-file";
import { documentJson } from "./document-json";
import type { StackFile } from "./run/project";
import type { NamedDocument, RoleInWorld, World } from "./world";

/** The files with policies that a stack's configuration names. */
interface PolicyPaths {
  readonly stack: string;
  readonly accountId: string;
  readonly serviceControlPolicies: readonly string[];
  readonly resourceControlPolicies: readonly string[];
  /** The policies of existing roles. */
  readonly roles: readonly { readonly name: string; readonly arn: string; readonly policyFiles: readonly string[] }[];
}

/** The documents that no program declares and that the configuration of a stack gives as files. */
export interface PolicyFiles {
  readonly accountId: string;
  readonly serviceControl: readonly NamedDocument[];
  readonly resourceControl: readonly NamedDocument[];
  readonly roles: readonly { readonly arn: string; readonly policies: readonly NamedDocument[] }[];
}

/**
 * The world with the documents that no program declares and that the configuration gives as files: the organization's
 * service and resource control policies, and the policies of existing roles.
 *
 * @param folder the project's folder, from which the files' paths start.
 * @throws RunError naming the key and the file, if one cannot be read or is no policy document.
 */
export async function withPolicyFiles(world: World, folder: string, configs: readonly Config[]): Promise<World> {
  return withPolicies(world, await Promise.all(configs.map((config) => read(folder, pathsOf(config)))));
}

/**
 * The documents that stack files name, whatever version of this program they are for: what it cannot read of them, it leaves out.
 *
 * @throws RunError naming the key and the file, if one cannot be read or is no policy document.
 */
export function policyFilesOf(folder: string, stacks: readonly StackFile[]): Promise<readonly PolicyFiles[]> {
  return Promise.all(stacks.map((stack) => read(folder, pathsInFile(stack))));
}

/** A world with these documents. */
export function withPolicies(world: World, files: readonly PolicyFiles[]): World {
  const serviceControl = new Map(world.serviceControl);
  const resourceControl = new Map(world.resourceControl);
  const roles = new Map<string, RoleInWorld>(world.roles);
  for (const { accountId, serviceControl: service, resourceControl: resource, roles: existing } of files) {
    if (service.length > 0) serviceControl.set(accountId, service.map(besideFullAccess));
    if (resource.length > 0) resourceControl.set(accountId, resource.map(besideFullAccess));
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

function pathsInFile({ name: stack, config }: StackFile): PolicyPaths {
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

async function read(folder: string, of: PolicyPaths): Promise<PolicyFiles> {
  const files = (key: string, names: readonly string[]): Promise<readonly NamedDocument[]> =>
    Promise.all(names.map((path) => readPolicy(folder, path, `stack ${of.stack}, cross-account-s3:${key}`)));
  const [serviceControl, resourceControl, roles] = await Promise.all([
    files("organization.serviceControlPolicies", of.serviceControlPolicies),
    files("organization.resourceControlPolicies", of.resourceControlPolicies),
    Promise.all(
      of.roles
        .filter(({ policyFiles }) => policyFiles.length > 0)
        .map(async ({ name, arn, policyFiles }) => ({
          arn,
          policies: await files(`roles.${name}.policyFiles`, policyFiles),
        })),
    ),
  ]);
  return { accountId: of.accountId, serviceControl, resourceControl, roles };
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
 * A policy of only denials adds to the one that allows everything: AWS attaches that by default, and it could not
 * be detached without another that allows.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
function besideFullAccess({ id, policy }: NamedDocument): NamedDocument {
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
