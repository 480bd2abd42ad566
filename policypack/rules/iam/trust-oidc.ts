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
      statements.filter((one) => one.allows).flatMap((one) => [...judge(one), ...foreignProviders(one, accounts.own)]),
  },
});

/** Returns a fault for each identity provider of a foreign account, whose owner decides what it signs. */
function foreignProviders({ label, principals }: StatementView, own: ReadonlySet<string>): readonly Finding[] {
  if (own.size === 0) return [];
  return principals.flatMap((who) => {
    const account = who.kind === "federated" ? accountOf(who.provider) : undefined;
    if (account === undefined || account === "" || own.has(account) || isUnknown(account)) return [];
    return [fault(`${label} trusts an identity provider of account ${account}, which is not your own`)];
  });
}

/** Actions that only pass on tags or an identity. Their statements need no claims. */
const PASSING_ACTIONS = /^sts:(?:TagSession|SetSourceIdentity)$/i;

function judge(statement: StatementView): readonly Finding[] {
  if (statement.actions.length > 0 && statement.actions.every((action) => PASSING_ACTIONS.test(action))) return [];
  return statement.principals.flatMap((who) => {
    if (who.kind !== "federated") return [];
    const missing = claims(who.provider).filter((either) => !either.some((claim) => isPinned(statement, claim)));
    const claimed = missing.map((either) =>
      fault(`${statement.label} trusts ${who.provider} and does not limit ${either.join(" or ")}`),
    );
    return [...claimed, ...pullRequests(statement, who.provider)];
  });
}

/** The claims of providers that do not use aud and sub, by host name. One claim of each group must be limited. */
const CLAIMS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "cognito-identity.amazonaws.com": [["aud"], ["amr"]],
  "www.amazon.com": [["app_id"]],
  "graph.facebook.com": [["app_id"]],
  "accounts.google.com": [
    ["aud", "oaud"],
    ["sub", "oaud"],
  ],
};

/** Returns the claims for the audience and the subject of a provider's tokens. One claim of each group must be limited. */
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

/** By form of a subject: its beginning if it names one repository, project or service account. */
const EXACT: readonly (readonly [form: RegExp, exact: RegExp])[] = [
  [/^repo:/, /^repo:[^*?/:]+\/[^*?/:]+:/],
  [/^system:serviceaccount:/, /^system:serviceaccount:[^*?:]+:/],
  [/^project_path:/, /^project_path:[^*?:]+:/],
  [/^organization:/, /^organization:[^*?:]+:project:[^*?:]+:/],
];

/** Whether a pattern matches tokens of several owners: it has a wildcard in its first two parts, or in the name of the repository, project or namespace. */
function isOpen(pattern: string): boolean {
  if (!/[*?]/.test(pattern)) return false;
  const [, exact] = EXACT.find(([form]) => form.test(pattern)) ?? [];
  if (exact !== undefined) return !exact.test(pattern);
  return /^[^:/]*[*?]/.test(pattern) || /^[^:/]*[:/][^:/]*[*?]/.test(pattern);
}

/** Returns a fault for each subject of pull requests, which everyone can open on a public repository. */
function pullRequests(statement: StatementView, provider: string): readonly Finding[] {
  if (hostOf(provider) !== "token.actions.githubusercontent.com") return [];
  const subjects = testsOf(statement, "token.actions.githubusercontent.com:sub").flatMap((test) => test.values);
  return subjects
    .filter((subject) => subject.endsWith(":pull_request"))
    .map((subject) => fault(`${statement.label} trusts every pull request: ${subject}`));
}
