import type { Principal } from "@cross-account-s3/iam";
import { bucketArn } from "../../documents/arns";
import { type Access, ALWAYS, both, condition, only } from "./access";
import { accountPrincipal, ownerAccess, principalFromArn } from "./bucket";
import { forSource, OVER_TLS, s3Service } from "./circumstances";
import type { IdentityIntent, ResourceIntent } from "./intent";
import type { Expected, ExpectedSupporting, ExpectedRole } from "./model";

const CLOUDTRAIL: Principal = { kind: "service", service: "cloudtrail.amazonaws.com" };

/** Returns the role that reads the logs of a stack's trail, if it is in another account. In the same account, its own policies suffice. */
function crossAccountReaders(
  { reader, controlStack, accountId }: ExpectedSupporting,
  { roles }: Expected,
): readonly ExpectedRole[] {
  return roles.filter((role) => role.stack === controlStack && role.name === reader && role.accountId !== accountId);
}

/** Returns the intended access to the bucket of a trail's logs: trails write to it, and the log reader reads. */
export function trailBucketIntent(stack: ExpectedSupporting, expected: Expected): readonly ResourceIntent[] {
  const { trail, accountId, partition } = stack;
  if (!trail) return [];
  const arn = bucketArn(partition, trail.logBucket);
  const ofTrails = [[condition("ArnEquals", "aws:SourceArn", trail.arns)]];
  const acl = [[condition("StringEquals", "s3:x-amz-acl", ["bucket-owner-full-control"])]];
  const writes = [{ who: [CLOUDTRAIL], because: "audit.trail: create" }];
  return [
    {
      ...logBucket(stack, trail.logBucket),
      access: [
        ownerLogAccess(accountId, arn),
        ...writes.flatMap((one): readonly Access[] => [
          { ...one, actions: only(["s3:GetBucketAcl"]), on: [arn], when: both(OVER_TLS, ofTrails) },
          {
            ...one,
            actions: only(["s3:PutObject"]),
            on: [`${arn}/${trail.prefix}*`],
            when: both(OVER_TLS, both(ofTrails, acl)),
          },
        ]),
        ...crossAccountReaders(stack, expected).flatMap(({ arn: role, name }): readonly Access[] => {
          const reader = { who: [principalFromArn(role)], because: `auditLogs.reader: ${name}`, when: OVER_TLS };
          return [
            { ...reader, actions: only(["s3:ListBucket"]), on: [arn] },
            { ...reader, actions: only(["s3:GetObject"]), on: [`${arn}/*`] },
          ];
        }),
      ],
    },
  ];
}

/** Returns the intended access to the key of a trail's logs. */
export function trailKeyIntent(stack: ExpectedSupporting, expected: Expected, key: string): readonly ResourceIntent[] {
  const { trail, accountId, partition, region } = stack;
  if (!trail) return [];
  const context = "kms:EncryptionContext:aws:cloudtrail:arn";
  const ofTrails = condition("ArnEquals", "aws:SourceArn", trail.arns);
  const service = { who: [CLOUDTRAIL], because: "audit.trail: create", on: [key] };
  return [
    {
      side: "resource",
      kind: "key",
      id: `key/${key}`,
      of: `the key of the logs of ${trail.arns[0] ?? ""}`,
      stack: stack.stack,
      resource: key,
      account: accountId,
      access: [
        ownerAccess(accountId, "key", key),
        {
          ...service,
          actions: only(["kms:GenerateDataKey*"]),
          when: [[ofTrails, condition("StringLike", context, [`arn:${partition}:cloudtrail:*:${accountId}:trail/*`])]],
        },
        { ...service, actions: only(["kms:DescribeKey"]), when: [[ofTrails]] },
        ...crossAccountReaders(stack, expected).map(({ arn, name }): Access => ({
          who: [principalFromArn(arn)],
          because: `auditLogs.reader: ${name}`,
          actions: only(["kms:Decrypt"]),
          on: [key],
          when: [
            [
              condition("StringEquals", "kms:ViaService", [s3Service(partition, region)]),
              condition("Null", context, ["false"]),
            ],
          ],
        })),
      ],
      tolerated: [],
    },
  ];
}

/** Returns the intended access to the buckets of access logs: S3 log delivery writes for the stack's buckets. */
export function accessLogIntents(stack: ExpectedSupporting): readonly ResourceIntent[] {
  const { partition, accountId } = stack;
  const made = stack.accessLogs.filter((one) => one.made);
  return made.map(({ name, of }): ResourceIntent => {
    const arn = bucketArn(partition, name);
    const sources = of.map((bucket) => bucketArn(partition, bucket));
    return {
      ...logBucket(stack, name),
      access: [
        ownerLogAccess(accountId, arn),
        {
          who: [{ kind: "service", service: "logging.s3.amazonaws.com" }],
          because: "accessLogs",
          actions: only(["s3:PutObject"]),
          on: [`${arn}/*`],
          when: both(OVER_TLS, forSource(sources, accountId)),
        },
      ],
    };
  });
}

function logBucket({ stack, partition, accountId }: ExpectedSupporting, name: string): Omit<ResourceIntent, "access"> {
  return {
    side: "resource",
    kind: "bucket",
    id: `bucket/${name}`,
    of: `log bucket ${name}`,
    stack,
    resource: bucketArn(partition, name),
    account: accountId,
    tolerated: [],
  };
}

function ownerLogAccess(accountId: string, arn: string): Access {
  const because = "the bucket's own account";
  return {
    who: [accountPrincipal(accountId)],
    because,
    actions: only(["s3:*"]),
    on: [arn, `${arn}/*`],
    when: OVER_TLS,
  };
}

/** Returns the intents of the role with which CloudTrail writes to the log group. */
export function trailLogRoleIntents(stack: ExpectedSupporting): readonly (ResourceIntent | IdentityIntent)[] {
  const { trail, partition, accountId, region } = stack;
  if (!trail?.alarms) return [];
  const { roleArn, logGroup } = trail.alarms;
  const group = `arn:${partition}:logs:${region}:${accountId}:log-group:${logGroup}`;
  return [
    serviceTrust(stack, roleArn, "cloudtrail.amazonaws.com", trail.arns, "audit.alarms"),
    {
      side: "identity",
      id: `role/${roleArn}`,
      of: `the role that writes ${logGroup}`,
      stack: stack.stack,
      arn: roleArn,
      created: true,
      accounts: [],
      access: [
        {
          who: [principalFromArn(roleArn)],
          because: "audit.alarms",
          actions: only(["logs:CreateLogStream", "logs:PutLogEvents"]),
          on: [`${group}:log-stream:${accountId}_CloudTrail_${region}*`],
          when: ALWAYS,
        },
      ],
      tolerated: [],
    },
  ];
}

/** Returns the intended access to the topic of the alarms: CloudWatch publishes for the account. */
export function alarmTopicIntents(stack: ExpectedSupporting): readonly ResourceIntent[] {
  const topic = stack.trail?.alarms?.topicArn;
  if (topic === undefined) return [];
  const { accountId } = stack;
  return [
    {
      side: "resource",
      kind: "topic",
      id: `topic/${topic}`,
      of: `the topic of alarms ${topic}`,
      stack: stack.stack,
      resource: topic,
      account: accountId,
      access: [
        ownerAccess(accountId, "topic", topic),
        {
          who: [{ kind: "service", service: "cloudwatch.amazonaws.com" }],
          because: "audit.alarms",
          actions: only(["sns:Publish"]),
          on: [topic],
          when: [[condition("StringEquals", "aws:SourceAccount", [accountId])]],
        },
      ],
      tolerated: [],
    },
  ];
}

/** Returns the intended trust of a role that a service assumes for some resources of the account. */
export function serviceTrust(
  { stack, accountId }: Pick<ExpectedSupporting, "stack" | "accountId">,
  arn: string,
  service: string,
  sources: readonly string[],
  because: string,
): ResourceIntent {
  return {
    side: "resource",
    kind: "trust",
    id: `trust/${arn}`,
    of: `the trust of ${arn}`,
    stack,
    resource: arn,
    account: accountId,
    access: [
      {
        who: [{ kind: "service", service }],
        because,
        actions: only(["sts:AssumeRole"]),
        on: [arn],
        when: forSource(sources, accountId),
      },
    ],
    tolerated: [],
  };
}
