import { accountInPattern, isAccountId, isFixedTest, type Principal } from "@cross-account-s3/iam";
import { BALANCER_ACCOUNTS } from "./load-balancer-accounts";
import { isNegatedTest, isPositive } from "./operators";
import { accountOfPrincipal, principalText } from "./principals";
import { opennessOf } from "./public-statement";
import type { StatementView } from "./statement-view";
import { testsOf } from "./statement-view";
import { isUnknown } from "./unknown";

/** A principal of another account, or one whose account is not known, that a statement lets in. */
export interface Foreigner {
  /** As the document writes it. */
  readonly text: string;
  readonly is: "root" | "identity" | "source" | "organization" | "unit" | "network" | "canonical" | "other";
  /** The account, where it is one. */
  readonly account?: string;
  /** The organization, path, network or id, where it is no account. */
  readonly id?: string;
}

/** The keys that say which account a caller belongs to. */
const CALLER_KEYS = ["aws:PrincipalAccount", "kms:CallerAccount"];
/** The keys that say for which account or resource a service calls, or through whose access point. */
const SOURCE_KEYS = ["aws:SourceAccount", "aws:SourceOwner", "aws:SourceArn"];
const ACCESS_POINT_KEYS = ["s3:DataAccessPointAccount", "s3:DataAccessPointArn"];
const NETWORK_KEYS = [
  "aws:SourceVpc",
  "aws:SourceVpce",
  "aws:SourceVpcArn",
  "aws:SourceIp",
  "aws:VpcSourceIp",
  "aws:VpceAccount",
  "aws:VpceOrgID",
  "aws:VpceOrgPaths",
];

/**
 * Whom of other accounts an Allow statement lets in. `*` counts as whom its conditions name: the accounts, else the
 * organizations, else the resources that act, else the networks. `*` that nothing narrows is the public rules' to report.
 * Services are not foreigners, nor are CloudFront's identities or the load balancers of AWS.
 */
export function foreigners(statement: StatementView, own: ReadonlySet<string>): readonly Foreigner[] {
  // Without an account of one's own everyone would be foreign: pack-accounts-known says so, once.
  if (!statement.allows || own.size === 0) return [];
  return statement.principals.flatMap((principal) => fromPrincipal(principal, statement, own));
}

function fromPrincipal(principal: Principal, statement: StatementView, own: ReadonlySet<string>): readonly Foreigner[] {
  switch (principal.kind) {
    case "account":
    case "role":
    case "user":
    case "session":
    case "federated-user": {
      const account = accountOfPrincipal(principal);
      if (account === undefined || own.has(account) || isBalancer(account, statement)) return [];
      return [{ text: principalText(principal), account, is: principal.kind === "account" ? "root" : "identity" }];
    }
    case "canonical-user":
      return [{ text: `the canonical user ${principal.id}`, id: principal.id, is: "canonical" }];
    case "everyone":
      return opennessOf(statement, "other services") === "held" ? fromConditions(statement, own) : [];
    default:
      return [];
  }
}

/** Whether a principal is one of AWS's load balancers of a Region from before August 2022, writing its logs. */
function isBalancer(account: string, { actions }: StatementView): boolean {
  return BALANCER_ACCOUNTS.has(account) && actions.every((one) => /^s3:PutObject$/i.test(one));
}

function fromConditions(statement: StatementView, own: ReadonlySet<string>): readonly Foreigner[] {
  const accounts = (keys: readonly string[], is: Foreigner["is"]) =>
    unique(
      positive(statement, keys).flatMap((value) => (isAccountId(value) ? value : (accountInPattern(value) ?? []))),
    ).map((account) => ({ text: `* of account ${account}`, account, is }));
  const named = (keys: readonly string[], is: Foreigner["is"], what: string) =>
    unique(positive(statement, keys)).map((id) => ({ text: `* ${what} ${id}`, id, is }));
  const ways = [
    accounts(CALLER_KEYS, "root"),
    // A unit says more than its organization, which is named too, as S3 takes no path for a fixed value.
    named(["aws:PrincipalOrgPaths"], "unit", "of organization"),
    named(["aws:PrincipalOrgID"], "organization", "of organization"),
    accounts([...SOURCE_KEYS, ...ACCESS_POINT_KEYS], "source"),
    named(NETWORK_KEYS, "network", "from"),
    named(["aws:userid"], "other", "with aws:userid"),
  ];
  // All conditions hold together: who is inside one's own account by one of them is no foreigner by another.
  const first = ways.find((way) => way.length > 0) ?? [];
  return first.filter((one) => !("account" in one) || !own.has(one.account));
}

function positive(statement: StatementView, keys: readonly string[]): readonly string[] {
  return keys
    .flatMap((key) => testsOf(statement, key))
    .filter((test) => !isNegatedTest(test))
    .flatMap((test) => test.values.filter((value) => !isUnknown(value)));
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

/** The accounts for which services may act on the resource, by a statement's own words: no foreign account of it is let in. */
export function sourceAccounts(statement: StatementView): readonly string[] {
  if (!statement.allows || !statement.principals.some((who) => who.kind === "service")) return [];
  const tests = SOURCE_KEYS.flatMap((key) => testsOf(statement, key)).filter((test) =>
    isFixedTest(test, "other services"),
  );
  return unique(
    tests.flatMap(({ values }) =>
      values.flatMap((value) => (isAccountId(value) ? value : (accountInPattern(value) ?? []))),
    ),
  );
}

/**
 * Whether the statement names the callers' roles: `aws:PrincipalArn` not passed when absent, and each value an exact ARN, or
 * a permission set of IAM Identity Center by its full reserved path, whose suffix only AWS knows.
 */
export function namesExactRoles(statement: StatementView): boolean {
  return testsOf(statement, "aws:PrincipalArn").some((test) => {
    return isPositive(test) && test.values.every((value) => isUnknown(value) || isExact(value));
  });
}

/**
 * Whether the statement of a bucket's policy holds only for requests through exact access points of one's own accounts: whom these
 * let in, their own policies say, which are judged by themselves. In the policy of an access point it would hold for every request.
 */
export function delegatesToOwnAccessPoints(statement: StatementView, own: ReadonlySet<string>): boolean {
  const account = (value: string): string =>
    /^arn:aws[a-z-]*:s3:[a-z0-9-]+:(\d{12}):accesspoint\/[a-z0-9-]+$/.exec(value)?.[1] ?? "";
  return testsOf(statement, "s3:DataAccessPointArn").some(
    (test) => isPositive(test) && test.values.length > 0 && test.values.every((value) => own.has(account(value))),
  );
}

/** A role's or user's ARN with nothing left open, or a permission set's. A session's ARN never stands in aws:PrincipalArn. */
function isExact(value: string): boolean {
  return (
    /^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/[^*?$\s]+$/.test(value) ||
    /^arn:aws[a-z-]*:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com(?:\*\/|\/(?:\*\/?|[a-z0-9-]+\/)?)AWSReservedSSO_[\w+=,.@-]+_[\w*?]+$/.test(
      value,
    )
  );
}
