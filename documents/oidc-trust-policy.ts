import { type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { oidcProviderArn } from "./arns";
import { fit } from "./size-limit";
import { document, type PolicyDocument } from "./policy";

/** The tokens that may assume a role: those of one issuer, for one audience, with exactly these subjects. */
export interface TokenBearer {
  /** The issuer's URL without `https://`: condition keys and the provider's ARN have it so. */
  readonly issuer: string;
  readonly audience: string;
  /** The exact subjects. */
  readonly subjects: readonly string[];
}

/** The issuer of GitHub Actions' tokens, without `https://`. @see https://docs.github.com/en/actions/reference/security/oidc */
export const GITHUB = "token.actions.githubusercontent.com";

/** The audience for which `aws-actions/configure-aws-credentials` asks GitHub. */
export const GITHUB_AUDIENCE = "sts.amazonaws.com";

/** A repository of GitHub's. */
export interface Repository {
  /** `OWNER/REPOSITORY`. */
  readonly repository: string;
  /** The ids of the owner and the repository, if its subjects have them. */
  readonly ids?: { readonly owner: string; readonly repository: string };
}

/**
 * The subject of a job that runs in an environment of a repository. For repositories that were created, renamed or moved since July
 * 2026, it has the ids of the owner and the repository, which are never reused; for older ones it may.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export function githubSubject({ repository, ids }: Repository, environment: string): string {
  const [owner = "", name = ""] = repository.split("/");
  const of = ids ? `${owner}@${ids.owner}/${name}@${ids.repository}` : repository;
  return `repo:${of}:environment:${environment}`;
}

/** The issuer of Pulumi Cloud's tokens, without `https://`. @see https://www.pulumi.com/docs/deployments/guides/oidc/ */
export const PULUMI_CLOUD = "api.pulumi.com/oidc";

/** The operations of Pulumi Deployments on a stack. */
export const OPERATIONS = ["preview", "update", "refresh", "destroy"] as const;

/** A stack as Pulumi Cloud knows it. */
export interface CloudStack {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
}

/**
 * The subject of a deployment by Pulumi Deployments. Its audience is only the organization's name: the form `aws:NAME`
 * belongs to the environments of Pulumi ESC, which have subjects of their own.
 *
 * @see https://www.pulumi.com/docs/deployments/guides/oidc/aws/
 */
export function pulumiSubject(
  { organization, project, stack }: CloudStack,
  operation: (typeof OPERATIONS)[number],
): string {
  return `pulumi:deploy:org:${organization}:project:${project}:stack:${stack}:operation:${operation}:scope:write`;
}

/**
 * Lets callers with an issuer's tokens assume a role: for this audience and with exactly these subjects.
 *
 * @param role the role's name, for messages.
 * @throws LimitError naming the role, if the policy would be larger than IAM's default quota.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
 */
export function oidcTrustPolicy(
  partition: Partition,
  accountId: string,
  role: string,
  { issuer, audience, subjects }: TokenBearer,
): PolicyDocument {
  return fit(
    document([
      {
        Sid: "AllowTokens",
        Effect: "Allow",
        Principal: { Federated: oidcProviderArn(partition, accountId, issuer) },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${issuer}:aud`]: audience, [`${issuer}:sub`]: subjects } },
      },
    ]),
    SIZE_LIMITS.trustPolicy,
    `role ${role}`,
    "name fewer subjects",
  );
}
