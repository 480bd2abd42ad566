import { matchesWildcard, serviceActions } from "@cross-account-s3/iam";
import { oidcProviderArn, policyArn, roleArn } from "../../documents/arns";
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
import { principal } from "./bucket";
import type { IdentityIntent, Intent, ResourceIntent } from "./intent";
import { type Tokens, tokensFor } from "./token-subjects";

/** Actions of IAM that change something, or let a service act as a role. */
const CHANGES = serviceActions("iam").filter(({ accessLevel }) => accessLevel !== "Read" && accessLevel !== "List");

/** Those on users and groups, which no stack has. */
const ON_USERS = CHANGES.filter(({ resourceTypes }) =>
  resourceTypes.some(({ name }) => name === "user" || name === "group"),
).map(({ name }) => name);

/** Those on access points that change something. */
const ON_ACCESS_POINTS = serviceActions("s3").flatMap(({ name, accessLevel, resourceTypes }) =>
  // S3 takes what has no resource only where an access point is created, or to read.
  accessLevel !== "Read" && accessLevel !== "List" && name.includes("AccessPoint") && resourceTypes.length > 0
    ? [name]
    : [],
);

/** What gives a role more than it has. */
const GIVES = ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"];

/** What reads, writes and deletes objects. */
const DATA = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];

/** What no role of a stack and no deployer ever does. */
const ABOVE = ["organizations:*", "account:*", "sso:*"];

/**
 * What no deployer may do, whatever it needs to deploy its stack: leave what bounds it, or change another stack's roles and keys; and
 * whose tokens take it.
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
      ...(deploy ? [trust(config, stack, role(names.role), deploy)] : []),
      identity(config, deployed, role(names.role), `the role that deploys stack ${stack}`),
      ...(preview
        ? [
            trust(config, stack, role(names.preview), preview),
            identity(config, deployed, role(names.preview), `the role that previews stack ${stack}`),
          ]
        : []),
      ...bounds(config, deployed, boundary),
    ];
  };
}

function trust(
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

function identity(config: DeployerConfig, deployed: Deployed, arn: string, of: string): IdentityIntent {
  return { ...created(config, arn, of), id: `role/${arn}`, never: neverOf(config, deployed, arn) };
}

function created({ stack }: DeployerConfig, arn: string, of: string) {
  return { side: "identity", of, stack, arn, created: true, accounts: [], access: [], tolerated: [] } as const;
}

function neverOf(config: DeployerConfig, deployed: Deployed, arn: string): readonly Access[] {
  const { partition, accountId, project, deploys, state } = config;
  const never = (because: string, actions: readonly string[], on: readonly string[], when = ALWAYS): Access => ({
    ...{ who: [principal(arn)], because, actions: only(actions), on, when },
  });
  const names = deploys.map(({ stack }) => deployerNames(project, config.stack, stack));
  const own = deployerNames(project, config.stack, deployed.stack);
  const iam = (resource: string) => `arn:${partition}:iam::${accountId}:${resource}`;
  const changes = CHANGES.map(({ name }) => name);
  const others = deploys.map(({ stack }) => stack).filter((stack) => stack !== deployed.stack);
  const unbounded: readonly Circumstances[] = [
    [condition("StringNotEquals", "iam:PermissionsBoundary", [policyArn(partition, accountId, own.boundary)])],
  ];
  // Policies are attached to roles that exist, and that their owner bounds, only where the configuration names them.
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
      attaches ? GIVES : [...GIVES, "iam:AttachRolePolicy"],
      ["*"],
      unbounded,
    ),
    never("no role without its boundary", ["iam:DeleteRolePermissionsBoundary"], ["*"]),
    never("no users and groups", ON_USERS, ["*"]),
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
              .flatMap((stack) => namesOf(project, stack, deployed.stack))
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
            DATA,
            data.map((pattern) => `arn:${partition}:s3:::${pattern}/*`),
          ),
        ]),
    never("no objects through access points", DATA, [`arn:${partition}:s3:*:*:accesspoint/*/object/*`]),
    {
      ...never("only access points of the stack's names", ON_ACCESS_POINTS, ["*"]),
      ...(points.length === 0
        ? {}
        : { notOn: points.map((name) => `arn:${partition}:s3:*:${accountId}:accesspoint/${name}`) }),
    },
    never("nothing above the account", ABOVE, ["*"]),
  ];
}

/**
 * Patterns of the names that another stack's roles and policies have. A stack's name may have dots: what begins with `PROJECT-data.` is
 * of stack `data`, unless `data.eu` is the stack whose own roles would be among them.
 */
function namesOf(project: string, other: string, own: string): readonly string[] {
  const dotted = own.startsWith(`${other}.`)
    ? [eventsRoleName(project, other), replicationRoleName(project, other)]
    : [`${project}-${other}.*`];
  return [`${project}-${other}-*`, ...dotted];
}

/**
 * The boundary of a stack's roles, judged as if a role had it as its only policy: a role that it does not name stands for all of these,
 * and each that it names is judged by itself.
 */
function bounds(config: DeployerConfig, deployed: Deployed, boundary: string): readonly IdentityIntent[] {
  const { partition, accountId, project } = config;
  const { stack } = deployed;
  const to = deployed.role === "data" ? deployed.replicatesTo : [];
  const bound = (of: string, name: string, replicas: typeof to): IdentityIntent => {
    const role = roleArn(partition, accountId, name);
    return {
      ...created(config, role, `the boundary of ${of} stack ${stack}`),
      id: `policy/${boundary}/${name}`,
      policy: boundary,
      never: neverWithin(config, deployed, role, replicas),
    };
  };
  return [
    bound("the roles of", `${project}-${stack}-role`, []),
    bound("the role that writes the trail's log of", trailLogRoleName(project, stack), []),
    ...(to.length === 0 ? [] : [bound("the role that replicates", replicationRoleName(project, stack), to)]),
  ];
}

/** Actions that write replicas, as AWS's page on what a replicating role needs has them. */
const REPLICATES = [
  "s3:ObjectOwnerOverrideToBucketOwner",
  "s3:ReplicateDelete",
  "s3:ReplicateObject",
  "s3:ReplicateTags",
];

const ON_KEYS = serviceActions("kms").map(({ name }) => name);

/**
 * What a boundary never lets a role do.
 *
 * @param to the accounts, and the patterns of their buckets, that the role writes replicas to.
 */
function neverWithin(
  { partition, accountId }: DeployerConfig,
  { rolesMayAlso }: Deployed,
  role: string,
  to: readonly { readonly id: string; readonly buckets: readonly string[] }[],
): readonly Access[] {
  const also = (action: string) =>
    rolesMayAlso.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()));
  const never = (because: string, actions: readonly string[], where: Partial<Access> = {}): readonly Access[] => {
    const forbidden = actions.filter((action) => !also(action));
    const access: Access = {
      ...{ who: [principal(role)], because, actions: only(forbidden), on: ["*"], when: ALWAYS },
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
    ...never("a boundary gives no permissions away", [...CHANGES.map(({ name }) => name), ...ABOVE]),
    ...never(because, REPLICATES, ids.length === 0 ? {} : owned("StringNotEquals", ids)),
    ...ids.flatMap((account) => {
      const buckets = to.flatMap(({ id, buckets: patterns }) => (id === account ? patterns : []));
      const notOn = buckets.map((pattern) => `arn:${partition}:s3:::${pattern}/*`);
      return never(because, REPLICATES, { notOn, ...owned("StringEquals", [account]) });
    }),
    ...(ids.length === 0 ? [] : never(because, ON_KEYS, owned("StringNotEquals", [accountId, ...ids]))),
  ];
}
