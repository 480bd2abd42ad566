import { MANAGED_POLICIES_PER_ROLE, SIZE_LIMITS } from "@cross-account-s3/iam";
import { accessPointArn, bucketArn, policyArn } from "../arns";
import { type Part, PARTS } from "./stack-parts";
import type { Row } from "./action-row";
import { KEYS } from "./action-table";
import { keepingState, type State } from "./state";
import { type Deployed, scopeArns } from "./resource-scopes";
import { conditionOf } from "./row-conditions";
import { SHARED, sharedKind } from "./shared-resources";
import { LimitError, size } from "../size-limit";
import { attachedPolicyName } from "../names";
import { document, type PolicyDocument, type Statement } from "../policy";

/** The purpose of the role: deploy a stack, or read what a preview needs. */
export type Task = "deploy" | "preview";

/** Arguments for a deployer's policies. */
export interface DeployerPolicyArgs extends Deployed {
  /** What the stack has. */
  readonly parts: readonly Part[];
  /** ARNs of keys, topics, queues, functions, trails, networks and images that exist and that it shares with others. @default none */
  readonly shares?: readonly string[];
  /** Roles that exist and get policies attached, by the names that the stack has for them. @default none */
  readonly attachesTo?: Readonly<Record<string, string>>;
  /** Where the stack's state is, if not in Pulumi Cloud. @default not in S3 */
  readonly state?: State;
}

/**
 * The managed policies of a role that deploys or previews a stack: the actions that the stack's parts need, on resources with the
 * stack's names. As many documents as the size limit requires.
 *
 * @throws LimitError naming the role, if it would need more managed policies than a role may have.
 */
export function deployerPolicies(args: DeployerPolicyArgs, task: Task, role: string): readonly PolicyDocument[] {
  const statements = [
    ...[...new Set(args.parts.flatMap((part) => PARTS[part]))].flatMap((row) => statement(args, row, task)),
    ...sharing(args, task),
    ...attaching(args, task),
    ...(args.state ? keepingState(args, args.state, task === "deploy") : []),
    ...noData(args),
    ...(task === "deploy" ? denials(args) : []),
  ];
  const documents = packed(merged(statements), role);
  if (documents.length > MANAGED_POLICIES_PER_ROLE) {
    throw new LimitError(
      `role ${role} would need ${String(documents.length)} managed policies of ${String(SIZE_LIMITS.managedPolicy.most)} characters, ` +
        `and AWS takes ${String(MANAGED_POLICIES_PER_ROLE)} at most: list fewer bucket patterns and shared resources`,
    );
  }
  return documents;
}

/**
 * Deny statements for the deployer: it creates the records of its own actions and cannot delete them, and it cannot take over a key
 * of the state.
 */
function denials(args: DeployerPolicyArgs): Statement[] {
  const { parts, state } = args;
  const never = (Sid: string, Action: readonly string[], Resource: readonly string[]): Statement[] =>
    Resource.length === 0 ? [] : [{ Sid, Effect: "Deny", Action, Resource }];
  const logs = parts.includes("audit") || parts.includes("accessLogs") || args.logBuckets.length > 0;
  return [
    ...(logs ? never("KeepLogs", ["s3:DeleteBucket", "s3:DeleteBucketPolicy"], scopeArns(args, "logBucket")) : []),
    // A principal that this role trusts could write events into the trail's log group.
    ...never(
      "KeepTrailLogRole",
      ["iam:DeleteRole", "iam:UpdateAssumeRolePolicy", ...(parts.includes("alarms") ? [] : ["iam:CreateRole"])],
      scopeArns(args, "trailLogRole"),
    ),
    ...never("KeepStateKeys", TAKES_OVER, state?.keyArns ?? []),
  ];
}

/**
 * No objects and no decryption, whatever a bucket's or a key's policy allows: a deployer writes these policies, and could grant
 * itself access. Except the state and its keys, which it needs.
 */
function noData(args: DeployerPolicyArgs): Statement[] {
  const { partition, buckets, state } = args;
  const objects = [...buckets.map((name) => bucketArn(partition, name)), ...scopeArns(args, "logBucket")].map(
    (arn) => `${arn}/*`,
  );
  // IAM identifies an object through an access point only by the access point's ARN.
  const throughAccessPoints = `${accessPointArn(partition, "*", "*", "*")}/object/*`;
  const Action = ["kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
  const stateKeys = state?.keyArns ?? [];
  return [
    { Sid: "NoObjects", Effect: "Deny", Action: "s3:*", Resource: [...objects, throughAccessPoints] },
    {
      ...{ Sid: "NoPlaintext", Effect: "Deny", Action },
      ...(stateKeys.length === 0 ? { Resource: "*" } : { NotResource: stateKeys }),
    },
  ];
}

/** The actions that grant others access to a key, or destroy it. */
const TAKES_OVER = KEYS.flatMap(({ write = [] }) => write).filter((action) => action !== "kms:CreateKey");

function statement(args: Deployed, row: Row, task: Task): Statement[] {
  const Action = [...(row.read ?? []), ...(task === "deploy" ? (row.write ?? []) : [])].sort();
  const Condition = conditionOf(args, row);
  if (Action.length === 0) return [];
  const Resource = scopeArns(args, row.on);
  if (Resource.length === 0) return [];
  return [{ Sid: row.sid, Effect: "Allow", Action, Resource, ...(Condition ? { Condition } : {}) }];
}

/** Resources that exist, by their exact ARNs: their policies and selectors, and networks for new resources. */
function sharing({ shares = [] }: DeployerPolicyArgs, task: Task): Statement[] {
  const functions = shares.filter((arn) => sharedKind(arn) === "lambda");
  // Only for S3: otherwise the deployer could allow any principal to invoke the function.
  const invoked: Statement[] =
    functions.length === 0 || task === "preview"
      ? []
      : [
          {
            Sid: "SharedlambdaForS3",
            Effect: "Allow",
            Action: "lambda:AddPermission",
            Resource: functions,
            Condition: { StringEquals: { "lambda:Principal": "s3.amazonaws.com" } },
          },
        ];
  const shared = Object.entries(SHARED).flatMap(([kind, { read = [], write = [] }]): Statement[] => {
    const Resource = shares.filter((arn) => sharedKind(arn) === kind);
    const Action = task === "deploy" ? [...read, ...write] : read;
    if (Resource.length === 0 || Action.length === 0) return [];
    return [{ Sid: `Shared${kind}`, Effect: "Allow", Action, Resource }];
  });
  return [...shared, ...invoked];
}

/**
 * The policies of existing roles: each role and its policies are named. Only a role with the boundary gets one: IAM has no
 * condition on the principals of a policy whose text changes, so a role without the boundary would get whatever the deployer
 * writes.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
function attaching({ partition, accountId, boundary, attachesTo = {} }: DeployerPolicyArgs, task: Task): Statement[] {
  return Object.entries(attachesTo).flatMap(([name, arn], n): Statement[] => {
    const policies = ["", "-?", "-??"].map((end) => policyArn(partition, accountId, attachedPolicyName(name) + end));
    const roleRead = ["iam:GetRole", "iam:ListAttachedRolePolicies"];
    const read: Statement[] = [
      { Sid: `SeeExisting${String(n)}`, Effect: "Allow", Action: roleRead, Resource: arn },
      {
        Sid: `ExistingPolicies${String(n)}`,
        Effect: "Allow",
        Action: PARTS.roles
          .filter(({ on }) => on === "policy")
          .flatMap((row) => [...(row.read ?? []), ...(task === "deploy" ? (row.write ?? []) : [])]),
        Resource: policies,
      },
    ];
    if (task === "preview") return read;
    const own = { ArnLike: { "iam:PolicyARN": policies } };
    const bounded = { StringEquals: { "iam:PermissionsBoundary": boundary }, ...own };
    const to = { Effect: "Allow", Resource: arn } as const;
    return [
      ...read,
      { Sid: `AttachToExisting${String(n)}`, ...to, Action: "iam:AttachRolePolicy", Condition: bounded },
      { Sid: `DetachFromExisting${String(n)}`, ...to, Action: "iam:DetachRolePolicy", Condition: own },
    ];
  });
}

/** The size at which the next document starts: a fifth is left for later versions. */
const ROOM = Math.floor(SIZE_LIMITS.managedPolicy.most * 0.8);

/** Parts that share a row give the same statement, which is written once. */
function merged(statements: readonly Statement[]): readonly Statement[] {
  const seen = new Map<string, Statement>();
  for (const one of statements) if (!seen.has(one.Sid)) seen.set(one.Sid, one);
  return [...seen.values()];
}

function packed(statements: readonly Statement[], role: string): readonly PolicyDocument[] {
  const documents: PolicyDocument[] = [];
  let taken: Statement[] = [];
  for (const one of statements) {
    if (sizeOf([one]) > SIZE_LIMITS.managedPolicy.most) {
      throw new LimitError(
        `the statement ${one.Sid} of role ${role} is larger than a managed policy (${String(SIZE_LIMITS.managedPolicy.most)} ` +
          "characters): list fewer bucket patterns or shared resources",
      );
    }
    if (taken.length > 0 && sizeOf([...taken, one]) > ROOM) {
      documents.push(document(taken));
      taken = [];
    }
    taken.push(one);
  }
  return taken.length === 0 ? documents : [...documents, document(taken)];
}

function sizeOf(statements: readonly Statement[]): number {
  return size(document(statements), SIZE_LIMITS.managedPolicy);
}
