import { accountOf } from "@cross-account-s3/iam";
import { familyOf, isPositive, readsWildcards } from "../../lib/operators";
import type { Finding } from "../../lib/finding";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import type { StatementView } from "../../lib/statement-view";
import { testsOf } from "../../lib/statement-view";
import { isUnknown } from "../../lib/unknown";

export const trustOidc = rule({
  name: "iam-trust-oidc",
  level: "mandatory",
  severity: "critical",
  description:
    "Trust in an identity provider requires an exact audience and subject, and the provider is in the same account.",
  why: "Without them everyone with an account at the provider, such as any repository on GitHub, may assume the role. ForAllValues matches a token that lacks the claim.",
  fix: 'Add "StringEquals" with the provider\'s :aud and :sub, for instance token.actions.githubusercontent.com:sub = repo:ORG/REPO:ref:refs/heads/main.',
  blind: "Which claims a provider signs, and who may set them.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_secure-by-default.html",
  documents: {
    kinds: ["trust"],
    check: ({ statements }, { accounts }) =>
      statements.filter((one) => one.allows).flatMap((one) => [...judge(one), ...strangers(one, accounts.own)]),
  },
});

/** Providers of accounts that are not one's own: their owner decides what they sign. */
function strangers({ label, principals }: StatementView, own: ReadonlySet<string>): readonly Finding[] {
  if (own.size === 0) return [];
  return principals.flatMap((who) => {
    const account = who.kind === "federated" ? accountOf(who.provider) : undefined;
    if (account === undefined || account === "" || own.has(account) || isUnknown(account)) return [];
    return [fault(`${label} trusts an identity provider of account ${account}, which is not your own`)];
  });
}

/** Statements that only pass tags or an identity on carry no claims of their own. */
const PASSING = /^sts:(?:TagSession|SetSourceIdentity)$/i;

function judge(statement: StatementView): readonly Finding[] {
  if (statement.actions.length > 0 && statement.actions.every((action) => PASSING.test(action))) return [];
  return statement.principals.flatMap((who) => {
    if (who.kind !== "federated") return [];
    const missing = claims(who.provider).filter((either) => !either.some((claim) => isPinned(statement, claim)));
    const claimed = missing.map((either) =>
      fault(`${statement.label} trusts ${who.provider} and does not pin ${either.join(" or ")}`),
    );
    return [...claimed, ...pullRequests(statement, who.provider)];
  });
}

/** Providers whose tokens have claims of their own, by the host's name. */
const CLAIMS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "cognito-identity.amazonaws.com": [["aud"], ["amr"]],
  "www.amazon.com": [["app_id"]],
  "graph.facebook.com": [["app_id"]],
  "accounts.google.com": [
    ["aud", "oaud"],
    ["sub", "oaud"],
  ],
};

/** The claims that say for whom a provider's token is, and whose: of each group, one has to be pinned. */
function claims(provider: string): readonly (readonly string[])[] {
  if (provider.includes(":saml-provider/")) return [["SAML:aud", "SAML:iss", "SAML:sub", "SAML:namequalifier"]];
  const host = hostOf(provider);
  const named = Object.hasOwn(CLAIMS, host) ? CLAIMS[host] : undefined;
  return (named ?? [["aud"], ["sub"]]).map((either) => either.map((claim) => `${host}:${claim}`));
}

function hostOf(provider: string): string {
  return provider.replace(/^arn:[^:]+:iam::\d{12}:oidc-provider\//, "");
}

function isPinned(statement: StatementView, claim: string): boolean {
  return testsOf(statement, claim).some(
    (test) =>
      isPositive(test) &&
      familyOf(test) === "String" &&
      test.values.every((one) => isUnknown(one) || (one !== "" && (!readsWildcards(test) || !isOpen(one)))),
  );
}

/** How a subject begins when it names one repository, project or service account, by provider. */
const EXACT: readonly (readonly [about: RegExp, exact: RegExp])[] = [
  [/^repo:/, /^repo:[^*?/:]+\/[^*?/:]+:/],
  [/^system:serviceaccount:/, /^system:serviceaccount:[^*?:]+:/],
  [/^project_path:/, /^project_path:[^*?:]+:/],
  [/^organization:/, /^organization:[^*?:]+:project:[^*?:]+:/],
];

/** Whether a pattern leaves open whose token it is: the first two parts, or the name of a repository, project or namespace. */
function isOpen(pattern: string): boolean {
  if (!/[*?]/.test(pattern)) return false;
  const [, exact] = EXACT.find(([about]) => about.test(pattern)) ?? [];
  if (exact !== undefined) return !exact.test(pattern);
  return /^[^:/]*[*?]/.test(pattern) || /^[^:/]*[:/][^:/]*[*?]/.test(pattern);
}

/** Everyone may open a pull request on a public repository, and its workflow then has this subject. */
function pullRequests(statement: StatementView, provider: string): readonly Finding[] {
  if (hostOf(provider) !== "token.actions.githubusercontent.com") return [];
  const subjects = testsOf(statement, "token.actions.githubusercontent.com:sub").flatMap((test) => test.values);
  return subjects
    .filter((subject) => subject.endsWith(":pull_request"))
    .map((subject) => fault(`${statement.label} trusts every pull request: ${subject}`));
}
