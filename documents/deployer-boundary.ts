import { ACTIONS, MANAGE_NOTIFICATIONS } from "./levels";
import { fit, LIMITS } from "./limits";
import { document, type PolicyDocument, type Statement } from "./policy";
import type { Partition } from "./regions";
import { dnsSuffix } from "./regions";
import { sessionManagerPolicy } from "./session-manager-policy";

/** What a boundary is made from. */
export interface BoundaryArgs {
  readonly partition: Partition;
  /** The account whose roles it bounds. */
  readonly accountId: string;
  /** The accounts whose buckets, keys, topics and roles the roles may reach; for a data stack its own. */
  readonly reach: readonly string[];
  /** The account whose event buses take events. @default none */
  readonly busAccount?: string;
  /** Actions that the roles may have beside what this program gives them. @default none */
  readonly also?: readonly string[];
}

/**
 * The most that a role of a stack can ever do, whatever policies its deployer gives it: use buckets at the levels that there
 * are, in the accounts that it names, and what the program's own roles do. Nothing in it gives permissions away.
 *
 * @param of whose roles it bounds, for messages.
 * @throws LimitError if it would be larger than IAM takes.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export function deployerBoundary(of: string, args: BoundaryArgs): PolicyDocument {
  const { partition, accountId, reach, busAccount, also = [] } = args;
  const { objects, bucket, key } = ACTIONS.catalog;
  const there = { StringEquals: { "aws:ResourceAccount": [...new Set([...reach, accountId])] } };
  const inEach = (service: string, resource: string) =>
    reach.map((id) => `arn:${partition}:${service}:*:${id}:${resource}`);
  const statements: readonly Statement[] = [
    {
      Sid: "Buckets",
      Effect: "Allow",
      Action: [...objects, ...bucket, "s3:GetBucketLocation", MANAGE_NOTIFICATIONS],
      Resource: "*",
      Condition: there,
    },
    {
      Sid: "KeysThroughS3",
      Effect: "Allow",
      Action: key,
      Resource: [...new Set([...reach, accountId])].map((id) => `arn:${partition}:kms:*:${id}:key/*`),
      Condition: { StringLike: { "kms:ViaService": `s3.*.${dnsSuffix(partition)}` } },
    },
    {
      Sid: "Topics",
      Effect: "Allow",
      Action: ["sns:GetTopicAttributes", "sns:Subscribe"],
      Resource: inEach("sns", "*"),
    },
    {
      Sid: "AssumeRoles",
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: reach.filter((id) => id !== accountId).map((id) => `arn:${partition}:iam::${id}:role/*`),
    },
    {
      Sid: "WriteLogs",
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `arn:${partition}:logs:*:${accountId}:log-group:*`,
    },
    ...(busAccount === undefined
      ? []
      : [
          {
            Sid: "PutEvents",
            Effect: "Allow",
            Action: "events:PutEvents",
            Resource: `arn:${partition}:events:*:${busAccount}:event-bus/*`,
          } as const,
        ]),
    ...sessionManagerPolicy().Statement,
    ...(also.length === 0 ? [] : [{ Sid: "Also", Effect: "Allow", Action: also, Resource: "*" } as const]),
  ];
  return fit(
    document(statements.filter(({ Resource }) => Resource?.length !== 0)),
    LIMITS.managedPolicy,
    `boundary of ${of}`,
    "list fewer accounts, or fewer actions under rolesMayAlso",
  );
}
