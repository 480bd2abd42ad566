import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { Connection } from "../connection";

// Silences the warning of the SDK about future versions of Node.js. package.json has the required version.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** The services that have an adapter, and STS. */
export type Service = "s3" | "sns" | "sqs" | "kms" | "cloudtrail" | "sts";

/**
 * The purpose of a client, which decides about retries. The SDK may retry a read. It sends a write only once, as a late retry could
 * overwrite another writer's document. Only {@link converge} repeats a write, and starts with a read.
 */
export type Purpose = "read" | "write";

/** Timeouts for a connection and a response, in milliseconds. They are short, so that a lost response does not delay a deployment. */
const patience = { connectionTimeout: 3_000, requestTimeout: 15_000, throwOnRequestTimeout: true };

/** Returns the configuration of every client of the SDK. */
export function clientConfig(to: Connection, service: Service, purpose: Purpose) {
  const endpoint = to.endpoints[service];
  return {
    region: to.region,
    credentials: credentials(to),
    maxAttempts: purpose === "read" ? 5 : 1,
    retryMode: "standard",
    requestHandler: patience,
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

type Provider = ReturnType<typeof fromTemporaryCredentials>;

const sessions = new Map<string, Provider>();

/** The time before its expiration at which a session is renewed, in milliseconds. */
const MARGIN = 300_000;

/** Returns the credentials for a connection. All clients share one session. */
function credentials(to: Connection): Provider {
  const { profile, assumeRoles, endpoints, region } = to;
  // Without a role to assume, the credentials are the same in every Region.
  const key = JSON.stringify(assumeRoles.length === 0 ? [profile] : [profile, assumeRoles, endpoints.sts, region]);
  // The SDK's chain caches credentials without an expiration, so each session has its own chain.
  const known = sessions.get(key) ?? shared((...args) => newSession(to)(...args));
  sessions.set(key, known);
  return known;
}

/**
 * Returns a provider that shares one session between callers. It starts a new session shortly before the expiration or after a failure.
 * Credentials without an expiration, such as those in a file, are read again each time, as another program may renew them.
 */
export function shared(provider: Provider): Provider {
  let session: ReturnType<Provider> | undefined;
  return async (...args: Parameters<Provider>) => {
    const current = session;
    const known = await current?.catch(() => undefined);
    if (known?.expiration !== undefined && known.expiration.getTime() > Date.now() + MARGIN) return known;
    // Another caller may have started a new session in the meantime.
    if (session === undefined || session === current) session = provider(...args);
    return await session;
  };
}

/** Returns a provider that uses the default chain or the profile, then assumes each role in turn. It resolves on each call and stores nothing. */
function newSession(to: Connection): Provider {
  const first = fromNodeProviderChain({
    ignoreCache: true,
    ...(to.profile === undefined ? {} : { profile: to.profile }),
  });
  const endpoint = to.endpoints.sts;
  return to.assumeRoles.reduce<Provider>(
    (masterCredentials, role) =>
      fromTemporaryCredentials({
        masterCredentials,
        params: {
          RoleArn: role.roleArn,
          RoleSessionName: role.sessionName ?? "cross-account-s3",
          ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
        },
        clientConfig: { region: to.region, ...(endpoint === undefined ? {} : { endpoint }) },
      }),
    first,
  );
}

const checked = new Map<string, Promise<void>>();

/**
 * Checks, once in each process, that the credentials are for the expected account.
 *
 * @throws Error if they are for another account.
 */
export function checkAccount(to: Connection): Promise<void> {
  const key = JSON.stringify(to);
  const known = checked.get(key) ?? askAccount(to);
  checked.set(key, known);
  // A failure is not cached, as the next call may have other credentials.
  known.catch(() => checked.delete(key));
  return known;
}

async function askAccount(to: Connection): Promise<void> {
  const { Account } = await new STSClient(clientConfig(to, "sts", "read")).send(new GetCallerIdentityCommand({}));
  if (Account === to.accountId) return;
  const way =
    to.assumeRoles.length === 0
      ? "no role is assumed"
      : `through ${to.assumeRoles.map(({ roleArn }) => roleArn).join(", then ")}`;
  throw new Error(
    `the credentials are for account ${Account ?? "unknown"} (${way}), but must be for account ${to.accountId}: check profile and assumeRoles`,
  );
}
