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
import { type ExpectedGrant, grantParts, grantsOn, keyActionsOfGrant, roleIdentity } from "./grants";
import { delegationOf } from "./access-points";
import { bucketsOfTopic, consumerManages, type Expected, type ExpectedBucket } from "./model";
import { replicationKeyAccess } from "./replicas";
import { serviceAccess, serviceKeyAccess } from "./services";

/** Returns an account as a principal: all its principals, within the policies of the account. */
export function accountPrincipal(id: string): Principal {
  return { kind: "account", account: id };
}

const SERVICE_OF = { key: "kms", topic: "sns", queue: "sqs", function: "lambda", bus: "events" } as const;

/** Returns the access of the account that owns a resource: everything, within the policies of the account. */
export function ownerAccess(owner: string, kind: keyof typeof SERVICE_OF, arn: string): Access {
  return {
    who: [accountPrincipal(owner)],
    because: `the ${kind}'s own account`,
    actions: only([`${SERVICE_OF[kind]}:*`]),
    on: [arn],
    when: ALWAYS,
  };
}

/** Returns the principal with the ARN of a role, a user or an account's root. */
export function principalFromArn(arn: string): Principal {
  const [, , , , id = "", resource = ""] = arn.split(":");
  if (resource === "root") return accountPrincipal(id);
  return resource.startsWith("user/") ? { kind: "user", arn } : { kind: "role", arn };
}

/**
 * Returns the intended access to a bucket: each grantee at its level, and the account that owns the bucket within its own policies. All
 * requests use TLS, come from the bucket's network, and encrypt uploads with the bucket's key.
 *
 * @param declared the bucket as declared by each stack that shares its policy. The grants of all stacks hold. The conditions of each stack
 *   apply to the grants of the others too.
 * @param endpointsOf returns the ids of the endpoints in the network of a declared bucket.
 */
export function bucketIntent(
  declared: readonly [ExpectedBucket, ...ExpectedBucket[]],
  expected: Expected,
  endpointsOf: (bucket: ExpectedBucket) => readonly string[],
): ResourceIntent {
  const [bucket] = declared;
  const network = declared.reduce((all, one) => both(all, fromNetwork(one, endpointsOf(one))), OVER_TLS);
  const uploads = declared.reduce((all, one) => both(all, encryptedAsBucket(one)), network);
  const everything = [bucket.arn, `${bucket.arn}/*`];
  const objects = [`${bucket.arn}/*`];
  const owner = { who: [accountPrincipal(bucket.accountId)], because: "the bucket's own account" };
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
      ...declared.flatMap((one) => directGrants(one, expected).flatMap((grant) => grantAccess(one, grant))),
      ...declared.flatMap((one) => delegatedAccess(one)),
      ...declared.flatMap(serviceAccess),
      { ...owner, actions: allBut(DATA_ACTIONS), on: everything, when: OVER_TLS },
      { ...owner, actions: only(plainData), on: everything, when: network },
      { ...owner, actions: only(ENCRYPTING_ACTIONS), on: objects, when: uploads },
    ],
    tolerated: [],
  };

  function grantAccess(of: ExpectedBucket, { grantee, granted: asked, because }: ExpectedGrant): readonly Access[] {
    const { who, when: being } = grantee;
    return grantParts([of.arn], asked, consumerManages(of)).flatMap(({ actions, on, when }) =>
      withBucketConditions({ who, because, on, when: both(being, when) }, actions),
    );
  }

  function delegatedAccess(of: ExpectedBucket): readonly Access[] {
    const { actions, access } = delegationOf(of, expected);
    return access.flatMap((one) => withBucketConditions({ ...one, on: everything }, actions));
  }

  /** Returns the access for actions, each with the conditions that the bucket has for that action. */
  function withBucketConditions(access: Omit<Access, "actions">, actions: readonly string[]): readonly Access[] {
    const under = (some: readonly string[], circumstances: Access["when"]): readonly Access[] =>
      some.length === 0 ? [] : [{ ...access, actions: only(some), when: both(access.when, circumstances) }];
    return [
      ...under(
        actions.filter((action) => isDataAction(action) && !ENCRYPTING_ACTIONS.includes(action)),
        network,
      ),
      ...under(
        actions.filter((action) => ENCRYPTING_ACTIONS.includes(action)),
        uploads,
      ),
      ...under(
        actions.filter((action) => !isDataAction(action)),
        OVER_TLS,
      ),
    ];
  }
}

/** Returns the direct grants, which the bucket's own policy allows. */
function directGrants(bucket: ExpectedBucket, expected: Expected): readonly ExpectedGrant[] {
  return grantsOn(bucket, expected).filter(({ via, through }) => !via && through === undefined);
}

/** Returns the intended access to a key: its own account, and the grantees of its buckets for the objects in them. */
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
      ownerAccess(arn.split(":")[4] ?? "", "key", arn),
      ...buckets.flatMap((bucket) => [
        ...grantsOn(bucket, expected).flatMap(({ grantee, granted: asked, because, via }): readonly Access[] => {
          if (via) return [];
          const actions = keyActionsOfGrant(asked);
          const { who, when } = grantee;
          if (actions.length === 0) return [];
          const on = { on: [arn], when: both(when, throughS3(bucket, asked.prefixes)) };
          return [{ who, because: `${because} of ${bucket.name}`, actions: only(actions), ...on }];
        }),
        ...serviceKeyAccess(bucket, arn),
        ...replicationKeyAccess(bucket, arn),
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

/** Returns the intended access to an event topic: S3 for its buckets, and roles that subscribe queues and functions of their own account. */
export function topicIntent(bucket: ExpectedBucket, topic: string, expected: Expected): ResourceIntent {
  const { partition, accountId } = bucket;
  const sources = bucketsOfTopic(expected, bucket);
  const subscribers = new Set(
    sources.flatMap((source) =>
      grantsOn(source, expected).flatMap(({ grantee: { role } }) => (role?.config.subscribes === true ? [role] : [])),
    ),
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
      ownerAccess(accountId, "topic", topic),
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
      ...[...subscribers].flatMap((role): readonly Access[] => {
        const { who, when } = roleIdentity(role);
        const subscribes = { who, because: `${role.name} subscribes`, on: [topic] };
        return [
          { ...subscribes, actions: only(["sns:GetTopicAttributes"]), when },
          {
            ...subscribes,
            actions: only(["sns:Subscribe"]),
            when: both(when, [endpointsInAccount(partition, role.accountId)]),
          },
        ];
      }),
    ],
    tolerated: [],
  };
}

/** Returns the condition that a subscription is for a queue or a function of an account. */
function endpointsInAccount(partition: string, accountId: string): Access["when"][number] {
  const values = [`arn:${partition}:lambda:*:${accountId}:*`, `arn:${partition}:sqs:*:${accountId}:*`];
  return [{ operator: "StringLike", ifExists: false, key: "sns:Endpoint", values }];
}
