import type { DeployerConfig } from "../../stacks/config";

/** Tokens of an OIDC issuer. */
export interface Tokens {
  /** The issuer's URL without `https://`, which is the prefix of its condition keys. */
  readonly issuer: string;
  readonly audience: string;
  readonly subjects: readonly string[];
}

/**
 * Returns the tokens that may assume the deployer roles of a stack. This follows the documentation of the issuers and shares no code with
 * the trust policies, so that a wrong subject in a policy is a violation.
 *
 * @param task the task of the role. Previews of Pulumi Deployments use the role that deploys.
 * @returns undefined if the task has no separate role.
 */
export function tokensFor(
  { identity, project }: DeployerConfig,
  stack: string,
  task: "deploy" | "preview",
): Tokens | undefined {
  const { github, pulumiDeployments, issuer } = identity;
  if (github !== undefined) {
    const environment = task === "deploy" ? github.environment : github.previewEnvironment;
    return environment === undefined ? undefined : gitHubTokens(github, `${environment}-${stack}`);
  }
  if (pulumiDeployments !== undefined) {
    if (task === "preview") return undefined;
    const { organization, operations } = pulumiDeployments;
    // The audience is the organization, and the scope is always `write`; see https://www.pulumi.com/docs/deployments/guides/oidc/.
    const of = `pulumi:deploy:org:${organization}:project:${project}:stack:${stack}`;
    return {
      issuer: "api.pulumi.com/oidc",
      audience: organization,
      subjects: operations.map((operation) => `${of}:operation:${operation}:scope:write`),
    };
  }
  const subject = task === "deploy" ? issuer?.subject : issuer?.previewSubject;
  if (issuer === undefined || subject === undefined) return undefined;
  return {
    issuer: issuer.url.replace(/^https:\/\//, ""),
    audience: issuer.audience,
    subjects: [subject.split("{stack}").join(stack)],
  };
}

/**
 * Returns the token of a job in an environment. Its subject is `repo:OWNER/REPOSITORY:environment:NAME`; an immutable subject adds the
 * numeric ids of the owner and the repository.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc
 * @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws for the audience.
 */
function gitHubTokens(
  { repository, ownerId, repositoryId }: NonNullable<DeployerConfig["identity"]["github"]>,
  environment: string,
): Tokens {
  const immutable =
    ownerId !== undefined && repositoryId !== undefined
      ? repository.replace(/^([^/]+)\/(.+)$/, `$1@${ownerId}/$2@${repositoryId}`)
      : repository;
  return {
    issuer: "token.actions.githubusercontent.com",
    audience: "sts.amazonaws.com",
    subjects: [`repo:${immutable}:environment:${environment}`],
  };
}
