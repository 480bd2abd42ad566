import { isList, type Json, parsePrincipal, statementsAsWritten } from "@cross-account-s3/iam";
import { documentOf, isObject } from "../adopt/json";
import { allConfigurations, targetOf } from "../adopt/merge/notifications";
import { AccountReader, type OpenAccount, type ReadOptions } from "./account-reader";
import { CallBudget } from "./call-budget";
import type { Found, FoundBucket } from "./found";

/**
 * Reads buckets with what their policies and events name: keys, topics, queues, roles, and the trails that record them. It only reads, and
 * each call that fails is a fault of its own.
 */
export async function readAccounts(accounts: readonly OpenAccount[], options: ReadOptions): Promise<Found> {
  const budget = new CallBudget(options.mostCalls);
  const readers = accounts.map(({ account, connection }) => new AccountReader(account, connection, budget, options));
  const owners = readers.filter(({ accountId }) => accountId !== options.controlAccount);
  const buckets = (await Promise.all(owners.map((one) => one.buckets()))).flat();
  const keys = await Promise.all(owners.flatMap((one) => one.keysOf(buckets)));
  const named = rolesNamedIn(buckets);
  const roles = await Promise.all(readers.flatMap((one) => one.roles(named)));
  const targets = targetsNamedIn(buckets);
  const eventTargets = await Promise.all(owners.flatMap((one) => one.eventTargets(targets)));
  const trails = await Promise.all(owners.map((one) => one.trails(regionsOf(buckets, one.accountId))));
  const assumable = await Promise.all(owners.map((one) => one.assumableBy(options.controlAccount)));
  return {
    accounts: readers.map(({ accountId, connection }) => ({ accountId, connection })),
    buckets,
    keys: new Map(keys.flatMap((key) => (key ? [key] : []))),
    roles: new Map(roles.flatMap((role) => (role ? [[role.arn, role] as const] : []))),
    eventTargets: new Map(eventTargets.flatMap((target) => (target ? [target] : []))),
    trails: trails.flat(),
    assumable: assumable.flat(),
    faults: [...readers.flatMap(({ faults }) => faults), ...budget.faults()],
  };
}

/** The topics and queues that buckets send events to. */
function targetsNamedIn(buckets: readonly FoundBucket[]): readonly string[] {
  const all = buckets.flatMap(({ notifications }) => {
    return allConfigurations(documentOf(notifications ?? {})).flatMap((one) => targetOf(one) ?? []);
  });
  return [...new Set(all)].filter((arn) => /^arn:[a-z-]+:(sns|sqs):/.test(arn)).sort();
}

/** The Regions of the buckets of an account. */
function regionsOf(buckets: readonly FoundBucket[], accountId: string): readonly string[] {
  return [...new Set(buckets.flatMap((bucket) => (bucket.accountId === accountId ? [bucket.region] : [])))].sort();
}

/** The ARNs of roles that policies name, wherever they stand in a statement. */
function rolesNamedIn(buckets: readonly FoundBucket[]): readonly string[] {
  const texts = buckets.flatMap(({ policy }) => statementsAsWritten(documentOf(policy)).flatMap(textsIn));
  return [...new Set(texts.filter(isRole))].sort();
}

/** The texts in a value, however deep. */
function textsIn(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  if (isList(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** Whether a text is the ARN of one role, without a policy variable. */
function isRole(text: string): boolean {
  const read = parsePrincipal("AWS", text);
  return "kind" in read && read.kind === "role" && !text.includes("$");
}
