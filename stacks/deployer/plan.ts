import { busArn, networkArn, policyArn, roleArn } from "../../documents/arns";
import { type BoundaryArgs, deployerBoundary } from "../../documents/deployer/boundary";
import type { Part } from "../../documents/deployer/stack-parts";
import { deployerPolicies, type DeployerPolicyArgs, type Task } from "../../documents/deployer/policy";
import { scopeArns } from "../../documents/deployer/resource-scopes";
import {
  attachedPolicyName,
  busName,
  deployerNames,
  replicationRoleName,
  trailLogRoleName,
} from "../../documents/names";
import { oidcTrustPolicy, type TokenBearer } from "../../documents/oidc-trust-policy";
import type { PolicyDocument } from "../../documents/policy";
import type { DeployerConfig } from "../config";
import type { DeployedStack } from "../config/deployer";
import { ConfigError, type Fault } from "../config/faults";
import { type Named, nameFaults } from "../names";
import { bearersOf } from "./oidc-subjects";

/** The plan of a role that deploys or previews a stack. */
export interface PlannedDeployer {
  /** `NAME`, or `NAME.preview`. */
  readonly name: string;
  readonly roleName: string;
  readonly description: string;
  readonly trust: PolicyDocument;
  readonly policies: readonly PolicyDocument[];
}

/** The planned resources for a deployed stack. */
interface PlannedStack {
  readonly stack: string;
  readonly maxSessionDuration: number;
  readonly boundary: { readonly name: string; readonly arn: string; readonly policy: PolicyDocument };
  readonly deploy: PlannedDeployer;
  readonly preview: PlannedDeployer | undefined;
}

/**
 * Plans the deployers: their names, their trust, their permissions, and the boundary of the roles that they create.
 *
 * @throws ConfigError if IAM would refuse a name, or a deployer could change its own limits. LimitError if a policy would be larger
 *   than AWS accepts.
 */
export function planDeployers(config: DeployerConfig): readonly PlannedStack[] {
  const unfit = nameFaults(config.deploys.flatMap(({ stack }, n) => roleNames(config, stack, n)));
  const faults = config.deploys.flatMap((deployed, n) => {
    const path = `cross-account-s3:deploys[${n}].stack`;
    const ofName = unfit.find((fault) => fault.path === path);
    return ofName ? [ofName] : heldFaults(config, deployed, path);
  });
  if (faults.length > 0) throw new ConfigError(`stack ${config.stack}`, faults);
  return config.deploys.map((deployed) => plan(config, deployed));
}

function plan(config: DeployerConfig, deployed: DeployedStack): PlannedStack {
  const { partition, accountId, project } = config;
  const { stack, maxSessionDuration } = deployed;
  const names = deployerNames(project, config.stack, stack);
  const args = policyArgs(config, deployed);
  const { deploy, preview } = bearersOf(config, stack);
  const planned = (task: Task, name: string, roleName: string, bearer: TokenBearer): PlannedDeployer => ({
    name,
    roleName,
    description: task === "deploy" ? `Deploys stack ${stack}` : `Reads what a preview of stack ${stack} needs to know`,
    trust: oidcTrustPolicy(partition, accountId, roleName, bearer),
    policies: deployerPolicies(args, task, roleName),
  });
  return {
    stack,
    maxSessionDuration,
    boundary: {
      name: names.boundary,
      arn: args.boundary,
      policy: deployerBoundary(`stack ${stack}`, boundaryArgs(config, deployed)),
    },
    deploy: planned("deploy", stack, names.role, deploy),
    preview: preview && planned("preview", `${stack}.preview`, names.preview, preview),
  };
}

function boundaryArgs(config: DeployerConfig, deployed: DeployedStack): BoundaryArgs {
  const { partition, accountId, project, state } = config;
  const args = policyArgs(config, deployed);
  const logRole = trailLogRoleName(project, deployed.stack);
  const common = {
    ...{ partition, accountId },
    also: deployed.rolesMayAlso,
    logGroups: deployed.logGroups,
    logBuckets: scopeArns(args, "logBucket"),
    trailLog: { group: scopeArns(args, "logGroup"), role: roleArn(partition, accountId, logRole) },
    ...(state ? { stateBucket: state.bucket } : {}),
  };
  if (deployed.role === "control") {
    const { dataAccounts, assumes } = deployed;
    return { ...common, role: "control", dataAccounts, assumes };
  }
  const replicator = roleArn(partition, accountId, replicationRoleName(project, deployed.stack));
  return {
    ...common,
    role: "data",
    buckets: deployed.buckets,
    accessPoints: deployed.accessPoints,
    ...(args.bus === undefined ? {} : { bus: args.bus }),
    ...(deployed.replicatesTo.length === 0 ? {} : { replication: { role: replicator, to: deployed.replicatesTo } }),
  };
}

/** Arguments for a stack's deployer policies. */
export function policyArgs(config: DeployerConfig, deployed: DeployedStack): DeployerPolicyArgs {
  const { partition, accountId, project, state } = config;
  const { stack, uses } = deployed;
  const parts: readonly Part[] = [deployed.role === "control" ? "roles" : "buckets", ...uses];
  return {
    partition,
    accountId,
    project,
    stack,
    parts,
    regions: deployed.regions ?? [config.connection.region],
    boundary: policyArn(partition, accountId, deployerNames(project, config.stack, stack).boundary),
    logBuckets: deployed.logBuckets,
    ...(deployed.role === "control"
      ? {
          buckets: [],
          attachesTo: deployed.attachesTo,
          shares: deployed.shares.map((id) => networkArn(partition, accountId, id)),
        }
      : {
          buckets: deployed.buckets,
          accessPoints: deployed.accessPoints,
          shares: deployed.shares,
          ...(deployed.controlAccountId === undefined
            ? {}
            : { bus: busArn(partition, "*", deployed.controlAccountId, busName(project, deployed.controlStack)) }),
        }),
    ...(state
      ? { state: deployed.role === "control" ? state : { ...state, controlStack: deployed.controlStack } }
      : {}),
  };
}

function roleNames({ project, stack: own }: DeployerConfig, stack: string, n: number): readonly Named[] {
  const { role, preview } = deployerNames(project, own, stack);
  const here = { kind: "role", key: `deploys[${n}].stack`, remedy: "give the stack another name" } as const;
  return [
    { ...here, what: "the role that previews it", name: preview },
    { ...here, what: "the role that deploys it", name: role },
  ];
}

/** A deployer that could change its own policies, another deployer's, or the boundary would have no limits. */
function heldFaults(config: DeployerConfig, deployed: DeployedStack, path: string): readonly Fault[] {
  const { project, deploys } = config;
  const { role } = deployerNames(project, config.stack, deployed.stack);
  if (deployed.stack === config.stack) {
    return [
      {
        code: "above-boundary",
        path,
        problem: `"${deployed.stack}" is this stack itself, which an administrator deploys; remove it`,
      },
    ];
  }
  const other = deploys.find((one) => one.stack.startsWith(`${deployed.stack}-`))?.stack;
  if (other !== undefined) {
    const problem =
      `its deployer ${role} could change the roles and policies of stack ${other}, as that name begins with ` +
      `"${deployed.stack}-"; give one of the two stacks another name`;
    return [{ code: "above-boundary", path, problem }];
  }
  const args = policyArgs(config, deployed);
  const reached = [...scopeArns(args, "role"), ...scopeArns(args, "policy")].map((arn) => arn.split("/").at(-1) ?? "");
  const attached = Object.keys(args.attachesTo ?? {}).flatMap((name) => [
    attachedPolicyName(name),
    `${attachedPolicyName(name)}-*`,
  ]);
  const held = deploys
    .flatMap(({ stack }) => Object.values(deployerNames(project, config.stack, stack)))
    .find((name) => [...reached, ...attached].some((pattern) => fits(pattern, name)));
  return held === undefined
    ? []
    : [
        {
          code: "above-boundary",
          path,
          problem:
            `its deployer ${role} could change ${held}, which holds it, as the name begins like those of the stack's own roles ` +
            "and policies; give one of the two stacks another name",
        },
      ];
}

function fits(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
