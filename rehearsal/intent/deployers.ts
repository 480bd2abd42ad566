import { matchesWildcard, serviceActions } from "@cross-account-s3/iam";
import { accessPointArn, oidcProviderArn, policyArn, roleArn } from "../../documents/arns";
import {
  deployerNames,
  eventsRoleName,
  replicationRoleName,
  STACK_TAG,
  stackTag,
  trailLogRoleName,
} from "../../documents/names";
import type { Config, DeployerConfig } from "../../stacks/config";
import { type Access, ALWAYS, type Circumstances, condition, only } from "./access";
import { principalFromArn } from "./bucket";
import type { IdentityIntent, Intent, ResourceIntent } from "./intent";
import { type Tokens, tokensFor } from "./token-subjects";

/** IAM actions that change a resource or pass a role to a service. */
const IAM_CHANGES = serviceActions("iam").filter(({ accessLevel }) => accessLevel !== "Read" && accessLevel !== "List");

/** IAM actions that change users and groups. No stack has any. */
const USER_ACTIONS = IAM_CHANGES.filter(({ resourceTypes }) =>
  resourceTypes.some(({ name }) => name === "user" || name === "group"),
).map(({ name }) => name);

/** S3 actions that change access points. */
const ACCESS_POINT_ACTIONS = serviceActions("s3").flatMap(({ name, accessLevel, resourceTypes }) =>
  // S3 actions without a resource type only create an access point or read.
  accessLevel !== "Read" && accessLevel !== "List" && name.includes("AccessPoint") && resourceTypes.length > 0
    ? [name]
    : [],
);

/** Actions that add permissions to a role. */
const ADDS_PERMISSIONS = [
  "iam:CreateRole",
  "iam:PutRolePermissionsBoundary",
  "iam:PutRolePolicy",
  "iam:UpdateAssumeRolePolicy",
];

/** Actions that read, write and delete objects. */
const OBJECT_ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];

/** Actions above the account, which no role of a stack and no deployer may perform. */
const ABOVE_ACCOUNT = ["organizations:*", "account:*", "sso:*"];

/**
 * Returns the intents of the deployer stacks: the tokens that may assume each deployer role, and what no deployer role may do. It may not
 * change what bounds it, nor the roles and keys of another stack.
 */
export function deployerIntents(configs: readonly Config[]): readonly Intent[] {
  return configs.flatMap((config) => (config.role === "deployer" ? config.deploys.flatMap(intentsOf(config)) : []));
}

type Deployed = DeployerConfig["deploys"][number];

function intentsOf(config: DeployerConfig): (deployed: Deployed) => readonly Intent[] {
  return (deployed) => {
    const { partition, accountId, project } = config;
    const { stack } = deployed;
    const names = deployerNames(project, config.stack, stack);
    const deploy = tokensFor(config, stack, "deploy");
    const preview = tokensFor(config, stack, "preview");
    const boundary = policyArn(partition, accountId, names.boundary);
    const role = (name: string) => roleArn(partition, accountId, name);
    return [
      ...(deploy ? [trustIntent(config, stack, role(names.role), deploy)] : []),
      deployerIntent(config, deployed, role(names.role), `the role that deploys stack ${stack}`),
      ...(preview
        ? [
            trustIntent(config, stack, role(names.preview), preview),
            deployerIntent(config, deployed, role(names.preview), `the role that previews stack ${stack}`),
          ]
        : []),
      ...boundaryIntents(config, deployed, boundary),
    ];
  };
}

function trustIntent(
  { stack: own, partition, accountId }: DeployerConfig,
  stack: string,
  arn: string,
  { issuer, audience, subjects }: Tokens,
): ResourceIntent {
  const access: Access = {
    who: [{ kind: "federated", provider: oidcProviderArn(partition, accountId, issuer) }],
    because: `identity, for stack ${stack}`,
    actions: only(["sts:AssumeRoleWithWebIdentity"]),
    on: [arn],
    when: [
      [condition("StringEquals", `${issuer}:aud`, [audience]), condition("StringEquals", `${issuer}:sub`, subjects)],
    ],
  };
  const of = `the trust of ${arn}`;
  return {
    ...{ side: "resource", kind: "trust", id: `trust/${arn}`, of, stack: own },
    ...{ resource: arn, account: accountId, access: [access], tolerated: [] },
  };
}

function deployerIntent(config: DeployerConfig, deployed: Deployed, arn: string, of: string): IdentityIntent {
  return { ...createdRole(config, arn, of), id: `role/${arn}`, never: neverForDeployer(config, deployed, arn) };
}

function createdRole({ stack }: DeployerConfig, arn: string, of: string) {
  return { side: "identity", of, stack, arn, created: true, accounts: [], access: [], tolerated: [] } as const;
}

function neverForDeployer(config: DeployerConfig, deployed: Deployed, arn: string): readonly Access[] {
  const { partition, accountId, project, deploys, state } = config;
  const never = (because: string, actions: readonly string[], on: readonly string[], when = ALWAYS): Access => ({
    ...{ who: [principalFromArn(arn)], because, actions: only(actions), on, when },
  });
  const names = deploys.map(({ stack }) => deployerNames(project, config.stack, stack));
  const own = deployerNames(project, config.stack, deployed.stack);
  const iam = (resource: string) => `arn:${partition}:iam::${accountId}:${resource}`;
  const changes = IAM_CHANGES.map(({ name }) => name);
  const others = deploys.map(({ stack }) => stack).filter((stack) => stack !== deployed.stack);
  const unbounded: readonly Circumstances[] = [
    [condition("StringNotEquals", "iam:PermissionsBoundary", [policyArn(partition, accountId, own.boundary)])],
  ];
  // A deployer attaches policies only to the existing roles in the configuration. The owners of those roles set the boundaries.
  const attaches = deployed.role === "control" && Object.keys(deployed.attachesTo).length > 0;
  const buckets = deploys.flatMap((one) => (one.role === "data" ? one.buckets : []));
  const data = buckets.filter((pattern) => state === undefined || !matchesWildcard(pattern, state.bucket));
  const points = deployed.role === "data" ? deployed.accessPoints : [];
  const otherKeys: readonly Circumstances[] = [
    [condition("StringNotEquals", `aws:ResourceTag/${STACK_TAG}`, [stackTag(project, deployed.stack)])],
  ];
  return [
    never(
      "roles only within the stack's boundary",
      attaches ? ADDS_PERMISSIONS : [...ADDS_PERMISSIONS, "iam:AttachRolePolicy"],
      ["*"],
      unbounded,
    ),
    never("no role without its boundary", ["iam:DeleteRolePermissionsBoundary"], ["*"]),
    never("no users and groups", USER_ACTIONS, ["*"]),
    never(
      "nothing of what bounds deployers",
      changes,
      names.flatMap(({ role, preview, boundary }) => [
        iam(`role/${role}`),
        iam(`role/${preview}`),
        iam(`policy/${boundary}`),
      ]),
    ),
    ...(others.length === 0
      ? []
      : [
          never(
            "no roles and policies of other stacks",
            changes,
            others
              .flatMap((stack) => namePatternsOf(project, stack, deployed.stack))
              .flatMap((name) => [iam(`role/${name}`), iam(`policy/${name}`)]),
          ),
        ]),
    ...(deployed.shares.some((one) => one.startsWith("arn:"))
      ? []
      : [
          never(
            "no keys of other stacks",
            ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DisableKey"],
            ["*"],
            otherKeys,
          ),
        ]),
    ...(data.length === 0
      ? []
      : [
          never(
            "no objects of data buckets",
            OBJECT_ACTIONS,
            data.map((pattern) => `arn:${partition}:s3:::${pattern}/*`),
          ),
        ]),
    never("no objects through access points", OBJECT_ACTIONS, [`${accessPointArn(partition, "*", "*", "*")}/object/*`]),
    {
      ...never("only access points of the stack's names", ACCESS_POINT_ACTIONS, ["*"]),
      ...(points.length === 0 ? {} : { notOn: points.map((name) => accessPointArn(partition, "*", accountId, name)) }),
    },
    never("nothing above the account", ABOVE_ACCOUNT, ["*"]),
  ];
}

/**
 * Returns patterns for the names of another stack's roles and policies. Stack names can have dots, so a name that begins with
 * `PROJECT-data.` belongs to stack `data`, unless the deployer's own stack is one such as `data.eu`.
 */
function namePatternsOf(project: string, other: string, own: string): readonly string[] {
  const dotted = own.startsWith(`${other}.`)
    ? [eventsRoleName(project, other), replicationRoleName(project, other)]
    : [`${project}-${other}.*`];
  return [`${project}-${other}-*`, ...dotted];
}

/**
 * Returns the intents of the boundary of a stack's roles. Each is about a role with the boundary as its only policy: one intent for an
 * example of all roles that the boundary does not name, and one for each role that it names.
 */
function boundaryIntents(config: DeployerConfig, deployed: Deployed, boundary: string): readonly IdentityIntent[] {
  const { partition, accountId, project } = config;
  const { stack } = deployed;
  const to = deployed.role === "data" ? deployed.replicatesTo : [];
  const bound = (of: string, name: string, replicas: typeof to): IdentityIntent => {
    const role = roleArn(partition, accountId, name);
    return {
      ...createdRole(config, role, `the boundary of ${of} stack ${stack}`),
      id: `policy/${boundary}/${name}`,
      policy: boundary,
      never: neverForBoundary(config, deployed, role, replicas),
    };
  };
  return [
    bound("the roles of", `${project}-${stack}-role`, []),
    bound("the role that writes the trail's log of", trailLogRoleName(project, stack), []),
    ...(to.length === 0 ? [] : [bound("the role that replicates", replicationRoleName(project, stack), to)]),
  ];
}

/** Actions that write replicas, from AWS's page on the permissions of a replication role. */
const REPLICATION_ACTIONS = [
  "s3:ObjectOwnerOverrideToBucketOwner",
  "s3:ReplicateDelete",
  "s3:ReplicateObject",
  "s3:ReplicateTags",
];

const KEY_ACTIONS = serviceActions("kms").map(({ name }) => name);

/**
 * Returns what a boundary must not allow a role.
 *
 * @param to the accounts to which the role writes replicas, with the name patterns of their buckets.
 */
function neverForBoundary(
  { partition, accountId }: DeployerConfig,
  { rolesMayAlso }: Deployed,
  role: string,
  to: readonly { readonly id: string; readonly buckets: readonly string[] }[],
): readonly Access[] {
  const isPermitted = (action: string) =>
    rolesMayAlso.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()));
  const never = (because: string, actions: readonly string[], where: Partial<Access> = {}): readonly Access[] => {
    const forbidden = actions.filter((action) => !isPermitted(action));
    const access: Access = {
      ...{ who: [principalFromArn(role)], because, actions: only(forbidden), on: ["*"], when: ALWAYS },
      ...where,
    };
    return forbidden.length === 0 ? [] : [access];
  };
  const owned = (operator: "StringEquals" | "StringNotEquals", ids: readonly string[]): Pick<Access, "when"> => ({
    when: [[condition(operator, "aws:ResourceAccount", ids)]],
  });
  const because = "replicas only to the accounts and buckets under replicatesTo";
  const ids = [...new Set(to.map(({ id }) => id))];
  return [
    ...never("a boundary gives no permissions away", [...IAM_CHANGES.map(({ name }) => name), ...ABOVE_ACCOUNT]),
    ...never(because, REPLICATION_ACTIONS, ids.length === 0 ? {} : owned("StringNotEquals", ids)),
    ...ids.flatMap((account) => {
      const buckets = to.flatMap(({ id, buckets: patterns }) => (id === account ? patterns : []));
      const notOn = buckets.map((pattern) => `arn:${partition}:s3:::${pattern}/*`);
      return never(because, REPLICATION_ACTIONS, { notOn, ...owned("StringEquals", [account]) });
    }),
    ...(ids.length === 0 ? [] : never(because, KEY_ACTIONS, owned("StringNotEquals", [accountId, ...ids]))),
  ];
}
