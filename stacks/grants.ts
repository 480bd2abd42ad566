import { matchesWildcard, parseArn } from "@cross-account-s3/iam";
import { type Access, actionsOf } from "../documents/access";
import { roleArn } from "../documents/arns";
import type { AssumedRole, Caller, Grant, Grantee } from "../documents/grants";
import { isWithinLevel } from "../documents/levels";
import { roleName } from "../documents/names";
import { unique } from "../documents/unique";
import type { DataConfig } from "./config";
import { accessPointsOf, grantEntries } from "./config/access-points";
import type { BucketConfig } from "./config/data";
import { ConfigError, didYouMean, type Fault, pathText } from "./config/faults";
import type { GrantConfig } from "./config/grant";
import type { PrincipalConfig } from "./config/principals";
import type { Contract } from "./contract";
import { nameFaults } from "./names";

/** The contracts of the control stacks whose roles a data stack's grants name. */
export interface Contracts {
  /** The contract of the stack's `controlStack`. */
  readonly own: Contract;
  /** The contracts of further control stacks, by the stack's full name. */
  readonly further: ReadonlyMap<string, Contract>;
}

/** The further control stacks whose roles are principals, each once. */
export function furtherControlStacks({ principals }: Pick<DataConfig, "principals">): readonly string[] {
  return [...new Set(Object.values(principals).flatMap((one) => ("controlStack" in one ? [one.controlStack] : [])))];
}

/**
 * Resolves the grantees of a data stack, and compares its configuration with the contracts of the control stacks.
 *
 * @returns the grants of each bucket, by the bucket's name.
 * @throws ConfigError listing every invalid grant, and a wrong account or partition.
 */
export function resolveGrants(config: DataConfig, contracts: Contracts): ReadonlyMap<string, readonly Grant[]> {
  const faults: Fault[] = [
    ...accountFaults(config, contracts),
    ...principalFaults(config, contracts),
    ...topicFaults(config, contracts),
    ...accessPointFaults(config, contracts),
    ...roleFaults(config),
  ];
  const grants = new Map(
    config.buckets.map((bucket, n) => [
      bucket.name,
      bucketGrants(config, bucket, n, contracts, (fault) => faults.push(fault)),
    ]),
  );
  if (faults.length > 0)
    throw new ConfigError(
      `stack ${config.stack}`,
      faults,
      config.buckets.map(({ name }) => name),
    );
  return grants;
}

/** A role of a control stack, as a contract has it. */
interface FoundRole {
  /** The name that the role has in its own stack. */
  readonly name: string;
  readonly controlStack: string;
  readonly role: Contract["roles"][string];
}

/** The grantee that a name stands for: a role, other principals, or unknown. */
type Found = FoundRole | { readonly callers: readonly Caller[] } | undefined;

function find({ principals, controlStack }: DataConfig, { own, further }: Contracts, name: string): Found {
  const principal = ownEntry(principals, name);
  if (!principal) {
    const role = ownEntry(own.roles, name);
    return role && { name, controlStack, role };
  }
  if (!("controlStack" in principal)) return { callers: callersOf(principal) };
  const role = ownEntry(further.get(principal.controlStack)?.roles ?? {}, principal.role);
  return role && { name: principal.role, controlStack: principal.controlStack, role };
}

function callersOf(principal: Exclude<PrincipalConfig, { readonly controlStack: string }>): readonly Caller[] {
  if ("arns" in principal) return principal.arns;
  return ["organization" in principal ? principal.organization : principal.organizationalUnit];
}

function ownEntry<Value>(of: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.entries(of).find(([known]) => known === name)?.[1];
}

function bucketGrants(
  config: DataConfig,
  bucket: BucketConfig,
  n: number,
  contracts: Contracts,
  fault: (f: Fault) => void,
): readonly Grant[] {
  return grantEntries(bucket).flatMap(({ grantee: name, granted, path: inBucket, accessPoint }) => {
    const path = `cross-account-s3:${pathText(["buckets", n, ...inBucket])}`;
    const found = find(config, contracts, name);
    if (!found) {
      const known = [...Object.keys(contracts.own.roles), ...Object.keys(config.principals)];
      // A principal whose role does not exist is reported once, where it is named.
      if (ownEntry(config.principals, name) === undefined) {
        fault({
          code: "unknown-name",
          path,
          problem: `the control stack has no such role${didYouMean(name, known) || ` (it has ${known.join(", ")})`}`,
        });
      }
      return [];
    }
    return granted.flatMap((one, at) => {
      const here = granted.length === 1 ? path : `${path}[${at}]`;
      const isRole = "role" in found;
      const above = isRole ? beyond(found, one.access) : undefined;
      const problem = isRole ? (one.via === "role" ? unassumable(config, name, found) : notDirect(found)) : undefined;
      if (above !== undefined) fault({ code: "grant-above-role", path: here, problem: above });
      if (problem !== undefined) fault({ code: "not-assumable", path: here, problem });
      if (above !== undefined) return [];
      const via = one.via === "role" ? { via: assumedRole(config, name, externalIdOf(config, name, one)) } : {};
      const through = accessPoint === undefined ? {} : { accessPoint };
      return [{ grantee: granteeOf(name, found), access: one.access, ...via, ...through }];
    });
  });
}

function granteeOf(name: string, found: NonNullable<Found>): Grantee {
  if (!("role" in found)) return { name, callers: found.callers };
  const { arn, subscribes, sessionTags } = found.role;
  return { name, callers: [arn], subscribes, ...(sessionTags === true ? { sessionTags } : {}) };
}

/** The external id that the grantee sends when it assumes the role: the grant's, or for other principals theirs. */
function externalIdOf({ principals }: DataConfig, name: string, grant: Extract<GrantConfig, { via: "role" }>) {
  const principal = ownEntry(principals, name);
  return principal && "arns" in principal ? principal.externalId : grant.externalId;
}

/** The access of a grant that the control stack does not allow the role. */
function beyond({ controlStack, name, role }: FoundRole, access: Access): string | undefined {
  const { level, sets = [] } = access;
  if (level !== undefined && !isWithinLevel(level, role.level)) {
    const raise = `cross-account-s3:roles.${name}.level of ${controlStack}`;
    return `found "${level}", expected at most "${role.level}", which the control stack gives the role; to grant more, raise ${raise}, and deploy that stack first`;
  }
  const { level: mostLevel, actionSets = [], actions = [] } = role;
  const add = (key: string, what: readonly string[]) =>
    `found ${what.join(", ")}, which the control stack does not give the role; add it to ` +
    `cross-account-s3:roles.${name}.${key} of ${controlStack}, and deploy that stack first`;
  const moreSets = sets.filter((set) => !actionSets.includes(set));
  if (moreSets.length > 0) return add("actionSets", moreSets);
  const most = actionsOf({ level: mostLevel, sets: actionSets, actions }, true);
  const moreActions = (access.actions ?? []).filter((a) => !most.objects.includes(a) && !most.bucket.includes(a));
  return moreActions.length > 0 ? add("actions", moreActions) : undefined;
}

/** The role that a grantee assumes in this account: one for all its buckets with `via: role`. */
function assumedRole(
  { project, stack, partition, accountId }: DataConfig,
  grantee: string,
  externalId: string | undefined,
): AssumedRole {
  const name = roleName(project, stack, grantee);
  return { name, arn: roleArn(partition, accountId, name), ...(externalId === undefined ? {} : { externalId }) };
}

/** Errors in the names of the roles to assume, one for each grantee. */
function roleFaults({ project, stack, buckets }: DataConfig): readonly Fault[] {
  const first = new Map<string, string>();
  buckets.forEach((bucket, n) => {
    for (const { grantee, granted, path } of grantEntries(bucket)) {
      const isFirst = granted.some(({ via }) => via === "role") && !first.has(grantee);
      if (isFirst) first.set(grantee, pathText(["buckets", n, ...path]));
    }
  });
  return nameFaults(
    [...first].map(([role, key]) => ({
      kind: "role",
      what: "the role to assume",
      name: roleName(project, stack, role),
      key,
      remedy: "rename the control role, or this stack",
    })),
  );
}

function unassumable(config: DataConfig, grantee: string, { name, controlStack, role }: FoundRole): string | undefined {
  const { arn } = assumedRole(config, grantee, undefined);
  if (role.assumes?.includes(arn)) return undefined;
  return (
    `the role to assume will be ${arn}, which the control role may not assume yet; add it to ` +
    `cross-account-s3:roles.${name}.assumes of ${controlStack}, and deploy that stack first`
  );
}

function notDirect({ role }: FoundRole): string | undefined {
  return role.direct === false
    ? "the control stack lets the role reach buckets only via a role that it assumes; write { level: …, via: role }"
    : undefined;
}

/** A control stack with the names that grants have for its roles. */
interface ControlStack {
  readonly name: string;
  readonly contract: Contract;
  /** The account that it must be in, and the key of the configuration that names it. */
  readonly account: { readonly id: string; readonly path: string } | undefined;
  readonly isGranted: (grantee: string) => boolean;
}

function controlStacks(config: DataConfig, { own, further }: Contracts): readonly ControlStack[] {
  const { controlStack, controlAccountId, principals } = config;
  return [
    {
      name: controlStack,
      contract: own,
      account: controlAccountId === undefined ? undefined : { id: controlAccountId, path: "controlAccountId" },
      isGranted: (grantee) => ownEntry(principals, grantee) === undefined,
    },
    ...Object.entries(principals).flatMap(([name, one]): readonly ControlStack[] => {
      const contract = "controlStack" in one ? further.get(one.controlStack) : undefined;
      if (!contract || !("controlStack" in one)) return [];
      const account = { id: one.accountId, path: `principals.${name}.accountId` };
      return [{ name: one.controlStack, contract, account, isGranted: (grantee) => grantee === name }];
    }),
  ];
}

/** Errors: principals with the name of a role, which would make a grant ambiguous; and roles that a control stack does not have. */
function principalFaults({ principals }: DataConfig, { own, further }: Contracts): readonly Fault[] {
  return Object.entries(principals).flatMap(([name, one]): readonly Fault[] => {
    const path = `cross-account-s3:principals.${name}`;
    if (ownEntry(own.roles, name) !== undefined) {
      return [
        { code: "duplicate", path, problem: "the control stack has a role of this name; give the principal another" },
      ];
    }
    if (!("controlStack" in one)) return [];
    const known = Object.keys(further.get(one.controlStack)?.roles ?? {});
    if (known.includes(one.role)) return [];
    const near = didYouMean(one.role, known) || ` (it has ${known.join(", ")})`;
    return [
      {
        code: "unknown-name",
        path: `${path}.role`,
        problem: `found "${one.role}", and the control stack has no such role${near}`,
      },
    ];
  });
}

function accountFaults(config: DataConfig, contracts: Contracts): readonly Fault[] {
  return controlStacks(config, contracts).flatMap((control) => faultsWith(config, control));
}

function faultsWith(
  config: DataConfig,
  { name: controlStack, contract, account, isGranted }: ControlStack,
): readonly Fault[] {
  const faults: Fault[] = [];
  const { accountId, partition } = config;
  if (account && account.id !== contract.accountId) {
    faults.push({
      code: "wrong-control-account",
      path: `cross-account-s3:${account.path}`,
      problem: `found "${account.id}", and the control stack ${controlStack} is in account ${contract.accountId}`,
    });
  }
  if (partition !== contract.partition) {
    faults.push({
      code: "control-partition",
      path: "aws:region",
      problem: `it is in partition ${partition}, and the control stack in ${contract.partition}; no access crosses partitions, so use a control stack of ${partition}`,
    });
  }
  const listed = contract.dataAccounts.find(({ id }) => id === accountId);
  if (!listed) {
    faults.push({
      code: "unlisted-account",
      path: "cross-account-s3:accountId",
      problem:
        `found "${accountId}", which the control stack ${controlStack} does not list under dataAccounts ` +
        `(it lists ${contract.dataAccounts.map(({ id }) => id).join(", ")})`,
    });
    return faults;
  }
  config.buckets.forEach((bucket, n) => {
    const { name } = bucket;
    const granted = grantEntries(bucket).some(({ grantee }) => isGranted(grantee));
    if (granted && !listed.buckets.some((pattern) => matchesWildcard(pattern, name))) {
      faults.push({
        code: "unlisted-account",
        path: `cross-account-s3:buckets[${n}].name`,
        problem:
          `found "${name}", and the control roles reach only buckets named ${listed.buckets.join(", ")} in account ` +
          `${accountId} (dataAccounts of ${controlStack})`,
      });
    }
  });
  return faults;
}

/**
 * A role that subscribes also needs the permission of its own account, which for an existing topic does not follow from a bucket's
 * name.
 */
function topicFaults(config: DataConfig, contracts: Contracts): readonly Fault[] {
  const { accountId, buckets } = config;
  return controlStacks(config, contracts).flatMap(({ name: controlStack, contract, isGranted }) => {
    const listed = contract.dataAccounts.find(({ id }) => id === accountId);
    if (!listed) return [];
    const { topics = [] } = listed;
    return buckets.flatMap((bucket, n): readonly Fault[] => {
      const { topicArn } = bucket;
      const name = parseArn(topicArn ?? "")?.resource;
      const subscribers = unique(grantEntries(bucket).map(({ grantee }) => grantee)).filter((grantee) => {
        const found = find(config, contracts, grantee);
        return isGranted(grantee) && found !== undefined && "role" in found && found.role.subscribes;
      });
      if (name === undefined || subscribers.length === 0 || topics.some((pattern) => matchesWildcard(pattern, name)))
        return [];
      const problem =
        `found topic "${name}", to which ${subscribers.join(", ")} may not subscribe yet; add the name to ` +
        `topics under dataAccounts of ${controlStack}, for account ${accountId}, and deploy that stack first`;
      return [{ code: "unlisted-account", path: `cross-account-s3:buckets[${n}].topicArn`, problem }];
    });
  });
}

/** A control role also needs the permission of its own account for an access point, which does not follow from a bucket's name. */
function accessPointFaults(config: DataConfig, contracts: Contracts): readonly Fault[] {
  const { accountId, buckets } = config;
  return controlStacks(config, contracts).flatMap(({ name: controlStack, contract, isGranted }) => {
    const listed = contract.dataAccounts.find(({ id }) => id === accountId);
    if (!listed) return [];
    const { accessPoints = [] } = listed;
    const isDirect = (grantee: string): boolean => {
      const found = find(config, contracts, grantee);
      return isGranted(grantee) && found !== undefined && "role" in found;
    };
    return buckets.flatMap((bucket, n) =>
      accessPointsOf(bucket).flatMap(({ name, path }): readonly Fault[] => {
        const users = grantEntries(bucket).filter(
          ({ accessPoint, grantee, granted }) =>
            accessPoint === name && isDirect(grantee) && granted.some(({ via }) => via === "policy"),
        );
        if (users.length === 0 || accessPoints.some((pattern) => matchesWildcard(pattern, name))) return [];
        const problem =
          `found access point "${name}", which ${users.map(({ grantee }) => grantee).join(", ")} may not use yet; add the name, or a ` +
          `pattern of it, to accessPoints under dataAccounts of ${controlStack}, for account ${accountId}, and deploy that stack first`;
        return [{ code: "unlisted-account", path: `cross-account-s3:${pathText(["buckets", n, ...path])}`, problem }];
      }),
    );
  });
}
