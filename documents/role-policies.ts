import { MANAGED_POLICIES_PER_ROLE, type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { kmsThroughS3 } from "./kms-through-s3";
import { type AccountsByBuckets, accountsByBuckets } from "./accounts-by-buckets";
import { fit, LimitError, size } from "./size-limit";
import { actionsOf, inBuckets, partsOf, throughAccessPoints } from "./access";
import type { ActionSet } from "./action-sets";
import { accessPointArnAnywhere, bucketAndObjects, topicArn } from "./arns";
import { type Level, SUBSCRIBE } from "./levels";
import { topicName } from "./names";
import { allOf, type Condition, document, numberedSid, type PolicyDocument, type Statement } from "./policy";
import { grouped } from "./grouped";

/** An account whose buckets a role may reach, and the patterns of their names. */
export interface DataAccount {
  readonly id: string;
  /** Bucket name patterns, with `*` and `?`; `["*"]` for all of the account's buckets. */
  readonly buckets: readonly string[];
  /** Patterns of the names of topics that exist, for the roles that subscribe. @default none */
  readonly topics?: readonly string[];
  /** Patterns of the names of access points of its buckets. @default none */
  readonly accessPoints?: readonly string[];
}

/** Arguments for a control role's own policies. */
export interface RolePoliciesArgs {
  readonly partition: Partition;
  readonly role: string;
  readonly level: Level;
  /** Action sets in addition to the level. @default none */
  readonly actionSets?: readonly ActionSet[];
  /** Single actions in addition to the level. @default none */
  readonly actions?: readonly string[];
  readonly subscribes: boolean;
  readonly dataAccounts: readonly DataAccount[];
  /** Whether the role itself may reach buckets. @default true */
  readonly direct?: boolean;
  /** The exact ARNs of roles in the data accounts that it may assume. @default none */
  readonly assumes?: readonly string[];
  /** Whether its sessions have transitive tags. @default false */
  readonly sessionTags?: boolean;
}

/** One bucket pattern of one account, the unit by which policies are split. */
interface Unit {
  readonly accountId: string;
  readonly pattern: string;
}

/**
 * The managed policies of a control role. They allow the most that the role may do in the data accounts; the policy of each bucket
 * decides. As many documents as the size limit requires.
 *
 * @throws LimitError naming the role, if it would need more managed policies than a role may have.
 */
export function rolePolicies(args: RolePoliciesArgs): readonly PolicyDocument[] {
  const units = args.dataAccounts.flatMap(({ id, buckets }) => buckets.map((pattern) => ({ accountId: id, pattern })));
  const documents: PolicyDocument[] = [...assumption(args), ...existingTopics(args)];
  for (let from = 0; from < units.length;) {
    const taken = mostThatFit(args, units.slice(from));
    const policy = rolePolicy(args, units.slice(from, from + taken));
    if (policy.Statement.length > 0) documents.push(policy);
    from += taken;
  }
  // Last, so that the policies before it keep their names.
  documents.push(...accessPoints(args));
  if (documents.length > MANAGED_POLICIES_PER_ROLE) {
    throw new LimitError(
      `role ${args.role} would need ${String(documents.length)} managed policies of ${String(SIZE_LIMITS.managedPolicy.most)} ` +
        `characters, and AWS takes ${String(MANAGED_POLICIES_PER_ROLE)} at most: list fewer bucket patterns under dataAccounts`,
    );
  }
  return documents;
}

/** The document that lets the role assume others, apart from what it may do itself. */
function assumption({ role, assumes = [], sessionTags = false }: RolePoliciesArgs): readonly PolicyDocument[] {
  if (assumes.length === 0) return [];
  const Action = sessionTags ? ["sts:AssumeRole", "sts:TagSession"] : "sts:AssumeRole";
  const policy = document([{ Sid: "AssumeRoles", Effect: "Allow", Action, Resource: assumes }]);
  return [fit(policy, SIZE_LIMITS.managedPolicy, `role ${role}`, "let it assume fewer roles")];
}

/** The document that lets the role subscribe to existing topics, whose names do not follow from a bucket's. */
function existingTopics({ partition, role, subscribes, dataAccounts }: RolePoliciesArgs): readonly PolicyDocument[] {
  const Resource = dataAccounts.flatMap(({ id, topics = [] }) =>
    topics.map((pattern) => topicArn(partition, "*", id, pattern)),
  );
  if (!subscribes || Resource.length === 0) return [];
  const policy = document([{ Sid: "ExistingTopics", Effect: "Allow", Action: SUBSCRIBE, Resource }]);
  return [fit(policy, SIZE_LIMITS.managedPolicy, `role ${role}`, "list fewer topic patterns under dataAccounts")];
}

/**
 * The document that lets the role use access points of the data accounts, whose names do not follow from a bucket's. S3 authorizes
 * a request through an access point on the access point and on the bucket. Because the role's policies allow both, it does not
 * matter whether S3 also asks the caller's account about both.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
 */
function accessPoints(args: RolePoliciesArgs): readonly PolicyDocument[] {
  const { partition, role, level, actionSets: sets = [], actions = [], dataAccounts, direct = true } = args;
  const arns = dataAccounts.flatMap(({ id, accessPoints: patterns = [] }) =>
    patterns.map((pattern) => accessPointArnAnywhere(partition, id, pattern)),
  );
  if (!direct || arns.length === 0) return [];
  const parts = partsOf(throughAccessPoints(arns), { level, sets, actions }, false);
  const statements = parts.map(({ what, actions: Action, resources: Resource, condition }): Statement => {
    const limited = Object.keys(condition).length === 0 ? {} : { Condition: condition };
    return { Sid: `AccessPoint${what}`, Effect: "Allow", Action, Resource, ...limited };
  });
  if (statements.length === 0) return [];
  const remedy = "list fewer accessPoints patterns under dataAccounts";
  return [fit(document(statements), SIZE_LIMITS.managedPolicy, `role ${role}`, remedy)];
}

function mostThatFit(args: RolePoliciesArgs, units: readonly Unit[]): number {
  const fits = (n: number) =>
    size(rolePolicy(args, units.slice(0, n)), SIZE_LIMITS.managedPolicy) <= SIZE_LIMITS.managedPolicy.most;
  let n = 1; // A single unit always fits: a pattern has 63 characters at most.
  while (n < units.length && fits(n + 1)) n++;
  return n;
}

function rolePolicy(args: RolePoliciesArgs, units: readonly Unit[]): PolicyDocument {
  const bucketsOf = grouped(units.map(({ accountId, pattern }) => [accountId, pattern]));
  const groups = accountsByBuckets([...bucketsOf].map(([id, buckets]) => ({ id, buckets })));
  return document(groups.flatMap((group, n) => statements(args, group, numberedSid("", n))));
}

function statements(
  { partition, level, actionSets = [], actions = [], subscribes, direct = true }: RolePoliciesArgs,
  { accounts, buckets: patterns }: AccountsByBuckets,
  suffix: string,
): Statement[] {
  const access = { level, sets: actionSets, actions };
  // The policy of each bucket says whether the consumer manages its notifications.
  const reaching = direct ? partsOf(inBuckets(partition, patterns), access, true) : [];
  const key = direct ? actionsOf(access, true).key : [];
  const allow = (what: string, Action: readonly string[], Resource: readonly string[], Condition?: Condition) =>
    Action.length === 0
      ? []
      : [{ Sid: `${what}${suffix}`, Effect: "Allow", Action, Resource, ...(Condition ? { Condition } : {}) } as const];
  return [
    ...reaching.flatMap((part) =>
      allow(
        part.what === "Bucket" ? "Buckets" : part.what,
        part.actions,
        part.resources,
        allOf({ StringEquals: { "aws:ResourceAccount": accounts } }, part.condition),
      ),
    ),
    ...allow(
      "KeysThroughS3",
      key,
      accounts.map((id) => `arn:${partition}:kms:*:${id}:key/*`),
      {
        StringLike: {
          "kms:ViaService": kmsThroughS3(partition, "*"),
          "kms:EncryptionContext:aws:s3:arn": patterns.flatMap((pattern) => bucketAndObjects(partition, pattern)),
        },
      },
    ),
    ...allow(
      "Topics",
      subscribes ? SUBSCRIBE : [],
      accounts.flatMap((id) => patterns.map((pattern) => topicArn(partition, "*", id, topicName(pattern)))),
    ),
  ];
}
