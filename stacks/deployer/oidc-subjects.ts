import {
  GITHUB,
  GITHUB_AUDIENCE,
  githubSubject,
  PULUMI_CLOUD,
  pulumiSubject,
  type TokenBearer,
} from "../../documents/oidc-trust-policy";
import type { DeployerConfig } from "../config";

/** Who deploys a stack, and who previews it, if a role of its own is for that. */
interface Bearers {
  readonly deploy: TokenBearer;
  readonly preview: TokenBearer | undefined;
}

/** Whose tokens take the roles of a stack. */
export function bearersOf({ identity, project }: DeployerConfig, stack: string): Bearers {
  const { github, pulumiDeployments, issuer } = identity;
  if (github) {
    const { ownerId, repositoryId, environment, previewEnvironment } = github;
    const ids =
      ownerId === undefined || repositoryId === undefined ? {} : { ids: { owner: ownerId, repository: repositoryId } };
    const bearer = (name: string) => ({
      issuer: GITHUB,
      audience: GITHUB_AUDIENCE,
      // An environment for each stack: with one for all, whoever deploys one stack could take the roles of every other.
      subjects: [githubSubject({ repository: github.repository, ...ids }, `${name}-${stack}`)],
    });
    return {
      deploy: bearer(environment),
      preview: previewEnvironment === undefined ? undefined : bearer(previewEnvironment),
    };
  }
  if (pulumiDeployments) {
    // Pulumi Deployments know one role for a stack, whatever they do with it.
    const { organization, operations } = pulumiDeployments;
    const subjects = operations.map((operation) => pulumiSubject({ organization, project, stack }, operation));
    return { deploy: { issuer: PULUMI_CLOUD, audience: organization, subjects }, preview: undefined };
  }
  if (!issuer) throw new Error("an identity has no issuer");
  const bearer = (subject: string) => ({
    issuer: issuer.url.slice("https://".length),
    audience: issuer.audience,
    subjects: [subject.replaceAll("{stack}", stack)],
  });
  const { previewSubject } = issuer;
  return { deploy: bearer(issuer.subject), preview: previewSubject === undefined ? undefined : bearer(previewSubject) };
}
