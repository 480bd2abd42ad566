import type { DeployerConfig } from "../../stacks/config";

/** Tokens of an OIDC issuer. */
export interface Tokens {
  /** The issuer's URL without `https://`, as AWS's condition keys begin with it. */
  readonly issuer: string;
  readonly audience: string;
  readonly subjects: readonly string[];
}

/**
 * The tokens for which the configuration of a deployer intends the roles of a stack. Written from the issuers' own pages, and not
 * by the code that the trust policies are made with: a wrong subject there is a violation here.
 *
 * @param task what the role is for. The previews of Pulumi Deployments run as the role that deploys.
 * @returns undefined where no role of its own is for the task.
 */
export function tokensFor(
  { identity, project }: DeployerConfig,
  stack: string,
  task: "deploy" | "preview",
): Tokens | undefined {
  const { github, pulumiDeployments, issuer } = identity;
  if (github !== undefined) {
    const environment = task === "deploy" ? github.environment : github.previewEnvironment;
    return environment === undefined ? undefined : ofGitHub(github, `${environment}-${stack}`);
  }
  if (pulumiDeployments !== undefined) {
    if (task === "preview") return undefined;
    const { organization, operations } = pulumiDeployments;
    // https://www.pulumi.com/docs/deployments/guides/oidc/: the audience is the organization, and the scope always `write`.
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
 * The token of a job in an environment: `repo:OWNER/REPOSITORY:environment:NAME`, or with the numbers of both in immutable subjects.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc
 * @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws for the audience.
 */
function ofGitHub(
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
