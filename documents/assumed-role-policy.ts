import { type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { kmsThroughS3 } from "./kms-through-s3";
import { fit } from "./size-limit";
import {
  type Access,
  accessInSid,
  accessKey,
  inBuckets,
  keyUseOf,
  type ObjectSource,
  objectArnsOf,
  partsOf,
  throughAccessPoints,
} from "./access";
import { bucketArn } from "./arns";
import { alike } from "./grouped";
import { allOf, type Condition, document, numberedSid, type PolicyDocument, type Statement } from "./policy";
import { unique } from "./unique";

/** A bucket that an assumed role may use, and the access. */
export interface AssumedUse {
  readonly bucket: string;
  readonly region: string;
  readonly access: Access;
  /** The ARN of the only access point through which the role reaches it. @default the bucket itself */
  readonly accessPoint?: string;
  /** The ARN of the bucket's key if it is known in advance; otherwise any key of the account in the Region is allowed. */
  readonly keyArn: string | undefined;
  /** Whether the bucket's objects need no key of KMS. @default false */
  readonly keyless?: boolean;
  /** Whether the consumer, not this program, manages the bucket's notifications. */
  readonly consumerManagesNotifications: boolean;
}

/** Arguments for an assumed role's own policy. */
export interface AssumedRolePolicyArgs {
  readonly partition: Partition;
  /** The account of the role, of the buckets and of their keys. */
  readonly accountId: string;
  /** The role's name in IAM, for messages. */
  readonly role: string;
  readonly uses: readonly AssumedUse[];
}

/**
 * The policy of a role of the data account that a control role assumes: its buckets and their keys, and nothing else.
 *
 * @throws LimitError naming the role, if the policy would be larger than an inline policy may be.
 */
export function assumedRolePolicy(args: AssumedRolePolicyArgs): PolicyDocument {
  return fit(
    document([...bucketStatements(args), ...keyStatements(args)]),
    SIZE_LIMITS.inlinePolicies,
    `role ${args.role}`,
    "grant on fewer buckets via the role, or grant directly",
  );
}

/**
 * Statements for each access: buckets with the same one share them. A bucket with an access point is allowed only for requests
 * through it, because within one account the role's own policy is enough for the bucket.
 */
function bucketStatements({ partition, accountId, uses }: AssumedRolePolicyArgs): Statement[] {
  const groups = new Map<
    string,
    { access: Access; manages: boolean; accessPoint: string | undefined; buckets: string[] }
  >();
  for (const { access, consumerManagesNotifications: manages, bucket, accessPoint } of uses) {
    const key = `${accessKey(access)} ${String(manages)} ${accessPoint ?? ""}`;
    const group = groups.get(key) ?? { access, manages, accessPoint, buckets: [] };
    groups.set(key, group);
    group.buckets.push(bucket);
  }
  const used = new Map<string, number>();
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, { access, manages, accessPoint, buckets }]) => {
      const sid = `${accessInSid(access)}${manages ? "Notifying" : ""}${accessPoint === undefined ? "" : "Through"}`;
      const n = (used.get(sid) ?? 0) + 1;
      used.set(sid, n);
      const statements = (start: string, source: ObjectSource, only: Condition): readonly Statement[] =>
        partsOf(source, access, manages).map(({ what, actions, resources, condition }) => ({
          Sid: `${start}${sid}${what === "Bucket" ? "Buckets" : what}${n === 1 ? "" : `No${n}`}`,
          Effect: "Allow",
          Action: actions,
          Resource: resources,
          Condition: allOf({ StringEquals: { "aws:ResourceAccount": accountId } }, only, condition),
        }));
      if (accessPoint === undefined) return statements("", inBuckets(partition, buckets), {});
      return [
        ...statements("", inBuckets(partition, buckets), { ArnEquals: { "s3:DataAccessPointArn": accessPoint } }),
        ...statements("Point", throughAccessPoints([accessPoint]), {}),
      ];
    });
}

/**
 * The keys, only through S3 and only for these buckets: a statement for each Region, because S3 uses only keys of the bucket's
 * Region. The id of a key that this program creates is not known yet, so the account and the Region replace it; the key's own
 * policy names the role.
 */
function keyStatements({ partition, accountId, uses }: AssumedRolePolicyArgs): Statement[] {
  const kinds = [
    { sid: "Decrypt", use: "decrypt" },
    { sid: "Encrypt", use: "encrypt" },
  ] as const;
  return kinds.flatMap(({ sid, use }): Statement[] => {
    const all = uses.filter((u) => u.keyless !== true && keyUseOf(u.access) === use);
    // Known keys are distinguished too: each is used for its own buckets.
    return alike(all, ({ region, keyArn = "" }) => [region, keyArn]).map((of, n): Statement => {
      const { region, keyArn } = of[0];
      return {
        Sid: numberedSid(sid, n),
        Effect: "Allow",
        Action: use === "encrypt" ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"],
        Resource: [keyArn ?? `arn:${partition}:kms:${region}:${accountId}:key/*`],
        Condition: {
          StringEquals: { "kms:ViaService": kmsThroughS3(partition, region) },
          StringLike: {
            "kms:EncryptionContext:aws:s3:arn": unique(
              of.flatMap((u) => [
                bucketArn(partition, u.bucket),
                ...objectArnsOf(partition, [u.bucket], u.access.prefixes),
              ]),
            ),
          },
        },
      };
    });
  });
}
