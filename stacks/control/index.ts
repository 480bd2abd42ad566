import type { ProviderResource } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { ControlRole } from "../../components/control-role";
import { RolePolicies } from "../../components/role-policies";
import { attachedPolicyName } from "../../documents/names";
import { trustPolicy } from "../../documents/trust-policy";
import { type AuditOutputs, makeAudit } from "../audit";
import type { ControlConfig } from "../config";
import type { RoleConfig } from "../config/control";
import { allOrFaults, ConfigError } from "../config/faults";
import type { Contract } from "../contract";
import { planControlAudit } from "./audit";
import { checkEndpoints } from "./endpoints";
import { makeBus, planBus } from "./events";
import { makeNetwork, type NetworkOutputs, planNetworks } from "./network";
import { policiesOf } from "./policies";
import { roleArnIn, roleNameIn, rolesContract } from "./roles-contract";
import { type Named, nameFaults } from "../names";
import { Providers } from "../providers";

/** The outputs of a control stack. */
interface ControlOutputs {
  /** The contract that the data stacks read; see contract.ts. */
  readonly contract: pulumi.Output<Contract>;
  /** The networks by Region. */
  readonly network?: Readonly<Record<string, NetworkOutputs>>;
  /** The location of the logs of the account's trail. */
  readonly audit?: AuditOutputs;
}

/**
 * A control stack: the roles that the data stacks grant access.
 *
 * @throws ConfigError, LimitError and RunError before the first resource.
 */
export async function controlStack(config: ControlConfig): Promise<ControlOutputs> {
  const planned = Object.entries(config.roles).map(([name, role]) => plan(config, name, role));
  const reader = planned.find(({ name }) => name === config.auditLogs?.reader)?.arn;
  const [audit] = allOrFaults(
    () => planControlAudit(config, reader),
    () => {
      checkNames(config.stack, planned);
    },
  );
  const networks = planNetworks(config, reader);
  const bus = planBus(config);

  const providers = new Providers(config);
  await providers.check();
  await checkEndpoints(config, providers);
  const provider = providers.in();
  const made = planned.map((p) => make(p, provider));
  const roleNames = new Map(planned.map((p, n) => [p.name, pulumi.output(made[n] ?? p.arn).apply(() => p.roleName)]));
  const network = Object.fromEntries(
    networks.map((n) => [n.region, makeNetwork(config, n, (role) => roleNames.get(role) ?? role, providers)]),
  );

  const busArn = bus && makeBus(config, bus, providers);
  const trail = audit && makeAudit(config, audit, providers);

  const contract: Omit<Contract, "endpoints"> = {
    ...rolesContract(config),
    ...(bus ? { eventBus: { arn: bus.arn, from: [...bus.from] } } : {}),
    ...(reader === undefined ? {} : { auditLogReader: reader }),
  };
  const endpoints = pulumi.output(
    Object.fromEntries(Object.entries(network).map(([region, { endpointIds }]) => [region, [...endpointIds]])),
  );
  // All except the endpoints is known in advance. Waiting for the roles and the bus keeps a data stack from trusting one that could
  // not be created.
  return {
    contract: pulumi.all([endpoints, made, busArn]).apply(([ids]) => ({ ...contract, endpoints: ids })),
    ...(networks.length === 0 ? {} : { network }),
    ...(trail ? { audit: trail } : {}),
  };
}

type Planned = ReturnType<typeof plan>;

/** The plan of a role, with all that can be checked before it exists. */
function plan(config: ControlConfig, name: string, role: RoleConfig) {
  const { partition, accountId } = config;
  const { source } = role;
  const inIam = roleNameIn(config, name, role);
  return {
    name,
    config: role,
    roleName: inIam,
    arn: roleArnIn(config, name, role),
    trust:
      source.kind === "created" ? trustPolicy(partition, accountId, name, source.trusted, role.sessionTags) : undefined,
    tags: { ...config.tags, ...role.tags },
    permissionsBoundary: role.permissionsBoundary ?? config.permissionsBoundary,
    policies: policiesOf(config, name, role),
  };
}

/** @throws ConfigError listing the roles whose names, or whose policies' names, IAM would refuse. */
function checkNames(stack: string, planned: readonly Planned[]): void {
  const faults = nameFaults(
    planned.flatMap(({ name, roleName: inIam, config: { source } }): readonly Named[] => {
      const here = { key: `roles.${name}`, remedy: "rename the role, or the stack" };
      if (source.kind === "created") return [{ ...here, kind: "role", what: "the role", name: inIam }];
      if (!source.attachPolicies) return [];
      return [{ ...here, kind: "managedPolicy", what: "its policy", name: attachedPolicyName(name) }];
    }),
  );
  if (faults.length > 0) throw new ConfigError(`stack ${stack}`, faults);
}

function make(planned: Planned, provider: ProviderResource): pulumi.Input<string> {
  const { name, config, roleName, trust, policies, tags, permissionsBoundary } = planned;
  const { maxSessionDuration } = config;
  if (trust) {
    const settings = {
      ...(maxSessionDuration === undefined ? {} : { maxSessionDuration }),
      ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
    };
    return new ControlRole(name, { roleName, trust, policies, tags, ...settings }, { providers: [provider] }).arn;
  }
  if (config.source.kind === "existing" && config.source.attachPolicies) {
    new RolePolicies(
      name,
      { roleName, policyName: attachedPolicyName(name), policies, tags },
      { providers: [provider] },
    );
  }
  return planned.arn;
}
