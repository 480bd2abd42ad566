import { readOperator } from "../../lib/operators";
import type { Finding } from "../../lib/rule";
import { fault, rule } from "../../lib/rule";
import type { Statement } from "../../lib/statement";
import { testsOf } from "../../lib/statement";
import { isUnknown } from "../../lib/unknown";

export const trustOidc = rule({
  name: "iam-trust-oidc",
  level: "mandatory",
  severity: "critical",
  description: "Trust in an identity provider pins the audience and the subject.",
  why: "Without them anybody with an account at the provider, such as any repository on GitHub, may take the role; ForAllValues holds for a token that lacks the claim.",
  fix: 'Add "StringEquals" with the provider\'s :aud and :sub, for instance token.actions.githubusercontent.com:sub = repo:ORG/REPO:ref:refs/heads/main.',
  blind: "Which claims a provider signs, and who may set them there.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_secure-by-default.html",
  documents: {
    kinds: ["trust"],
    check: ({ statements }) => statements.filter((one) => one.allows).flatMap(judge),
  },
});

function judge(statement: Statement): readonly Finding[] {
  return statement.principals.flatMap((who) => {
    if (who.is !== "federated") return [];
    const missing = claims(who.text).filter((claim) => !isPinned(statement, claim));
    return missing.map((claim) => fault(`${statement.label} trusts ${who.text} and does not pin ${claim}`));
  });
}

/** The claims that say for whom a provider's token is, and whose. */
function claims(provider: string): readonly string[] {
  if (provider.includes(":saml-provider/")) return ["SAML:aud"];
  const host = provider.replace(/^arn:[^:]+:iam::\d{12}:oidc-provider\//, "");
  if (host === "cognito-identity.amazonaws.com") return [`${host}:aud`, `${host}:amr`];
  return [`${host}:aud`, `${host}:sub`];
}

function isPinned(statement: Statement, claim: string): boolean {
  return testsOf(statement, claim).some(({ operator, values }) => {
    const read = readOperator(operator);
    if (read?.family !== "String" || read.negated || read.passesWhenAbsent || values.length === 0) return false;
    return values.every((one) => isUnknown(one) || !read.wildcards || !isOpen(one));
  });
}

/** Whether a pattern leaves its first part open, or all that comes after the first name: `*`, `repo:*`. */
function isOpen(pattern: string): boolean {
  return pattern === "" || /^[^:/]*[*?]/.test(pattern) || /^[^:/]*:[*?]/.test(pattern);
}
