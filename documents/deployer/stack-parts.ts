import { NETWORK, TEST_INSTANCE } from "./network";
import type { Row } from "./action-row";
import { BUCKET, CREATE_BUCKET, KEYS, LOG_BUCKET, POLICIES, ROLES, TOPIC } from "./action-table";

/** The parts that a control stack may have in addition to its roles. */
export const CONTROL_PARTS = ["network", "testInstance", "audit", "alarms", "eventBus"] as const;

/** The parts that a data stack may have in addition to its buckets and their keys. */
export const DATA_PARTS = [
  "topics",
  "accessLogs",
  "accessPoints",
  "objectLock",
  "audit",
  "alarms",
  "assumedRoles",
  "eventForwarding",
  "replication",
] as const;

/** A part of a stack, for which its deployer needs actions. */
export type Part = "roles" | "buckets" | (typeof CONTROL_PARTS)[number] | (typeof DATA_PARTS)[number];

/** The deployer's actions by part of a stack. Two parts may share rows. */
export const PARTS: Readonly<Record<Part, readonly Row[]>> = {
  roles: [...ROLES, ...POLICIES],
  assumedRoles: ROLES,
  buckets: [
    { sid: "NewBuckets", on: "bucket", ...CREATE_BUCKET },
    {
      sid: "Buckets",
      on: "bucket",
      ...BUCKET,
      write: [...(BUCKET.write ?? []), "s3:PutBucketNotification"],
      only: "own",
    },
    ...KEYS,
  ],
  topics: [{ sid: "Topics", on: "topic", ...TOPIC }],
  accessLogs: [
    { sid: "AccessLogs", on: "bucket", write: ["s3:PutBucketLogging"], only: "own" },
    { sid: "NewLogBuckets", on: "logBucket", ...CREATE_BUCKET },
    { sid: "LogBuckets", on: "logBucket", ...LOG_BUCKET, only: "own" },
  ],
  accessPoints: [
    {
      sid: "AccessPoints",
      on: "accessPoint",
      read: ["s3:GetAccessPointPolicy", "s3:GetAccessPointPolicyStatus", "s3:ListTagsForResource"],
      write: ["s3:CreateAccessPoint", "s3:DeleteAccessPoint", "s3:PutAccessPointPolicy"],
    },
    // Neither action has resource types. The second is used only when an access point is created, whose name is authorized above.
    { sid: "SeeAccessPoints", on: "anything", read: ["s3:GetAccessPoint"] },
    { sid: "CloseAccessPoints", on: "anything", write: ["s3:PutAccessPointPublicAccessBlock"] },
  ],
  objectLock: [{ sid: "ObjectLock", on: "bucket", write: ["s3:PutBucketObjectLockConfiguration"], only: "own" }],
  audit: [
    { sid: "NewLogBuckets", on: "logBucket", ...CREATE_BUCKET },
    { sid: "LogBuckets", on: "logBucket", ...LOG_BUCKET, only: "own" },
    ...KEYS,
    // No DeleteTrail, and no UpdateTrail, which could send the events to any bucket, because CloudTrail has no condition for that.
    { sid: "ListTrails", on: "anything", read: ["cloudtrail:DescribeTrails"] },
    {
      sid: "Trails",
      on: "trail",
      read: ["cloudtrail:GetEventSelectors", "cloudtrail:GetTrailStatus", "cloudtrail:ListTags"],
      write: [
        "cloudtrail:AddTags",
        "cloudtrail:CreateTrail",
        "cloudtrail:PutEventSelectors",
        "cloudtrail:RemoveTags",
        "cloudtrail:StartLogging",
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
      write: ["events:DeleteRule", "events:RemoveTargets", "events:TagResource", "events:UntagResource"],
    },
    { sid: "PutRules", on: "rule", write: ["events:PutRule"], only: "eventsOfS3" },
    { sid: "PutTargets", on: "rule", write: ["events:PutTargets"], only: "toBus" },
  ],
  // The boundary of the replicating role limits the destinations.
  replication: [
    ...ROLES,
    { sid: "PassToS3", on: "role", write: ["iam:PassRole"], only: "passedTo s3" },
    { sid: "Replication", on: "bucket", write: ["s3:PutReplicationConfiguration"], only: "own" },
  ],
  network: NETWORK,
  testInstance: TEST_INSTANCE,
};
