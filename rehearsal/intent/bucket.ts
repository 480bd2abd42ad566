import type { Principal } from "@cross-account-s3/iam";
import { ALWAYS, type Access, allBut, both, only } from "./access";
import {
  DATA_ACTIONS,
  encryptedAsBucket,
  ENCRYPTING_ACTIONS,
  forSource,
  fromNetwork,
  isDataAction,
  OVER_TLS,
  throughS3,
} from "./circumstances";
import type { ResourceIntent } from "./intent";
import { expectedActions } from "./levels";
import {
  bucketsOfTopic,
  consumerManages,
  directGrantOf,
  type Expected,
  type ExpectedBucket,
  type ExpectedRole,
  maySubscribe,
} from "./model";

/** Every principal of an account, as far as the account lets it. */
export function account(id: string): Principal {
  return { kind: "account", account: id };
}

/** The principal of an ARN of a role, a user, or an account's root. */
export function principal(arn: string): Principal {
  const [, , , , id = "", resource = ""] = arn.split(":");
  if (resource === "root") return account(id);
  return resource.startsWith("user/") ? { kind: "user", arn } : { kind: "role", arn };
}

/**
 * Who may use a bucket: each granted role at its level, and the account that owns it as its own policies say; over TLS,
 * encrypted with its key, and from its network.
 *
 * @param endpoints the ids of the endpoints that its network names.
 */
export function bucketIntent(bucket: ExpectedBucket, expected: Expected, endpoints: readonly string[]): ResourceIntent {
  const network = both(OVER_TLS, fromNetwork(bucket, endpoints));
  const uploads = both(network, encryptedAsBucket(bucket));
  const everything = [bucket.arn, `${bucket.arn}/*`];
  const objects = [`${bucket.arn}/*`];
  const owner = { who: [account(bucket.accountId)], because: "the bucket's own account" };
  const plainData = DATA_ACTIONS.filter((action) => !ENCRYPTING_ACTIONS.includes(action));
  return {
    side: "resource",
    kind: "bucket",
    id: `bucket/${bucket.name}`,
    of: `bucket ${bucket.name}`,
    stack: bucket.stack,
    bucket: bucket.name,
    resource: bucket.arn,
    account: bucket.accountId,
    access: [
      ...granted(bucket, expected).flatMap((grant) => grantAccess(grant, { network, uploads })),
      { ...owner, actions: allBut(DATA_ACTIONS), on: everything, when: OVER_TLS },
      { ...owner, actions: only(plainData), on: everything, when: network },
      { ...owner, actions: only(ENCRYPTING_ACTIONS), on: objects, when: uploads },
    ],
    tolerated: [],
  };

  function grantAccess(
    { role, level }: Granted,
    circumstances: { readonly network: Access["when"]; readonly uploads: Access["when"] },
  ): readonly Access[] {
    const managed = consumerManages(bucket);
    const onObjects = expectedActions(level, "objects", managed);
    const onBucket = expectedActions(level, "bucket", managed);
    const who = [principal(role.arn)];
    const because = `grants.${role.name}: ${level}`;
    const access = (actions: readonly string[], on: readonly string[], when: Access["when"]): readonly Access[] =>
      actions.length === 0 ? [] : [{ who, because, actions: only(actions), on, when }];
    return [
      ...access(
        onObjects.filter((action) => !ENCRYPTING_ACTIONS.includes(action)),
        objects,
        circumstances.network,
      ),
      ...access(
        onObjects.filter((action) => ENCRYPTING_ACTIONS.includes(action)),
        objects,
        circumstances.uploads,
      ),
      ...access(onBucket.filter(isDataAction), [bucket.arn], circumstances.network),
      ...access(
        onBucket.filter((action) => !isDataAction(action)),
        [bucket.arn],
        OVER_TLS,
      ),
    ];
  }
}

interface Granted {
  readonly role: ExpectedRole;
  readonly level: NonNullable<ReturnType<typeof directGrantOf>>;
}

/** The roles that a bucket grants access to directly, each with its level. */
function granted(bucket: ExpectedBucket, { roles }: Expected): readonly Granted[] {
  return roles
    .filter((role) => role.stack === bucket.controlStack)
    .flatMap((role) => {
      const level = directGrantOf(bucket, role);
      return level === undefined ? [] : [{ role, level }];
    });
}

/** Who may use a key: its own account, and for the objects of its buckets the roles that these grant access to. */
export function keyIntent(arn: string, buckets: readonly ExpectedBucket[], expected: Expected): ResourceIntent {
  const [first] = buckets;
  const names = buckets.map(({ name }) => name).join(", ");
  return {
    side: "resource",
    kind: "key",
    id: `key/${arn}`,
    of: `the key of ${names}`,
    stack: first?.stack ?? "",
    ...(buckets.length === 1 && first ? { bucket: first.name } : {}),
    resource: arn,
    account: arn.split(":")[4] ?? "",
    access: [
      {
        who: [account(arn.split(":")[4] ?? "")],
        because: "the key's own account",
        actions: only(["kms:*"]),
        on: [arn],
        when: ALWAYS,
      },
      ...buckets.flatMap((bucket) => [
        ...granted(bucket, expected).map(({ role, level }): Access => ({
          who: [principal(role.arn)],
          because: `grants.${role.name}: ${level} of ${bucket.name}`,
          actions: only(expectedActions(level, "key", false)),
          on: [arn],
          when: throughS3(bucket),
        })),
        ...(bucket.config.encryptTopic && bucket.topicArn !== undefined
          ? [
              {
                who: [{ kind: "service", service: "s3.amazonaws.com" } as const],
                because: `encryptTopic of ${bucket.name}`,
                actions: only(["kms:Decrypt", "kms:GenerateDataKey"]),
                on: [arn],
                when: forSource([bucket.arn], bucket.accountId),
              },
            ]
          : []),
      ]),
    ],
    tolerated: [],
  };
}

/** Who may use a topic of events: S3 for its buckets, and roles that subscribe queues and functions of their own account. */
export function topicIntent(bucket: ExpectedBucket, topic: string, expected: Expected): ResourceIntent {
  const { partition, accountId } = bucket;
  const sources = bucketsOfTopic(expected, bucket);
  const subscribers = expected.roles.filter(
    (role) => role.stack === bucket.controlStack && maySubscribe(expected, bucket, role),
  );
  return {
    side: "resource",
    kind: "topic",
    id: `topic/${topic}`,
    of: `the topic of ${sources.map(({ name }) => name).join(", ")}`,
    stack: bucket.stack,
    bucket: bucket.name,
    resource: topic,
    account: accountId,
    access: [
      {
        who: [account(accountId)],
        because: "the topic's own account",
        actions: only(["sns:*"]),
        on: [topic],
        when: ALWAYS,
      },
      {
        who: [{ kind: "service", service: "s3.amazonaws.com" }],
        because: "notifications: sns",
        actions: only(["sns:Publish"]),
        on: [topic],
        when: forSource(
          sources.map(({ arn }) => arn),
          accountId,
        ),
      },
      ...subscribers.flatMap((role): readonly Access[] => [
        {
          who: [principal(role.arn)],
          because: `${role.name} subscribes`,
          actions: only(["sns:GetTopicAttributes"]),
          on: [topic],
          when: ALWAYS,
        },
        {
          who: [principal(role.arn)],
          because: `${role.name} subscribes`,
          actions: only(["sns:Subscribe"]),
          on: [topic],
          when: [ownInboxes(partition, role.accountId)],
        },
      ]),
    ],
    tolerated: [],
  };
}

/** The queues and functions of an account, as `sns:Endpoint` shows them. */
function ownInboxes(partition: string, accountId: string): Access["when"][number] {
  const values = [`arn:${partition}:lambda:*:${accountId}:*`, `arn:${partition}:sqs:*:${accountId}:*`];
  return [{ operator: "StringLike", ifExists: false, key: "sns:Endpoint", values }];
}
