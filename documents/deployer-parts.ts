/** What a control stack may have beside its roles. */
export const CONTROL_PARTS = ["network", "testInstance", "audit", "alarms", "eventBus"] as const;

/** What a data stack may have beside its buckets and their keys. */
export const DATA_PARTS = [
  "topics",
  "accessLogs",
  "objectLock",
  "audit",
  "alarms",
  "assumedRoles",
  "eventForwarding",
] as const;

/** Something that a stack has, and for which its deployer needs actions. */
export type Part = "roles" | "buckets" | (typeof CONTROL_PARTS)[number] | (typeof DATA_PARTS)[number];

/** What actions act on: the names and patterns are in deployer-things.ts. */
export type Thing =
  | "role"
  | "policy"
  | "instanceProfile"
  | "bucket"
  | "logBucket"
  | "key"
  | "alias"
  | "topic"
  | "alarmTopic"
  | "trail"
  | "logGroup"
  | "alarm"
  | "dashboard"
  | "bus"
  | "rule"
  | "newInNetwork"
  | "usedInNetwork"
  | "securityGroup"
  | "newInstance"
  | "usedByInstance"
  | "anything";

/** What must hold for an action beside its resource; what each means is in deployer-conditions.ts. */
export type Only = "bounded" | "boundedOwnPolicy" | "newTagged" | "tagged" | "newNamed" | "named" | PassedTo;
type PassedTo = `passedTo ${"cloudtrail" | "ec2" | "events"}`;

/** Actions of one service on one kind of thing. */
export interface Row {
  readonly sid: string;
  readonly on: Thing;
  /** Actions that tell how a thing is. None tells what data is in it. @default none */
  readonly read?: readonly string[];
  /** Actions that make, change and delete. @default none */
  readonly write?: readonly string[];
  /** @default nothing */
  readonly only?: Only;
}

/**
 * The settings of a bucket, all of which the provider reads; tags by either of S3's two ways, as its versions differ in it.
 * None reads, writes or lists objects but ListBucket, which is HeadBucket's too.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const BUCKET: Pick<Row, "read" | "write"> = {
  read: [
    "s3:GetAccelerateConfiguration",
    "s3:GetBucketAcl",
    "s3:GetBucketCORS",
    "s3:GetBucketLocation",
    "s3:GetBucketLogging",
    "s3:GetBucketNotification",
    "s3:GetBucketObjectLockConfiguration",
    "s3:GetBucketOwnershipControls",
    "s3:GetBucketPolicy",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetBucketRequestPayment",
    "s3:GetBucketTagging",
    "s3:GetBucketVersioning",
    "s3:GetBucketWebsite",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:ListBucket",
    "s3:ListTagsForResource",
  ],
  write: [
    "s3:CreateBucket",
    "s3:DeleteBucket",
    "s3:DeleteBucketPolicy",
    "s3:PutBucketOwnershipControls",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutBucketTagging",
    "s3:PutBucketVersioning",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
    "s3:TagResource",
    "s3:UntagResource",
  ],
};

const TOPIC: Pick<Row, "read" | "write"> = {
  read: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
  write: ["sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:TagResource", "sns:UntagResource"],
};

const ROLES: readonly Row[] = [
  {
    sid: "Roles",
    on: "role",
    read: [
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListInstanceProfilesForRole",
      "iam:ListRolePolicies",
    ],
    write: ["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:TagRole", "iam:UntagRole"],
  },
  // What gives a role more, only under the boundary: without it, whoever makes roles is an administrator. There is no
  // iam:DeleteRolePermissionsBoundary anywhere.
  {
    sid: "BoundedRoles",
    on: "role",
    write: [
      "iam:CreateRole",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
    ],
    only: "bounded",
  },
];

const POLICIES: readonly Row[] = [
  { sid: "AttachPolicies", on: "role", write: ["iam:AttachRolePolicy"], only: "boundedOwnPolicy" },
  {
    sid: "Policies",
    on: "policy",
    read: ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"],
    write: [
      "iam:CreatePolicy",
      "iam:CreatePolicyVersion",
      "iam:DeletePolicy",
      "iam:DeletePolicyVersion",
      "iam:TagPolicy",
      "iam:UntagPolicy",
    ],
  },
];

/**
 * A new key has no name, so that the tag of the stack stands for it. KMS asks for kms:TagResource when a key is made with
 * tags, and has no condition for "a new key": whoever may make tagged keys may tag others whose own policy leaves it
 * to IAM.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/tag-permissions.html
 */
const KEYS: readonly Row[] = [
  { sid: "NewKeys", on: "anything", write: ["kms:CreateKey"], only: "newTagged" },
  { sid: "TagKeys", on: "key", write: ["kms:TagResource"], only: "newTagged" },
  {
    sid: "Keys",
    on: "key",
    read: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
    write: [
      "kms:CreateAlias",
      "kms:DeleteAlias",
      "kms:EnableKeyRotation",
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "kms:UntagResource",
      "kms:UpdateAlias",
      "kms:UpdateKeyDescription",
    ],
    only: "tagged",
  },
  { sid: "Aliases", on: "alias", write: ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"] },
  { sid: "ListAliases", on: "anything", read: ["kms:ListAliases"] },
];

/** The deployer's actions by part of a stack. Two parts may share rows. */
export const PARTS: Readonly<Record<Part, readonly Row[]>> = {
  roles: [...ROLES, ...POLICIES],
  assumedRoles: ROLES,
  buckets: [
    { sid: "Buckets", on: "bucket", ...BUCKET, write: [...(BUCKET.write ?? []), "s3:PutBucketNotification"] },
    ...KEYS,
  ],
  topics: [{ sid: "Topics", on: "topic", ...TOPIC }],
  accessLogs: [
    { sid: "AccessLogs", on: "bucket", write: ["s3:PutBucketLogging"] },
    { sid: "LogBuckets", on: "logBucket", ...BUCKET },
  ],
  objectLock: [{ sid: "ObjectLock", on: "bucket", write: ["s3:PutBucketObjectLockConfiguration"] }],
  audit: [
    { sid: "LogBuckets", on: "logBucket", ...BUCKET },
    ...KEYS,
    { sid: "ListTrails", on: "anything", read: ["cloudtrail:DescribeTrails"] },
    {
      sid: "Trails",
      on: "trail",
      read: ["cloudtrail:GetEventSelectors", "cloudtrail:GetTrailStatus", "cloudtrail:ListTags"],
      write: [
        "cloudtrail:AddTags",
        "cloudtrail:CreateTrail",
        "cloudtrail:DeleteTrail",
        "cloudtrail:PutEventSelectors",
        "cloudtrail:RemoveTags",
        "cloudtrail:StartLogging",
        "cloudtrail:UpdateTrail",
      ],
    },
  ],
  alarms: [
    ...ROLES,
    { sid: "PassToCloudTrail", on: "role", write: ["iam:PassRole"], only: "passedTo cloudtrail" },
    { sid: "ListLogGroups", on: "anything", read: ["logs:DescribeLogGroups"] },
    {
      sid: "LogGroups",
      on: "logGroup",
      read: ["logs:DescribeMetricFilters", "logs:ListTagsForResource"],
      write: [
        "logs:CreateLogGroup",
        "logs:DeleteLogGroup",
        "logs:DeleteMetricFilter",
        "logs:PutMetricFilter",
        "logs:PutRetentionPolicy",
        "logs:TagResource",
        "logs:UntagResource",
      ],
    },
    {
      sid: "Alarms",
      on: "alarm",
      read: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
      write: [
        "cloudwatch:DeleteAlarms",
        "cloudwatch:PutMetricAlarm",
        "cloudwatch:TagResource",
        "cloudwatch:UntagResource",
      ],
    },
    {
      sid: "Dashboards",
      on: "dashboard",
      read: ["cloudwatch:GetDashboard"],
      write: ["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"],
    },
    { sid: "AlarmTopics", on: "alarmTopic", ...TOPIC },
  ],
  eventBus: [
    {
      sid: "Buses",
      on: "bus",
      read: ["events:DescribeEventBus", "events:ListTagsForResource"],
      write: ["events:CreateEventBus", "events:DeleteEventBus", "events:TagResource", "events:UntagResource"],
    },
    // Neither action knows resources.
    { sid: "BusPolicies", on: "anything", write: ["events:PutPermission", "events:RemovePermission"] },
  ],
  eventForwarding: [
    ...ROLES,
    { sid: "PassToEventBridge", on: "role", write: ["iam:PassRole"], only: "passedTo events" },
    {
      sid: "Rules",
      on: "rule",
      read: ["events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule"],
      write: [
        "events:DeleteRule",
        "events:PutRule",
        "events:PutTargets",
        "events:RemoveTargets",
        "events:TagResource",
        "events:UntagResource",
      ],
    },
  ],
  network: [
    {
      sid: "SeeNetworks",
      on: "anything",
      read: [
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribePrefixLists",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroupRules",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcAttribute",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribeVpcs",
      ],
    },
    {
      sid: "NewInNetwork",
      on: "newInNetwork",
      write: [
        "ec2:CreateRouteTable",
        "ec2:CreateSecurityGroup",
        "ec2:CreateSubnet",
        "ec2:CreateTags",
        "ec2:CreateVpc",
        "ec2:CreateVpcEndpoint",
      ],
      only: "newNamed",
    },
    // The other half of the same calls: what the new thing is put into, which may be a VPC of somebody else's.
    {
      sid: "UsedInNetwork",
      on: "usedInNetwork",
      write: [
        "ec2:CreateRouteTable",
        "ec2:CreateSecurityGroup",
        "ec2:CreateSubnet",
        "ec2:CreateVpcEndpoint",
        "ec2:ModifyVpcEndpoint",
      ],
    },
    // A VPC's own security group is closed before it can be tagged.
    {
      sid: "CloseSecurityGroups",
      on: "securityGroup",
      write: ["ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
    },
    {
      sid: "Network",
      on: "newInNetwork",
      write: [
        "ec2:AssociateRouteTable",
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:CreateTags",
        "ec2:DeleteRouteTable",
        "ec2:DeleteSecurityGroup",
        "ec2:DeleteSubnet",
        "ec2:DeleteTags",
        "ec2:DeleteVpc",
        "ec2:DeleteVpcEndpoints",
        "ec2:DisassociateRouteTable",
        "ec2:ModifyVpcAttribute",
        "ec2:ModifyVpcEndpoint",
      ],
      only: "named",
    },
  ],
  testInstance: [
    {
      sid: "SeeInstances",
      on: "anything",
      read: [
        "ec2:DescribeImages",
        "ec2:DescribeInstanceAttribute",
        "ec2:DescribeInstanceCreditSpecifications",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeTags",
        "ec2:DescribeVolumes",
      ],
    },
    { sid: "NewInstances", on: "newInstance", write: ["ec2:CreateTags", "ec2:RunInstances"], only: "newNamed" },
    { sid: "UsedByInstances", on: "usedByInstance", write: ["ec2:RunInstances"] },
    {
      sid: "Instances",
      on: "newInstance",
      write: [
        "ec2:CreateTags",
        "ec2:DeleteTags",
        "ec2:ModifyInstanceAttribute",
        "ec2:ModifyInstanceMetadataOptions",
        "ec2:TerminateInstances",
      ],
      only: "named",
    },
    {
      sid: "InstanceProfiles",
      on: "instanceProfile",
      read: ["iam:GetInstanceProfile"],
      write: [
        "iam:AddRoleToInstanceProfile",
        "iam:CreateInstanceProfile",
        "iam:DeleteInstanceProfile",
        "iam:RemoveRoleFromInstanceProfile",
        "iam:TagInstanceProfile",
        "iam:UntagInstanceProfile",
      ],
    },
    // EC2 gives the endpoints of a new VPC the services' own names with it.
    { sid: "PrivateNames", on: "anything", write: ["route53:AssociateVPCWithHostedZone"] },
    { sid: "PassToInstances", on: "role", write: ["iam:PassRole"], only: "passedTo ec2" },
  ],
};
