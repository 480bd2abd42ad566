import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { Connection } from "../connection";

// The SDK warns in every process that a later Node.js will be needed one day; package.json says which is needed now.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** The services that have an adapter, and STS. */
export type Service = "s3" | "sns" | "sqs" | "kms" | "cloudtrail" | "sts";

/**
 * Who retries. A read may be repeated by the SDK as often as it likes. A write is sent once: repeated by the SDK it might arrive
 * late and bring back a document from before another writer's, so that only the mechanism repeats it, beginning with a read.
 */
export type Purpose = "read" | "write";

/** How long to wait for a connection and for an answer, in milliseconds. Short enough that a lost answer does not hold up a deployment. */
const patience = { connectionTimeout: 3_000, requestTimeout: 15_000, throwOnRequestTimeout: true };

/** What every client of the SDK is made with. */
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

/** How long before its end a session is renewed, in milliseconds. */
const MARGIN = 300_000;

/** The credentials for a way to an account: one session for all clients, however many resources there are. */
function credentials(to: Connection): Provider {
  const { profile, assumeRoles, endpoints, region } = to;
  // Without a role to assume, what is asked is the same in every Region.
  const key = JSON.stringify(assumeRoles.length === 0 ? [profile] : [profile, assumeRoles, endpoints.sts, region]);
  // The SDK's chain keeps credentials without an end, so that each session has a chain of its own.
  const known = sessions.get(key) ?? shared((...args) => newSession(to)(...args));
  sessions.set(key, known);
  return known;
}

/**
 * One session of a provider for all who ask, and a new one shortly before its end or after it failed. Credentials without an end, such as
 * those in a file, are asked for again each time, as another program may renew them.
 */
export function shared(provider: Provider): Provider {
  let session: ReturnType<Provider> | undefined;
  return async (...args: Parameters<Provider>) => {
    const current = session;
    const known = await current?.catch(() => undefined);
    if (known?.expiration !== undefined && known.expiration.getTime() > Date.now() + MARGIN) return known;
    // Another caller may have begun a new one meanwhile.
    if (session === undefined || session === current) session = provider(...args);
    return await session;
  };
}

/** The default chain (or the profile), then every role in turn. Resolved when a call is made, and written nowhere. */
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
 * Makes sure, once a process, that the calls end up in the expected account.
 *
 * @throws Error if they end up in another.
 */
export function checkAccount(to: Connection): Promise<void> {
  const key = JSON.stringify(to);
  const known = checked.get(key) ?? askAccount(to);
  checked.set(key, known);
  // A failure is not remembered: the next call may have better credentials.
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
    `the credentials belong to account ${Account ?? "unknown"} (${way}), and account ${to.accountId} is expected: check profile and assumeRoles`,
  );
}
