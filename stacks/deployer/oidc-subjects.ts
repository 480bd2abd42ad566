import {
  GITHUB,
  GITHUB_AUDIENCE,
  githubSubject,
  PULUMI_CLOUD,
  pulumiSubject,
  type TokenBearer,
} from "../../documents/oidc-trust-policy";
import type { DeployerConfig } from "../config";

/** The purpose of a role: to deploy a stack, or to preview it. */
interface Bearers {
  readonly deploy: TokenBearer;
  readonly preview: TokenBearer | undefined;
}

/** The tokens that may assume the roles of a stack. */
export function bearersOf({ identity, project }: DeployerConfig, stack: string): Bearers {
  const { github, pulumiDeployments, issuer } = identity;
  if (github) {
    const { ownerId, repositoryId, environment, previewEnvironment } = github;
    const ids =
      ownerId === undefined || repositoryId === undefined ? {} : { ids: { owner: ownerId, repository: repositoryId } };
    const bearer = (name: string) => ({
      issuer: GITHUB,
      audience: GITHUB_AUDIENCE,
      // An environment for each stack: with one for all, a job of one stack could assume the roles of every other.
      subjects: [githubSubject({ repository: github.repository, ...ids }, `${name}-${stack}`)],
    });
    return {
      deploy: bearer(environment),
      preview: previewEnvironment === undefined ? undefined : bearer(previewEnvironment),
    };
  }
  if (pulumiDeployments) {
    // Pulumi Deployments has one role for a stack, for all operations.
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
