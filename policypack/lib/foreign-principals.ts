import { accountInPattern, isAccountId, isFixedTest, type Principal } from "@cross-account-s3/iam";
import { BALANCER_ACCOUNTS } from "./load-balancer-accounts";
import { isNegatedTest, isPositive } from "./operators";
import { accountOfPrincipal, principalText } from "./principals";
import { opennessOf } from "./public-statement";
import type { StatementView } from "./statement-view";
import { testsOf } from "./statement-view";
import { isUnknown } from "./unknown";

/** A principal of another or an unknown account that a statement allows. */
export interface ForeignPrincipal {
  /** Its text in messages. */
  readonly text: string;
  /** `root` is a whole account, `source` the account or resource that a service acts for. */
  readonly is: "root" | "identity" | "source" | "organization" | "unit" | "network" | "canonical" | "other";
  /** The account, if it is known. */
  readonly account?: string;
  /** The organization, organizational unit, network or id, for a principal that is not of an account. */
  readonly id?: string;
}

/** Keys that give the account of the caller. */
const CALLER_KEYS = ["aws:PrincipalAccount", "kms:CallerAccount"];
/** Keys that give the account or resource that a service acts for. */
const SOURCE_KEYS = ["aws:SourceAccount", "aws:SourceOwner", "aws:SourceArn"];
/** Keys that give the access point that a request uses. */
const ACCESS_POINT_KEYS = ["s3:DataAccessPointAccount", "s3:DataAccessPointArn"];
/** Keys that give the network that a request comes from. */
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
 * Returns the foreign principals that an Allow statement covers. For `*` these are the principals that its conditions name: accounts, or
 * if there are none, organizations, then sources of service calls, then networks. The rules on public access report `*` without such a
 * condition. AWS services, CloudFront's identities and AWS's load balancers are not foreign.
 *
 * @param own ids of one's own accounts.
 */
export function foreignPrincipals(statement: StatementView, own: ReadonlySet<string>): readonly ForeignPrincipal[] {
  // If no account is known as one's own, every account would be foreign. pack-accounts-known reports that once.
  if (!statement.allows || own.size === 0) return [];
  return statement.principals.flatMap((principal) => foreignersOfPrincipal(principal, statement, own));
}

function foreignersOfPrincipal(
  principal: Principal,
  statement: StatementView,
  own: ReadonlySet<string>,
): readonly ForeignPrincipal[] {
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
      return opennessOf(statement, "other services") === "limited" ? foreignersOfConditions(statement, own) : [];
    default:
      return [];
  }
}

/** Whether a statement lets AWS's load balancers, in a Region from before August 2022, write their logs. */
function isBalancer(account: string, { actions }: StatementView): boolean {
  return BALANCER_ACCOUNTS.has(account) && actions.every((action) => /^s3:PutObject$/i.test(action));
}

function foreignersOfConditions(statement: StatementView, own: ReadonlySet<string>): readonly ForeignPrincipal[] {
  const accounts = (keys: readonly string[], is: ForeignPrincipal["is"]) =>
    unique(
      allowedValues(statement, keys).flatMap((value) => (isAccountId(value) ? value : (accountInPattern(value) ?? []))),
    ).map((account) => ({ text: `* of account ${account}`, account, is }));
  const named = (keys: readonly string[], is: ForeignPrincipal["is"], preposition: string) =>
    unique(allowedValues(statement, keys)).map((id) => ({ text: `* ${preposition} ${id}`, id, is }));
  const byKey = [
    accounts(CALLER_KEYS, "root"),
    // A unit is more specific than its organization. Statements name both, because to S3 a path is not a fixed value.
    named(["aws:PrincipalOrgPaths"], "unit", "of organization"),
    named(["aws:PrincipalOrgID"], "organization", "of organization"),
    accounts([...SOURCE_KEYS, ...ACCESS_POINT_KEYS], "source"),
    named(NETWORK_KEYS, "network", "from"),
    named(["aws:userid"], "other", "with aws:userid"),
  ];
  // All conditions must hold, so a caller in one's own account by one condition is not foreign by another.
  const first = byKey.find((found) => found.length > 0) ?? [];
  return first.filter((principal) => !("account" in principal) || !own.has(principal.account));
}

function allowedValues(statement: StatementView, keys: readonly string[]): readonly string[] {
  return keys
    .flatMap((key) => testsOf(statement, key))
    .filter((test) => !isNegatedTest(test))
    .flatMap((test) => test.values.filter((value) => !isUnknown(value)));
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

/** Returns the accounts that an Allow statement for services lets them act for. */
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
 * Whether a statement names the callers' roles. It must test `aws:PrincipalArn` so that an absent key fails. Each value must be an exact
 * ARN, or name a permission set of IAM Identity Center by its full reserved path, whose suffix only AWS knows.
 */
export function namesExactRoles(statement: StatementView): boolean {
  return testsOf(statement, "aws:PrincipalArn").some((test) => {
    return isPositive(test) && test.values.every((value) => isUnknown(value) || isExact(value));
  });
}

/**
 * Whether a statement of a bucket policy covers only requests through exact access points of one's own accounts. Rules check the
 * policies of these access points separately. In the policy of an access point itself, the condition would hold for every request.
 */
export function delegatesToOwnAccessPoints(statement: StatementView, own: ReadonlySet<string>): boolean {
  const account = (value: string): string =>
    /^arn:aws[a-z-]*:s3:[a-z0-9-]+:(\d{12}):accesspoint\/[a-z0-9-]+$/.exec(value)?.[1] ?? "";
  return testsOf(statement, "s3:DataAccessPointArn").some(
    (test) => isPositive(test) && test.values.length > 0 && test.values.every((value) => own.has(account(value))),
  );
}

/** Whether a value is the ARN of one role, user or permission set. `aws:PrincipalArn` never has the ARN of a session. */
function isExact(value: string): boolean {
  return (
    /^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/[^*?$\s]+$/.test(value) ||
    /^arn:aws[a-z-]*:iam::\d{12}:role\/aws-reserved\/sso\.amazonaws\.com(?:\*\/|\/(?:\*\/?|[a-z0-9-]+\/)?)AWSReservedSSO_[\w+=,.@-]+_[\w*?]+$/.test(
      value,
    )
  );
}
