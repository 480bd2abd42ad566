import { type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { kmsThroughS3 } from "../kms-through-s3";
import { accountsByBuckets } from "../accounts-by-buckets";
import { throughAccessPoints } from "../access";
import { accessPointArnAnywhere, bucketAndObjects, objectsArn } from "../arns";
import { ACTIONS, MANAGE_NOTIFICATIONS, SUBSCRIBE } from "../levels";
import { fit } from "../size-limit";
import { logGroupName } from "../names";
import { document, numberedSid, type PolicyDocument, type Statement } from "../policy";
import { REPLICA_ACTIONS } from "../replication";
import type { DataAccount } from "../role-policies";
import { sessionManagerPolicy } from "../session-manager-policy";
import { unique } from "../unique";

/** Arguments for a boundary. */
export type BoundaryArgs = {
  readonly partition: Partition;
  /** The account whose roles it bounds. */
  readonly accountId: string;
  /** ARN patterns of the stack's log buckets: its roles never write there. */
  readonly logBuckets: readonly string[];
  /** The bucket of the state, which no role reaches. @default the state is not in S3 */
  readonly stateBucket?: string;
  /** Actions that the roles may have in addition to those of this program. @default none */
  readonly also?: readonly string[];
  /** Patterns of the names of log groups that the roles may write. @default none */
  readonly logGroups?: readonly string[];
  /** The ARNs of the log group of the stack's trail, with its streams, and of the role with which CloudTrail writes it. */
  readonly trailLog: { readonly group: readonly string[]; readonly role: string };
} & (
  | {
      readonly role: "control";
      /** The accounts whose buckets, keys, topics and roles the roles may reach. */
      readonly dataAccounts: readonly DataAccount[];
      /** The exact ARNs of roles in these accounts that the roles may assume. @default none */
      readonly assumes?: readonly string[];
    }
  | {
      readonly role: "data";
      /** Patterns of the names of the stack's buckets. */
      readonly buckets: readonly string[];
      /** Patterns of the names of their access points. @default none */
      readonly accessPoints?: readonly string[];
      /** The ARN pattern of the event bus that gets the stack's events. @default none */
      readonly bus?: string;
      /** The ARN of the role that replicates, and the buckets that it may write to. @default none */
      readonly replication?: { readonly role: string; readonly to: readonly DataAccount[] };
    }
);

/**
 * The most that a role of a stack can do, whatever policies its deployer attaches: use buckets at the levels, use what the
 * administrator named, and what the program's own roles do. Nothing in it grants permissions to others. A role of a control stack
 * also reads the logs of the stack's own trail.
 *
 * @param of whose roles it bounds, for messages.
 * @throws LimitError if it would be larger than IAM accepts.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function deployerBoundary(of: string, args: BoundaryArgs): PolicyDocument {
  const { partition, accountId, also = [], logGroups = [], trailLog } = args;
  const own = args.role === "control" ? control(args) : data(args);
  const statements: readonly Statement[] = [
    ...own,
    {
      Sid: "WriteTrailLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: trailLog.group,
      Condition: { ArnEquals: { "aws:PrincipalArn": trailLog.role } },
    },
    ...(logGroups.length === 0
      ? []
      : [
          {
            Sid: "WriteLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: logGroups.map((name) => `arn:${partition}:logs:*:${accountId}:log-group:${name}:*`),
          } as const,
        ]),
    ...(also.length === 0 ? [] : [{ Sid: "Also", Effect: "Allow", Action: also, Resource: "*" } as const]),
    ...never(args),
  ];
  return fit(
    document(statements),
    SIZE_LIMITS.managedPolicy,
    `boundary of ${of}`,
    "list fewer accounts or patterns of buckets, or fewer actions under rolesMayAlso",
  );
}

function control(args: Extract<BoundaryArgs, { role: "control" }>): readonly Statement[] {
  const { partition, accountId, dataAccounts, logBuckets, assumes = [] } = args;
  const inEach = (service: string, resource: string) =>
    dataAccounts.map(({ id }) => `arn:${partition}:${service}:${resource.replace("ACCOUNT", id)}`);
  return [
    ...accountsByBuckets(dataAccounts).map(({ accounts, buckets }, n) =>
      useOf(partition, numberedSid("Buckets", n), accounts, buckets),
    ),
    ...useThroughAccessPoints(partition, dataAccounts),
    {
      Sid: "KeysThroughS3",
      Effect: "Allow",
      Action: ACTIONS.catalog.key,
      Resource: inEach("kms", "*:ACCOUNT:key/*"),
      Condition: throughS3(partition),
    },
    { Sid: "Topics", Effect: "Allow", Action: SUBSCRIBE, Resource: inEach("sns", "*:ACCOUNT:*") },
    ...(assumes.length === 0
      ? []
      : [
          {
            Sid: "AssumeRoles",
            Effect: "Allow",
            Action: ["sts:AssumeRole", "sts:TagSession"],
            Resource: assumes,
          } as const,
        ]),
    {
      Sid: "ReadLogs",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:ListBucket"],
      Resource: logBuckets.flatMap((arn) => [arn, `${arn}/*`]),
      Condition: { StringEquals: { "aws:ResourceAccount": accountId } },
    },
    {
      Sid: "DecryptLogs",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: `arn:${partition}:kms:*:${accountId}:key/*`,
      Condition: { ...throughS3(partition), Null: { "kms:EncryptionContext:aws:cloudtrail:arn": "false" } },
    },
    ...sessionManagerPolicy().Statement,
  ];
}

function data(args: Extract<BoundaryArgs, { role: "data" }>): readonly Statement[] {
  const { partition, accountId, buckets, bus, accessPoints = [] } = args;
  const { StringLike } = throughS3(partition);
  const context = buckets.flatMap((name) => bucketAndObjects(partition, name));
  return [
    useOf(partition, "Buckets", [accountId], buckets),
    ...useThroughAccessPoints(partition, [{ id: accountId, accessPoints }]),
    {
      Sid: "KeysThroughS3",
      Effect: "Allow",
      Action: ACTIONS.catalog.key,
      Resource: `arn:${partition}:kms:*:${accountId}:key/*`,
      Condition: { StringLike: { ...StringLike, "kms:EncryptionContext:aws:s3:arn": context } },
    },
    ...(bus === undefined
      ? []
      : [{ Sid: "PutEvents", Effect: "Allow", Action: "events:PutEvents", Resource: bus } as const]),
    ...replicating(args),
  ];
}

/** What the role that replicates may do in addition: read what S3 replicates, and write to the buckets that are named. */
function replicating({
  partition,
  accountId,
  buckets,
  replication,
}: Extract<BoundaryArgs, { role: "data" }>): readonly Statement[] {
  if (!replication) return [];
  const { role, to } = replication;
  const byRole = { ArnEquals: { "aws:PrincipalArn": role } };
  const { StringLike } = throughS3(partition);
  return [
    {
      Sid: "ReplicateFrom",
      Effect: "Allow",
      Action: [
        "s3:GetObjectLegalHold",
        "s3:GetObjectRetention",
        "s3:GetObjectVersionAcl",
        "s3:GetObjectVersionForReplication",
        "s3:GetReplicationConfiguration",
      ],
      Resource: buckets.flatMap((name) => bucketAndObjects(partition, name)),
      Condition: { ...byRole, StringEquals: { "aws:ResourceAccount": accountId } },
    },
    ...accountsByBuckets(to).map(({ accounts, buckets: names }, n): Statement => ({
      Sid: numberedSid("ReplicateTo", n),
      Effect: "Allow",
      Action: REPLICA_ACTIONS,
      Resource: names.map((name) => objectsArn(partition, name)),
      Condition: { ...byRole, StringEquals: { "aws:ResourceAccount": accounts } },
    })),
    {
      Sid: "EncryptReplicas",
      Effect: "Allow",
      Action: ["kms:Encrypt", "kms:GenerateDataKey"],
      Resource: unique(to.map(({ id }) => `arn:${partition}:kms:*:${id}:key/*`)),
      Condition: {
        ...byRole,
        StringLike: {
          ...StringLike,
          "kms:EncryptionContext:aws:s3:arn": to.flatMap(({ buckets: names }) =>
            names.flatMap((name) => bucketAndObjects(partition, name)),
          ),
        },
      },
    },
  ];
}

function throughS3(partition: Partition) {
  return { StringLike: { "kms:ViaService": kmsThroughS3(partition, "*") } };
}

function useOf(partition: Partition, Sid: string, accounts: readonly string[], buckets: readonly string[]): Statement {
  const { objects, bucket } = ACTIONS.catalog;
  return {
    Sid,
    Effect: "Allow",
    Action: [...objects, ...bucket, "s3:GetBucketLocation", MANAGE_NOTIFICATIONS],
    Resource: buckets.flatMap((name) => bucketAndObjects(partition, name)),
    Condition: { StringEquals: { "aws:ResourceAccount": accounts } },
  };
}

/** The same on access points: IAM evaluates their ARNs in addition to those of their buckets. */
function useThroughAccessPoints(
  partition: Partition,
  of: readonly Pick<DataAccount, "id" | "accessPoints">[],
): readonly Statement[] {
  const arns = of.flatMap(({ id, accessPoints = [] }) =>
    accessPoints.map((pattern) => accessPointArnAnywhere(partition, id, pattern)),
  );
  if (arns.length === 0) return [];
  const { objects, bucket } = ACTIONS.catalog;
  return [
    {
      Sid: "AccessPoints",
      Effect: "Allow",
      Action: [...objects, ...bucket, "s3:GetBucketLocation"].filter(throughAccessPoints(arns).takes),
      Resource: arns.flatMap((arn) => [arn, `${arn}/object/*`]),
    },
  ];
}

/** Deny statements, which apply even where a pattern of buckets, or an action under rolesMayAlso, allows more. */
function never({ partition, accountId, logBuckets, stateBucket, trailLog }: BoundaryArgs): readonly Statement[] {
  const state = stateBucket === undefined ? [] : bucketAndObjects(partition, stateBucket);
  return [
    {
      Sid: "LogsStay",
      Effect: "Deny",
      Action: ["s3:Bypass*", "s3:Delete*", "s3:Put*"],
      Resource: logBuckets.flatMap((arn) => [arn, `${arn}/*`]),
    },
    {
      Sid: "NoForgedEvents",
      Effect: "Deny",
      Action: ["logs:Create*", "logs:Delete*", "logs:Put*"],
      // The log groups of trails, of this stack and of others.
      Resource: `arn:${partition}:logs:*:${accountId}:log-group:${logGroupName("*")}`,
      Condition: { ArnNotEquals: { "aws:PrincipalArn": trailLog.role } },
    },
    ...(state.length === 0 ? [] : [{ Sid: "NoState", Effect: "Deny", Action: "s3:*", Resource: state } as const]),
  ];
}
