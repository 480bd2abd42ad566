import { matchesWildcard, parseArn } from "@cross-account-s3/iam";
import { type Access, actionsOf } from "../documents/access";
import { roleArn } from "../documents/arns";
import type { AssumedRole, ControlRole, Grant } from "../documents/grants";
import { isWithinLevel } from "../documents/levels";
import { roleName } from "../documents/names";
import type { DataConfig } from "./config";
import type { BucketConfig } from "./config/data";
import { ConfigError, didYouMean, type Fault } from "./config/faults";
import type { GrantConfig } from "./config/grant";
import type { Contract } from "./contract";
import { nameFaults } from "./names";

/**
 * Looks up the roles that a data stack grants to, and holds the stack against what the control stack says of itself.
 *
 * @returns the grants of each bucket, by the bucket's name.
 * @throws ConfigError listing every grant that cannot be made, and an account or partition that does not fit.
 */
export function resolveGrants(config: DataConfig, contract: Contract): ReadonlyMap<string, readonly Grant[]> {
  const faults: Fault[] = [...accountFaults(config, contract), ...topicFaults(config, contract), ...roleFaults(config)];
  const grants = new Map(
    config.buckets.map((bucket, n) => [
      bucket.name,
      bucketGrants(config, bucket, n, contract, (fault) => faults.push(fault)),
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

function bucketGrants(
  config: DataConfig,
  bucket: BucketConfig,
  n: number,
  contract: Contract,
  fault: (f: Fault) => void,
): readonly Grant[] {
  return Object.entries(bucket.grants).flatMap(([name, granted]) => {
    const path = `cross-account-s3:buckets[${n}].grants.${name}`;
    const role: ControlRole | undefined = roleOf(contract, name);
    if (!role) {
      const known = Object.keys(contract.roles);
      fault({
        path,
        problem: `the control stack has no such role${didYouMean(name, known) || ` (it has ${known.join(", ")})`}`,
      });
      return [];
    }
    return granted.flatMap((one, at) => {
      const here = granted.length === 1 ? path : `${path}[${at}]`;
      const above = beyond(config, role, one.access);
      const problem = one.via === "role" ? unassumable(config, contract, name) : notDirect(contract, name);
      for (const found of [above, problem]) if (found !== undefined) fault({ path: here, problem: found });
      if (above !== undefined) return [];
      return [{ role, access: one.access, ...(one.via === "role" ? { via: assumedRole(config, name, one) } : {}) }];
    });
  });
}

/** What a grant holds that the control stack does not give the role. */
function beyond({ controlStack }: DataConfig, role: ControlRole, access: Access): string | undefined {
  const { level, sets = [] } = access;
  if (level !== undefined && !isWithinLevel(level, role.level)) {
    return `found "${level}", expected at most "${role.level}", which the control stack gives the role`;
  }
  const { level: mostLevel, actionSets = [], actions = [] } = role;
  const add = (key: string, what: readonly string[]) =>
    `found ${what.join(", ")}, which the control stack does not give the role: add it to ` +
    `cross-account-s3:roles.${role.name}.${key} of ${controlStack}, and deploy that stack first`;
  const moreSets = sets.filter((set) => !actionSets.includes(set));
  if (moreSets.length > 0) return add("actionSets", moreSets);
  const most = actionsOf({ level: mostLevel, sets: actionSets, actions }, true);
  const moreActions = (access.actions ?? []).filter((a) => !most.objects.includes(a) && !most.bucket.includes(a));
  return moreActions.length > 0 ? add("actions", moreActions) : undefined;
}

function roleOf(contract: Contract, name: string): ControlRole | undefined {
  const role = entry(contract, name);
  if (!role) return undefined;
  const { arn, level, subscribes, actionSets, actions, sessionTags } = role;
  return {
    name,
    arn,
    level,
    subscribes,
    ...(actionSets ? { actionSets } : {}),
    ...(actions ? { actions } : {}),
    ...(sessionTags === true ? { sessionTags } : {}),
  };
}

function entry({ roles }: Contract, name: string): Contract["roles"][string] | undefined {
  return Object.entries(roles).find(([known]) => known === name)?.[1];
}

/** The role that a control role assumes in this account: one for all the buckets that it reaches this way. */
function assumedRole(
  { project, stack, partition, accountId }: DataConfig,
  controlRole: string,
  { externalId }: Pick<Extract<GrantConfig, { via: "role" }>, "externalId">,
): AssumedRole {
  const name = roleName(project, stack, controlRole);
  return { name, arn: roleArn(partition, accountId, name), ...(externalId === undefined ? {} : { externalId }) };
}

/** What IAM would have against the names of the roles to assume: one for each control role, whatever buckets it reaches. */
function roleFaults({ project, stack, buckets }: DataConfig): readonly Fault[] {
  const first = new Map<string, number>();
  buckets.forEach(({ grants }, n) => {
    for (const [role, all] of Object.entries(grants)) {
      if (all.some(({ via }) => via === "role") && !first.has(role)) first.set(role, n);
    }
  });
  return nameFaults(
    [...first].map(([role, n]) => ({
      kind: "role",
      what: "the role to assume",
      name: roleName(project, stack, role),
      key: `buckets[${n}].grants.${role}`,
      remedy: "rename the control role, or this stack",
    })),
  );
}

function unassumable(config: DataConfig, contract: Contract, controlRole: string): string | undefined {
  const { arn } = assumedRole(config, controlRole, {});
  if (entry(contract, controlRole)?.assumes?.includes(arn)) return undefined;
  return (
    `the role to assume will be ${arn}, which the control role may not assume yet: add it to ` +
    `cross-account-s3:roles.${controlRole}.assumes of ${config.controlStack}, and deploy that stack first`
  );
}

function notDirect(contract: Contract, name: string): string | undefined {
  return entry(contract, name)?.direct === false
    ? "the control stack lets the role reach buckets only via a role that it assumes: write { level: …, via: role }"
    : undefined;
}

function accountFaults(config: DataConfig, contract: Contract): readonly Fault[] {
  const faults: Fault[] = [];
  const { accountId, controlAccountId, controlStack, partition } = config;
  if (controlAccountId !== undefined && controlAccountId !== contract.accountId) {
    faults.push({
      path: "cross-account-s3:controlAccountId",
      problem: `found "${controlAccountId}", and the control stack ${controlStack} is in account ${contract.accountId}`,
    });
  }
  if (partition !== contract.partition) {
    faults.push({
      path: "aws:region",
      problem: `it is in partition ${partition}, and the control stack in ${contract.partition}: no access crosses partitions`,
    });
  }
  const listed = contract.dataAccounts.find(({ id }) => id === accountId);
  if (!listed) {
    faults.push({
      path: "cross-account-s3:accountId",
      problem:
        `found "${accountId}", which the control stack ${controlStack} does not list under dataAccounts ` +
        `(it lists ${contract.dataAccounts.map(({ id }) => id).join(", ")})`,
    });
    return faults;
  }
  config.buckets.forEach(({ name, grants }, n) => {
    if (Object.keys(grants).length > 0 && !listed.buckets.some((pattern) => matchesWildcard(pattern, name))) {
      faults.push({
        path: `cross-account-s3:buckets[${n}].name`,
        problem:
          `found "${name}", and the control roles reach only buckets named ${listed.buckets.join(", ")} in account ` +
          `${accountId} (dataAccounts of ${controlStack})`,
      });
    }
  });
  return faults;
}

/** A role that subscribes needs its own account's leave too, which a bucket's name does not give it for a topic that exists. */
function topicFaults({ accountId, buckets, controlStack }: DataConfig, contract: Contract): readonly Fault[] {
  const listed = contract.dataAccounts.find(({ id }) => id === accountId);
  if (!listed) return [];
  const { topics = [] } = listed;
  return buckets.flatMap(({ topicArn, grants }, n): readonly Fault[] => {
    const name = parseArn(topicArn ?? "")?.resource;
    const subscribers = Object.keys(grants).filter((role) => entry(contract, role)?.subscribes);
    if (name === undefined || subscribers.length === 0 || topics.some((pattern) => matchesWildcard(pattern, name)))
      return [];
    const problem =
      `found topic "${name}", to which ${subscribers.join(", ")} may not subscribe yet: add the name to ` +
      `topics under dataAccounts of ${controlStack}, for account ${accountId}, and deploy that stack first`;
    return [{ path: `cross-account-s3:buckets[${n}].topicArn`, problem }];
  });
}
