import { isList, type Json, parsePrincipal, partitionOf, statementsAsWritten } from "@cross-account-s3/iam";
import { documentOf, isObject } from "../adopt/json";
import { allConfigurations, targetOf } from "../adopt/merge/notifications";
import { statementOf } from "../adopt/statement-of";
import { AccountReader, type OpenAccount, type ReadOptions } from "./account-reader";
import { CallBudget } from "./call-budget";
import type { Found, FoundBucket } from "./found";
import { statementAccess } from "./statement-access";

/**
 * Reads the buckets of accounts, and the keys, topics, queues, roles and trails that belong to them. Makes only read calls. A failed call
 * adds a fault to the result.
 */
export async function readAccounts(accounts: readonly OpenAccount[], options: ReadOptions): Promise<Found> {
  const budget = new CallBudget(options.mostCalls);
  const readers = accounts.map(({ account, connection }) => new AccountReader(account, connection, budget, options));
  const owners = readers.filter(({ accountId }) => accountId !== options.controlAccount);
  const buckets = (await Promise.all(owners.map((one) => one.buckets()))).flat();
  const keys = await Promise.all(owners.flatMap((one) => one.keysOf(buckets)));
  const opened = accountsOpenedTo(buckets);
  const ofAccounts = await Promise.all(
    readers
      .filter(({ accountId }) => opened.has(accountId))
      .map(async (one) => [one.accountId, await one.allRoles()] as const),
  );
  const accountRoles = new Map(ofAccounts.flatMap(([id, all]) => (all ? [[id, all] as const] : [])));
  const known = [...accountRoles.values()].flatMap(({ roles: all }) => all);
  const isKnown = new Set(known.map(({ arn }) => arn));
  const named = rolesNamedIn(buckets).filter((arn) => !isKnown.has(arn));
  const roles = await Promise.all(readers.flatMap((one) => one.roles(named)));
  const targets = targetsNamedIn(buckets);
  const eventTargets = await Promise.all(owners.flatMap((one) => one.eventTargets(targets)));
  const trails = await Promise.all(owners.map((one) => one.trails(regionsOf(buckets, one.accountId))));
  const assumable = await Promise.all(owners.map((one) => one.assumableBy(options.controlAccount)));
  return {
    accounts: readers.map(({ accountId, connection }) => ({ accountId, connection })),
    buckets,
    keys: new Map(keys.flatMap((key) => (key ? [key] : []))),
    roles: new Map([...roles, ...known].flatMap((role) => (role ? [[role.arn, role]] : []))),
    accountRoles,
    eventTargets: new Map(eventTargets.flatMap((target) => (target ? [target] : []))),
    trails: trails.flat(),
    assumable: assumable.flat(),
    faults: [...readers.flatMap(({ faults }) => faults), ...budget.faults()],
  };
}

/** Returns the ARNs of the topics and queues that buckets send events to, sorted and without duplicates. */
function targetsNamedIn(buckets: readonly FoundBucket[]): readonly string[] {
  const all = buckets.flatMap(({ notifications }) => {
    return allConfigurations(documentOf(notifications ?? {})).flatMap((one) => targetOf(one) ?? []);
  });
  return [...new Set(all)].filter((arn) => /^arn:[a-z-]+:(sns|sqs):/.test(arn)).sort();
}

/** Returns the ids of the accounts that bucket policies allow as a whole. */
function accountsOpenedTo(buckets: readonly FoundBucket[]): ReadonlySet<string> {
  const statements = buckets.flatMap((bucket) =>
    statementsAsWritten(documentOf(bucket.policy)).flatMap((written) => {
      const read = statementOf(written, "bucket");
      return "statement" in read
        ? statementAccess(read.statement, { ...bucket, partition: partitionOf(bucket.region) }).toAccounts
        : [];
    }),
  );
  return new Set(statements.map(({ caller }) => caller));
}

/** Returns the Regions of an account's buckets, sorted and without duplicates. */
function regionsOf(buckets: readonly FoundBucket[], accountId: string): readonly string[] {
  return [...new Set(buckets.flatMap((bucket) => (bucket.accountId === accountId ? [bucket.region] : [])))].sort();
}

/** Returns the ARNs of the roles that bucket policies name anywhere in a statement, sorted and without duplicates. */
function rolesNamedIn(buckets: readonly FoundBucket[]): readonly string[] {
  const texts = buckets.flatMap(({ policy }) => statementsAsWritten(documentOf(policy)).flatMap(textsIn));
  return [...new Set(texts.filter(isRole))].sort();
}

/** Returns all texts in a value, at any depth. */
function textsIn(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  if (isList(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** Returns whether a text is the ARN of one role, without a policy variable. */
function isRole(text: string): boolean {
  const read = parsePrincipal("AWS", text);
  return "kind" in read && read.kind === "role" && !text.includes("$");
}
