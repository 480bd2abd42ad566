import { fromWebToken } from "@aws-sdk/credential-providers";
import { RunError } from "@pulumi/pulumi";
import { z } from "zod";
import { roleArn } from "../documents/arns";
import { deployerNames } from "../documents/names";
import type { Fleet } from "./stacks";

/** The ARNs of the roles that a deployer stack creates for a stack. */
interface DeployerRoles {
  /** The role that deploys the stack. */
  readonly deploy: string;
  /** The read-only role for previews. */
  readonly preview: string;
}

/** Returns the deployer roles of the stacks that the fleet's deployer stacks name, by the name of the stack. */
export function deployerRoles({
  project,
  stacks,
}: Pick<Fleet, "project" | "stacks">): ReadonlyMap<string, DeployerRoles> {
  return new Map(
    stacks.flatMap(({ name: deployer, config }) =>
      config.role !== "deployer"
        ? []
        : config.deploys.map(({ stack }): readonly [string, DeployerRoles] => {
            const names = deployerNames(project, deployer, stack);
            const arn = (name: string): string => roleArn(config.partition, config.accountId, name);
            return [stack, { deploy: arn(names.role), preview: arn(names.preview) }];
          }),
    ),
  );
}

/** The timeout of the token request to GitHub, in milliseconds. */
const TIMEOUT = 20_000;

const tokenSchema = z.object({ value: z.string().min(1) });

/**
 * Assumes a role with the OIDC token of the GitHub workflow that runs this process.
 *
 * @param arn the ARN of the role.
 * @param region the Region of the STS endpoint.
 * @param env the environment of the workflow's step.
 * @returns environment variables with the credentials of the session. Use them only in the environment of one process.
 * @throws RunError outside a workflow job with `id-token: write`, or if GitHub or AWS denies the request.
 * @see https://docs.github.com/actions/reference/security/oidc
 */
export async function takeRole(
  arn: string,
  region: string,
  env: NodeJS.ProcessEnv,
): Promise<Readonly<Record<string, string>>> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret } = env;
  if (url === undefined || secret === undefined) {
    throw new RunError("--github-roles: use it in a GitHub workflow whose job has `permissions: id-token: write`");
  }
  try {
    const response = await fetch(`${url}&audience=sts.amazonaws.com`, {
      headers: { authorization: `bearer ${secret}` },
      signal: AbortSignal.timeout(TIMEOUT),
    });
    if (!response.ok) throw new Error(`GitHub answered ${response.status}`);
    const { value: webIdentityToken } = tokenSchema.parse(await response.json());
    const session = await fromWebToken({
      roleArn: arn,
      roleSessionName: "cross-account-s3-fleet",
      webIdentityToken,
      clientConfig: { region },
    })();
    return {
      AWS_ACCESS_KEY_ID: session.accessKeyId,
      AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
      AWS_SESSION_TOKEN: session.sessionToken ?? "",
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RunError(`${arn}: the role cannot be taken (${why}); see its trust policy and the job's environment`);
  }
}
