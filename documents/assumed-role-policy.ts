import { dnsSuffix, type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { bucketArn, objectsArn } from "./arns";
import { ACTIONS, actionsOn, type Level, levelInSid, LEVELS } from "./levels";
import { fit } from "./fit";
import { document, type PolicyDocument, type Statement } from "./policy";
import { unique } from "./unique";

/** A bucket that an assumed role reaches, and how far. */
export interface AssumedUse {
  readonly bucket: string;
  readonly region: string;
  readonly level: Level;
  /** The ARN of the bucket's key where it is known beforehand; else any key of the account in the Region is taken. */
  readonly keyArn: string | undefined;
  /** Whether the bucket's objects need no key of KMS. @default false */
  readonly keyless?: boolean;
  /** Whether the consumer, not this program, manages the bucket's notifications. */
  readonly consumerManagesNotifications: boolean;
}

/** What an assumed role's own policy is made from. */
export interface AssumedRolePolicyArgs {
  readonly partition: Partition;
  /** The account of the role, of the buckets and of their keys. */
  readonly accountId: string;
  /** The role's name in IAM, for messages. */
  readonly role: string;
  readonly uses: readonly AssumedUse[];
}

/**
 * The policy of a role of the data account that a control role assumes: its buckets and their keys, and nothing beside.
 *
 * @throws LimitError naming the role, if the policy would be larger than IAM takes inline.
 */
export function assumedRolePolicy(args: AssumedRolePolicyArgs): PolicyDocument {
  return fit(
    document([...bucketStatements(args), ...keyStatements(args)]),
    SIZE_LIMITS.inlinePolicies,
    `role ${args.role}`,
    "grant on fewer buckets via the role, or grant directly",
  );
}

/** Two statements for each set of actions: buckets with the same ones share them. */
function bucketStatements({ partition, accountId, uses }: AssumedRolePolicyArgs): Statement[] {
  return LEVELS.flatMap((level) =>
    [false, true].flatMap((manages): Statement[] => {
      const buckets = uses
        .filter((u) => u.level === level && u.consumerManagesNotifications === manages)
        .map((u) => u.bucket);
      if (buckets.length === 0) return [];
      const actions = actionsOn(level, manages);
      const sid = `${levelInSid(level)}${manages ? "Notifying" : ""}`;
      const Condition = { StringEquals: { "aws:ResourceAccount": accountId } };
      const objects: Statement = {
        Sid: `${sid}Objects`,
        Effect: "Allow",
        Action: actions.objects,
        Resource: buckets.map((b) => objectsArn(partition, b)),
        Condition,
      };
      const onBucket: Statement = {
        Sid: `${sid}Buckets`,
        Effect: "Allow",
        Action: actions.bucket,
        Resource: buckets.map((b) => bucketArn(partition, b)),
        Condition,
      };
      return actions.bucket.length === 0 ? [objects] : [objects, onBucket];
    }),
  );
}

/**
 * The keys, through S3 alone and for these buckets alone. A key that this program makes has no known id yet: the account
 * and the Region stand in for it, and the key's own policy names the role.
 */
function keyStatements({ partition, accountId, uses }: AssumedRolePolicyArgs): Statement[] {
  const kinds = [
    { sid: "Decrypt", writes: false },
    { sid: "Encrypt", writes: true },
  ] as const;
  return kinds.flatMap(({ sid, writes }): Statement[] => {
    const of = uses.filter(
      (u) => u.keyless !== true && ACTIONS[u.level].key.includes("kms:GenerateDataKey") === writes,
    );
    if (of.length === 0) return [];
    return [
      {
        Sid: sid,
        Effect: "Allow",
        Action: writes ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"],
        Resource: unique(of.map((u) => u.keyArn ?? `arn:${partition}:kms:${u.region}:${accountId}:key/*`)),
        Condition: {
          StringEquals: { "kms:ViaService": unique(of.map((u) => `s3.${u.region}.${dnsSuffix(partition)}`)) },
          StringLike: {
            "kms:EncryptionContext:aws:s3:arn": of.flatMap((u) => [
              bucketArn(partition, u.bucket),
              objectsArn(partition, u.bucket),
            ]),
          },
        },
      },
    ];
  });
}
