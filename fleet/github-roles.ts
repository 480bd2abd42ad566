import { fromWebToken } from "@aws-sdk/credential-providers";
import { RunError } from "@pulumi/pulumi";
import { z } from "zod";
import { roleArn } from "../documents/arns";
import { deployerNames } from "../documents/names";
import type { Fleet } from "./stacks";

/** The roles that a deployer stack makes for a stack: one that deploys it, and one that only reads, for previews. */
interface DeployerRoles {
  readonly deploy: string;
  readonly preview: string;
}

/** The roles of the stacks that the fleet's deployer stacks name. */
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

/** The longest that GitHub may take to give a token, in milliseconds. */
const TIMEOUT = 20_000;

const tokenSchema = z.object({ value: z.string().min(1) });

/**
 * Takes a role with the token of the GitHub workflow that runs this.
 *
 * @param env the environment of the workflow's step.
 * @returns the variables that give the session to Pulumi. For the environment of one process only.
 * @throws RunError if this is no workflow with `id-token: write`, or GitHub or AWS refuses.
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
