import {
  type ConditionTest,
  type Partition,
  operatorText,
  parseArn,
  parsePrincipal,
  serviceActions,
  matchingActions,
  hasWildcard,
  type Statement,
} from "@cross-account-s3/iam";
import { bucketArn } from "../documents/arns";
import { GRANTABLE_ACTIONS, isOnObjects } from "../documents/grantable-actions";
import type { Caller } from "../documents/grants";
import { keyPrefix } from "../stacks/config/grant";

/** The access of one caller to one action, in the terms of grants. */
export interface Given {
  readonly caller: Caller;
  /** An S3 action that a grant may name, or {@link ACL_HEADER}. */
  readonly action: string;
  /** The key prefix; empty for the whole bucket. */
  readonly prefix: string;
}

/** The access of a bucket policy statement that grants can express. */
interface StatementAccess {
  readonly given: readonly Given[];
  /** The access of other accounts as a whole, with account ids as callers. Their own policies decide which principals may use it. */
  readonly toAccounts: readonly Given[];
  /** The reasons why grants cannot express the rest, and what to do. Empty if grants can express everything. */
  readonly reasons: readonly string[];
}

/** The bucket whose policy has the statement. */
interface StatementBucket {
  readonly name: string;
  readonly accountId: string;
  readonly partition: Partition;
}

/** Converts an Allow statement to grants. The grants never allow more than the statement. Access without an exact form becomes a reason. */
export function statementAccess(statement: Statement, bucket: StatementBucket): StatementAccess {
  if (statement.effect === "Deny") {
    return only("it is a Deny statement; it stays unchanged, and the proof includes it");
  }
  if (statement.action.negated) {
    return only("NotAction allows all actions except some; have the owner list the actions that are needed");
  }
  if (!statement.resource || statement.resource.negated) {
    return only("NotResource allows all resources except some; have the owner name the bucket and its objects");
  }
  const condition = readConditions(statement.conditions);
  if (condition.reasons.length > 0) return { given: [], toAccounts: [], reasons: condition.reasons };
  const who = callersIn(statement, condition, bucket);
  const what = actionsIn(statement, condition);
  const where = objectsIn(statement.resource.patterns, bucketArn(bucket.partition, bucket.name));
  const givenTo = (caller: Caller): readonly Given[] =>
    what.actions.flatMap((action): readonly Given[] => {
      if (action === ACL_HEADER || isOnObjects(action)) {
        // Only requests that list a bucket have s3:prefix, so that the condition never matches requests for objects.
        if (condition.prefixes) return [];
        return where.prefixes.map((prefix) => ({ caller, action, prefix }));
      }
      if (!where.bucket) return [];
      if (!condition.prefixes) return [{ caller, action, prefix: "" }];
      // Requests for other actions have no s3:prefix, so that the condition never matches them.
      return TAKES_PREFIX.includes(action) ? condition.prefixes.map((prefix) => ({ caller, action, prefix })) : [];
    });
  const [given, toAccounts] = [who.callers.flatMap(givenTo), who.accounts.flatMap(givenTo)];
  const isNamed = who.callers.length + who.accounts.length > 0;
  const reasons = [...who.reasons, ...(isNamed ? [...what.reasons, ...where.reasons] : [])];
  if (given.length + toAccounts.length === 0 && reasons.length === 0) return only(NOTHING);
  return { given, toAccounts, reasons: [...new Set(reasons)] };
}

const NOTHING =
  "no request matches its principals, actions, resources and conditions, so it allows nothing; have the owner correct or delete it";

function only(reason: string): StatementAccess {
  return { given: [], toAccounts: [], reasons: [reason] };
}

/** The action set that allows `s3:PutObjectAcl` only with `bucket-owner-full-control`. */
export const ACL_HEADER = "acl-header";
/** The bucket actions whose requests have `s3:prefix`. */
export const TAKES_PREFIX: readonly string[] = ["s3:ListBucket", "s3:ListBucketVersions"];

/** The conditions of a statement in the terms of grants. */
interface Conditions {
  readonly principalArns?: readonly string[];
  readonly organizations?: readonly string[];
  /** Paths of organizational units. */
  readonly units?: readonly string[];
  /** The key prefixes that a listing may request. */
  readonly prefixes?: readonly string[];
  /** Whether requests must have the header `x-amz-acl: bucket-owner-full-control`. */
  readonly ownerAcl?: boolean;
  /** The reasons why grants cannot express some conditions. */
  readonly reasons: readonly string[];
}

function readConditions(tests: readonly ConditionTest[]): Conditions {
  return tests.reduce<Conditions>(
    (read, test) => {
      const found = readCondition(test);
      const again = Object.keys(found).find((key) => key !== "reasons" && key in read);
      const twice =
        again === undefined ? [] : [`it has two conditions on ${test.key}, and a grant has one; keep the statement`];
      return { ...read, ...found, reasons: [...read.reasons, ...(found.reasons ?? []), ...twice] };
    },
    { reasons: [] },
  );
}

function readCondition(test: ConditionTest): Partial<Conditions> {
  const { key, operator, quantifier, ifExists, values } = test;
  const name = key.toLowerCase();
  // The policy that this program writes always denies plain HTTP.
  if (name === "aws:securetransport" && operator === "Bool" && values.every((value) => value === "true")) return {};
  if (!ifExists && quantifier === undefined) {
    switch (name) {
      case "aws:principalarn":
        if (["StringEquals", "StringLike", "ArnEquals", "ArnLike"].includes(operator)) return { principalArns: values };
        break;
      case "aws:principalorgid":
        if (operator === "StringEquals" || (operator === "StringLike" && !values.some(hasWildcard))) {
          return { organizations: values };
        }
        break;
      case "s3:prefix":
        if (operator === "StringLike" || operator === "StringEquals") return listed(operator, values);
        break;
      case "s3:x-amz-acl":
        if (operator === "StringEquals" && values.every((value) => value === "bucket-owner-full-control")) {
          return { ownerAcl: true };
        }
    }
  }
  if (name === "aws:principalorgpaths" && quantifier === "ForAnyValue" && operator === "StringLike" && !ifExists) {
    const units = values.map((value) => /^(o-[^*?]+\/)\*?$/.exec(value)?.[1]);
    if (units.every((unit) => unit !== undefined)) return { units };
  }
  return {
    reasons: [`no grant has the condition ${operatorText(test)} on ${key}; keep the statement, or grant without it`],
  };
}

/** Returns the prefixes to which a condition limits listings. A value `team/` is redundant if there is also `team/*`. */
function listed(operator: string, values: readonly string[]): Partial<Conditions> {
  const prefixes = values.flatMap((value) => /^([^*?]+)\*$/.exec(operator === "StringLike" ? value : "")?.[1] ?? []);
  const rest = values.filter(
    (value) => !prefixes.some((prefix) => value === `${prefix}*` || (!hasWildcard(value) && value.startsWith(prefix))),
  );
  return {
    prefixes: prefixes.filter(isPrefix),
    reasons:
      rest.length === 0 && prefixes.every(isPrefix)
        ? []
        : [
            `s3:prefix ${values.join(", ")} is not a key prefix that a grant accepts; keep the statement, or grant a prefix with browse: true`,
          ],
  };
}

/** Returns whether a text is a valid key prefix of a grant. */
export function isPrefix(text: string): boolean {
  return keyPrefix.safeParse(text).success;
}

/** Returns whether a value of `aws:PrincipalArn` is the ARN of one role or user, without wildcards and policy variables. */
function isExact(arn: string): boolean {
  const read = parsePrincipal("AWS", arn);
  return "kind" in read && (read.kind === "role" || read.kind === "user") && !arn.includes("$");
}

function callersIn(
  { principal }: Statement,
  { principalArns, organizations, units }: Conditions,
  { accountId }: StatementBucket,
): { readonly callers: readonly Caller[]; readonly accounts: readonly string[]; readonly reasons: readonly string[] } {
  if (!principal || principal.negated) {
    return {
      ...NO_CALLERS,
      reasons: ["NotPrincipal allows all principals except some; have the owner name those that need the access"],
    };
  }
  const callers: Caller[] = [];
  const accounts: string[] = [];
  const reasons: string[] = [];
  const add = (arn: string) => {
    if (organizations || units) {
      reasons.push(
        `a grant to ${arn} does not require its organization; keep the statement, or grant to the exact ARN`,
      );
    } else if (parseArn(arn)?.account === accountId) {
      reasons.push(`${arn} is in the bucket's own account; give it the access by its own policies`);
    } else if (!isExact(arn)) {
      reasons.push(`${arn} is not the exact ARN of a role or user; name each, or a permission set`);
    } else callers.push(arn);
  };
  for (const one of principal.principals) {
    switch (one.kind) {
      case "role":
      case "user":
        if (!principalArns || principalArns.includes(one.arn)) add(one.arn);
        break;
      case "account":
        if (one.account === accountId)
          reasons.push("it allows the bucket's own account, whose policies decide; keep the statement");
        else if (principalArns) {
          for (const arn of principalArns) if (parseArn(arn)?.account === one.account) add(arn);
        } else if (organizations || units) {
          reasons.push(
            `it allows account ${one.account} only in an organization, which a grant to a role does not require; keep the statement, or grant to the roles that need it`,
          );
        } else accounts.push(one.account);
        break;
      case "everyone":
        if (!principalArns && units) callers.push(...units);
        else if (!principalArns && organizations) callers.push(...organizations);
        else if (principalArns) principalArns.forEach(add);
        else reasons.push("it allows everyone; limit it to accounts or an organization");
        break;
      case "service":
        reasons.push(
          `it allows the service ${one.service}; see services in docs/configuration.md, which expresses some uses`,
        );
        break;
      case "unique-id":
        reasons.push(`${one.id} is the id of a deleted role or user, and allows nothing; see dropOrphanedPrincipals`);
        break;
      case "session":
      case "federated-user":
        reasons.push(`${one.arn} is one session; grant to its role`);
        break;
      case "federated":
        reasons.push(`${one.provider} is an identity provider; grant to a role that it can assume`);
        break;
      case "canonical-user":
        reasons.push("it names a canonical user ID; have the owner name the account's roles");
        break;
      case "origin-access-identity":
        reasons.push(`${one.id} is an origin access identity; use origin access control, with the service cloudfront`);
    }
  }
  // The path of an organizational unit begins with the id of its organization.
  const foreign = (units ?? []).filter((unit) => organizations && !organizations.includes(unit.split("/")[0] ?? ""));
  if (foreign.length > 0)
    return { ...NO_CALLERS, reasons: ["its organization and its units exclude each other; have the owner correct it"] };
  return { callers: [...new Set(callers)], accounts: [...new Set(accounts)], reasons };
}

const NO_CALLERS = { callers: [], accounts: [] } as const;

function actionsIn(
  { action: { patterns } }: Statement,
  { ownerAcl }: Conditions,
): { readonly actions: readonly string[]; readonly reasons: readonly string[] } {
  const all = patterns.flatMap((pattern) =>
    (pattern === "*" ? serviceActions("s3") : (matchingActions(pattern) ?? [])).map(({ name }) => name),
  );
  const found = [...new Set(all)].sort();
  if (ownerAcl === true) {
    const others = found.filter((name) => name !== "s3:PutObjectAcl");
    return {
      actions: found.length === others.length ? [] : [ACL_HEADER],
      reasons:
        others.length === 0
          ? []
          : [
              `no grant of ${few(others)} requires the header x-amz-acl; grant level upload, as the header has no effect while ACLs are off`,
            ],
    };
  }
  const beyond = found.filter((name) => !GRANTABLE_ACTIONS.includes(name));
  return {
    actions: found.filter((name) => GRANTABLE_ACTIONS.includes(name)),
    reasons: beyond.length === 0 ? [] : [`no grant gives ${few(beyond)}; see docs/decisions/0010`],
  };
}

/** Formats the first three items of a list, and the number of the others. */
export function few(all: readonly string[]): string {
  const more = all.length - 3;
  return `${all.slice(0, 3).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/**
 * Converts the resource patterns of a policy to the parts of a bucket.
 *
 * @param arn the ARN of the bucket.
 * @returns whether the bucket itself is included, the key prefixes, and the reasons why grants cannot express other patterns.
 */
export function objectsIn(
  patterns: readonly string[],
  arn: string,
): { readonly bucket: boolean; readonly prefixes: readonly string[]; readonly reasons: readonly string[] } {
  const reasons: string[] = [];
  const prefixes: string[] = [];
  let bucket = false;
  const objects = `${arn}/`;
  for (const pattern of patterns) {
    if (pattern === arn) {
      bucket = true;
      continue;
    }
    const head = /^([^*?$]*)\*+$/.exec(pattern)?.[1];
    if (head !== undefined && arn.startsWith(head)) {
      bucket = true;
      prefixes.push("");
    } else if (
      head !== undefined &&
      head.startsWith(objects) &&
      (head === objects || isPrefix(head.slice(objects.length)))
    ) {
      prefixes.push(head.slice(objects.length));
    } else if (pattern.startsWith(objects) || hasWildcard(pattern)) {
      reasons.push(`${pattern} is not a key prefix, which a grant requires; keep the statement, or grant a prefix`);
    }
  }
  return { bucket, prefixes: [...new Set(prefixes)], reasons };
}
