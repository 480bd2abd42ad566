import {
  actionFormula,
  all,
  ALWAYS,
  any,
  callersNamed,
  conditionsFormula,
  type ConditionTest,
  effectFormula,
  type Formula,
  not,
  parsePolicy,
  type Policy,
  policyFormula,
  readPolicy,
  RequestSpace,
  resourceFormula,
  type Statement,
  statementFormula,
  wildcardsOverlap,
  unlessTooComplex,
} from "@cross-account-s3/iam";
import { documentOf } from "../adopt/json";
import { isOnObjects, keyActionsFor } from "../documents/grantable-actions";
import { type Found, type FoundBucket, type FoundRole, keyOf } from "./found";
import { ACL_HEADER, type Given, isPrefix, objectsIn, TAKES_PREFIX } from "./statement-access";

/** The grants to roles that replace a statement that allows whole accounts. */
interface AccountRoles {
  readonly given: readonly Given[];
  /** The reasons why the grants do not replace all of the statement. Never empty, as it also allows users and future roles. */
  readonly reasons: readonly string[];
}

/** The most roles of an account that one statement is granted to. More would be a list that no one reviews. */
export const MOST_ROLES = 50;

/** The most roles of an account for which a statement lists why they do not get all access. */
const MOST_FAULTS = 10;

/**
 * Returns a function that finds the roles that may use a statement for whole accounts: roles whose own policies allow a part of it. A grant
 * to such a role allows no request that the statement does not allow. If the role's own policies name a narrower prefix, the grant has it.
 *
 * The policies of the roles are parsed once for all calls of the function. Its arguments are the statement, the access that the statement
 * gives to accounts, with account ids as callers, and the bucket.
 */
export function accountRoles(
  found: Pick<Found, "keys" | "accountRoles">,
): (statement: Statement, toAccounts: readonly Given[], bucket: FoundBucket) => AccountRoles {
  const known = new Map(
    [...found.accountRoles].map(([account, { roles, isWhole }]) => {
      const parsed = roles.map((role) => ({ role, own: ownPolicies(role) }));
      const reachingAll = parsed.filter(({ own }) => own && reachesAll(own.policies)).map(({ role }) => role);
      return [account, { roles: parsed, reachingAll: new Set(reachingAll), isWhole }];
    }),
  );
  return (statement, toAccounts, bucket) => {
    const side = bucketSideOf(bucket, found);
    const accounts = [...new Set(toAccounts.map(({ caller }) => caller))];
    const all = accounts.map((account): AccountRoles => {
      const read = known.get(account);
      if (!read) return { given: [], reasons: [unread(account)] };
      const given = toAccounts.filter(({ caller }) => caller === account);
      const uses = read.roles.map(({ role, own }): RoleUse => {
        if (!own) return { role, given: [], fault: "its policies cannot be read; grant what the role needs" };
        if (!mayReach(own.policies, bucket.arn)) return { role, given: [] };
        const otherwise = { role, given: [], fault: TOO_COMPLEX };
        return unlessTooComplex(() => useBy({ role, own }, statement, given, side), otherwise);
      });
      const users = uses.filter((one) => one.given.length > 0);
      if (users.length > MOST_ROLES) return { given: [], reasons: [tooMany(account, users.length)] };
      return {
        given: users.flatMap((one) => one.given),
        reasons: [outcome(account, users, read.reachingAll), ...faultsOf(uses), ...(read.isWhole ? [] : [NOT_ALL])],
      };
    });
    return { given: all.flatMap(({ given }) => given), reasons: all.flatMap(({ reasons }) => reasons) };
  };
}

/**
 * Returns whether policies may allow access to a bucket. Compares only the patterns of their statements, which is much faster than a proof
 * for each role.
 */
function mayReach(policies: readonly Policy[], arn: string): boolean {
  return policies.some(({ statements }) =>
    statements.some(({ effect, action, resource }) => {
      if (effect === "Deny") return false;
      const patterns = (resource?.patterns ?? []).map((one) => one.replaceAll(VARIABLE, "*"));
      return isOnS3(action) && (resource?.negated === true || patterns.some((one) => wildcardsOverlap(one, `${arn}*`)));
    }),
  );
}

/** Returns whether policies allow all buckets, so that they do not show whether their role needs a certain bucket. */
function reachesAll(policies: readonly Policy[]): boolean {
  return policies.some(({ statements }) =>
    statements.some(
      ({ effect, action, resource }) =>
        effect === "Allow" &&
        isOnS3(action) &&
        resource?.negated === false &&
        resource.patterns.some((one) => EVERY_BUCKET.test(one)),
    ),
  );
}

/** Matches resource patterns that match every bucket of a partition, or objects of every bucket. */
const EVERY_BUCKET = /^(?:\*|arn:[^:]+:s3:::\*(?:\/.*)?)$/;

/** Returns whether actions may include an action of S3. */
function isOnS3({ negated, patterns }: Statement["action"]): boolean {
  return negated || patterns.some((one) => wildcardsOverlap(one.toLowerCase(), "s3:*"));
}

/** Matches a policy variable. */
const VARIABLE = /\$\{[^}]*\}/g;

function faultsOf(uses: readonly RoleUse[]): readonly string[] {
  const faults = uses.flatMap(({ role, fault }) => (fault === undefined ? [] : [`${role.arn}: ${fault}`]));
  const more = faults.length - MOST_FAULTS;
  return [...faults.slice(0, MOST_FAULTS), ...(more > 0 ? [`and ${more} more roles`] : [])];
}

/** The part of a statement's access that a role may use. */
interface RoleUse {
  readonly role: FoundRole;
  readonly given: readonly Given[];
  /** The reason why the role does not get all access that it may use. @default it gets all */
  readonly fault?: string;
}

const TOO_COMPLEX = "its policies are too complex to compare; grant what the role needs";

const NOT_ALL =
  "not all roles of that account were read; see what was not read, and run discover again before the statement is deleted";

function unread(account: string): string {
  return `it allows all of account ${account}, whose roles were not read; add the account's --profile or see what was not read, and run discover again, or grant to the roles that need it`;
}

function tooMany(account: string, count: number): string {
  return `it allows all of account ${account}, of which ${count} roles may use this, more than the ${MOST_ROLES} that discover grants to; grant to the roles that need it`;
}

function outcome(account: string, users: readonly RoleUse[], reachingAll: ReadonlySet<FoundRole>): string {
  if (users.length === 0) {
    return `it allows all of account ${account}, and no role that was read may use this by its own policies; ask that account whether a user does, and have the statement deleted if not`;
  }
  const named = users.map(({ role }) => (reachingAll.has(role) ? `${nameOf(role)} (and every bucket)` : nameOf(role)));
  return `it allows all of account ${account}; the roles that may use this by their own policies get grants: ${named.join(", ")}; users and future roles of the account may use it only by this statement`;
}

function nameOf({ arn }: FoundRole): string {
  return arn.slice(arn.indexOf(":role/") + ":role/".length);
}

/** A bucket's side of the access to it, parsed once for all roles. */
interface BucketSide {
  readonly arn: string;
  /** The version of the bucket policy's language. */
  readonly version: Policy["version"];
  /** The requests that the bucket policy does not deny. */
  readonly notDenied: Formula;
  /** The requests that the key policy allows on the bucket's key; undefined if there is no key or its policy cannot be read. */
  readonly keyUse: Formula | undefined;
}

function bucketSideOf(bucket: FoundBucket, found: Pick<Found, "keys">): BucketSide {
  const { policy } = readPolicy(documentOf(bucket.policy) ?? {}, { type: "bucket" });
  const key = keyOf(bucket, found);
  const keyPolicy = key && readPolicy(documentOf(key.policy) ?? {}, { type: "key" }).policy;
  return {
    arn: bucket.arn,
    version: policy?.version ?? "2012-10-17",
    notDenied: policy ? not(effectFormula(policy, "Deny")) : ALWAYS,
    keyUse:
      key &&
      keyPolicy &&
      all(policyFormula(keyPolicy), resourceFormula({ negated: false, patterns: [key.arn] }, false)),
  };
}

function useBy(
  { role, own }: { readonly role: FoundRole; readonly own: OwnPolicies },
  statement: Statement,
  toAccount: readonly Given[],
  { arn, version, notDenied, keyUse }: BucketSide,
): RoleUse {
  const callers = callersNamed({ kind: "role", arn: role.arn });
  const used = all(statementFormula(statement, version), own.allows, notDenied);
  const narrower = narrowerPrefixes(own.policies, arn);
  const parts = new Map<Given, readonly Part[]>(toAccount.map((one) => [one, partsOf(one, narrower, arn)]));
  const wholes = new Map(toAccount.map((one) => [one, requestsOf(one, arn)]));
  const space = new RequestSpace(
    [used, ...wholes.values(), ...[...parts.values()].flat().map(({ formula }) => formula)],
    {
      services: ["s3"],
      callers,
    },
  );
  const usedSet = space.set(used);
  const given = toAccount.flatMap((one): readonly Given[] => {
    const whole = wholes.get(one);
    const set = whole && usedSet.intersection(space.set(whole));
    if (!set || set.isEmpty) return [];
    const caller = role.arn;
    const some = (parts.get(one) ?? []).map(({ prefix, formula }) => ({ prefix, set: space.set(formula) }));
    const covered = some.reduce((sum, part) => sum.minus(part.set), set);
    if (!covered.isEmpty) return [{ ...one, caller }];
    const reached = some.filter((part) => !part.set.intersection(set).isEmpty);
    return reached.map(({ prefix }) => ({ ...one, caller, prefix }));
  });
  if (given.length === 0) return { role, given };
  const keyActions = keyActionsOf(role, own.allows, keyUse);
  const isUsable = ({ action }: Given) => keyActionsFor(action).every((one) => keyActions?.includes(one) ?? true);
  const without = [...new Set(given.filter((one) => !isUsable(one)).map(({ action }) => action))];
  const fault = `may not use the key of the bucket, and is not granted ${without.join(", ")}, which requires the key`;
  return { role, given: given.filter(isUsable), ...(without.length === 0 ? {} : { fault }) };
}

/** The policies of a role, and the requests that they allow within its permissions boundary. */
interface OwnPolicies {
  readonly policies: readonly Policy[];
  readonly allows: Formula;
}

/** Parses a role's policies; undefined if one of them, or the permissions boundary, cannot be read. */
function ownPolicies({ policies, boundaryPolicy }: FoundRole): OwnPolicies | undefined {
  const read = [...policies, ...(boundaryPolicy ? [boundaryPolicy] : [])].map(({ policy }) =>
    parsePolicy(policy, { type: "identity" }),
  );
  const parsed = read.flatMap((one) => ("policy" in one ? [one.policy] : []));
  if (parsed.length < read.length) return undefined;
  const own = parsed.slice(0, policies.length);
  const boundary = parsed.slice(policies.length);
  return {
    policies: own,
    allows: all(
      any(...own.map((one) => effectFormula(one, "Allow"))),
      not(any(...own.map((one) => effectFormula(one, "Deny")))),
      ...boundary.map(policyFormula),
    ),
  };
}

/** Returns the KMS actions that both a role's own policies and the key policy allow; undefined if the use of a key is not known. */
function keyActionsOf({ arn }: FoundRole, allows: Formula, keyUse: Formula | undefined): readonly string[] | undefined {
  if (!keyUse) return undefined;
  const formula = all(allows, keyUse);
  const space = new RequestSpace([formula], {
    services: ["kms"],
    callers: callersNamed({ kind: "role", arn }),
  });
  return space.actionsOf(space.set(formula));
}

/** A part of a statement's access, with a longer prefix. */
interface Part {
  readonly prefix: string;
  readonly formula: Formula;
}

/** Returns the parts to which a role's own policies may narrow an access. */
function partsOf(one: Given, prefixes: readonly string[], arn: string): readonly Part[] {
  const takesPrefix = isOnObjects(one.action) || TAKES_PREFIX.includes(one.action);
  return prefixes
    .filter((prefix) => takesPrefix && prefix !== one.prefix && prefix.startsWith(one.prefix))
    .map((prefix) => ({ prefix, formula: requestsOf({ ...one, prefix }, arn) }));
}

/** Returns the key prefixes that policies name in resources or in conditions on `s3:prefix`, sorted and without duplicates. */
function narrowerPrefixes(policies: readonly Policy[], arn: string): readonly string[] {
  const all = policies.flatMap(({ statements }) =>
    statements.flatMap(({ effect, resource, conditions }) => {
      if (effect === "Deny") return [];
      const listed = conditions.filter(({ key }) => key.toLowerCase() === "s3:prefix").flatMap(({ values }) => values);
      const beginnings = listed.flatMap((value) => /^([^*?$]+)\*$/.exec(value)?.[1] ?? []).filter(isPrefix);
      return [...objectsIn(resource?.negated === false ? resource.patterns : [], arn).prefixes, ...beginnings];
    }),
  );
  return [...new Set(all)].sort();
}

/** Returns the requests of an access, from any caller. */
function requestsOf({ action, prefix }: Given, arn: string): Formula {
  const name = action === ACL_HEADER ? "s3:PutObjectAcl" : action;
  const isObjects = action === ACL_HEADER || isOnObjects(action);
  const listed: ConditionTest = { operator: "StringLike", ifExists: false, key: "s3:prefix", values: [`${prefix}*`] };
  return all(
    actionFormula({ negated: false, patterns: [name] }),
    resourceFormula({ negated: false, patterns: [isObjects ? `${arn}/${prefix}*` : arn] }, false),
    conditionsFormula(isObjects || prefix === "" ? [] : [listed], false),
  );
}
