import { REGIONS } from "@cross-account-s3/iam";
import type { Connection } from "./connection";
import type { Problem } from "./faults";

/**
 * The environment variable that allows endpoints other than AWS's, for an emulator. A stack file cannot set it: otherwise its
 * author could send the requests of every command, with its credentials, to another server.
 */
export const ALLOW_ENDPOINTS = "CROSS_ACCOUNT_S3_ALLOW_ENDPOINTS";

/** The settings of a connection that only an emulator needs, with the errors; empty if the environment allows them. */
export function emulatorProblems(
  { endpoints = [], skipCredentialsValidation }: Connection,
  environment: NodeJS.ProcessEnv = process.env,
): readonly { readonly path: readonly PropertyKey[]; readonly problem: Problem }[] {
  if (environment[ALLOW_ENDPOINTS] === "true") return [];
  const allow = `for an emulator, run the command with --allow-endpoints, or pulumi with ${ALLOW_ENDPOINTS}=true`;
  const foreign = endpoints.flatMap((map, n) =>
    Object.entries(map)
      .filter(([service, url]) => !isAwsEndpoint(service, url))
      .map(([service]) => ({
        path: ["endpoints", n, service],
        problem: { expected: `an endpoint of AWS's own; ${allow}` },
      })),
  );
  return [
    ...foreign,
    ...(skipCredentialsValidation === true
      ? [{ path: ["skipCredentialsValidation"], problem: { expected: `false; ${allow}` } }]
      : []),
  ];
}

/**
 * Whether a URL is AWS's own endpoint of a service in a Region. Names of instances, buckets or APIs under the same domain can
 * belong to anyone.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/rande.html
 */
function isAwsEndpoint(service: string, url: string): boolean {
  const { protocol, host, pathname, username } = new URL(url);
  const [, name, region = ""] =
    /^([a-z0-9-]+?)(?:-fips)?(?:\.dualstack)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/.exec(host) ?? [];
  return (
    protocol === "https:" &&
    pathname === "/" &&
    username === "" &&
    name === service.toLowerCase() &&
    REGIONS.includes(region)
  );
}
