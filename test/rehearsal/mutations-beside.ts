import type { StatementJson } from "../../rehearsal/policy-json";
import type { Broken } from "./mutations";
import { type Carrier, inDocument, plus, statement } from "./support";

const BUCKET = "aws:s3/bucketPolicy:BucketPolicy";
const KEY = "aws:kms/key:Key";
const TOPIC = "aws:sns/topic:Topic";
const INLINE = "aws:iam/rolePolicy:RolePolicy";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const ROLE = "aws:iam/role:Role";
const BUS = "aws:cloudwatch/eventBusPolicy:EventBusPolicy";

const AUDIT = "rehearsed-data-audit";
const AUDIT_LOGS = "rehearsed-data-audit-222222222222-us-east-1";
const ACCESS_LOGS = "rehearsed-data-logs-222222222222-us-east-1";
const FOREIGNER = "arn:aws:iam::444444444444:role/somebody";

/** A statement too many, which lets somebody do something. */
function added(
  type: Carrier,
  of: string,
  who: string,
  actions: string | readonly string[],
  Resource: string | undefined,
  surprise: RegExp,
): Broken {
  const Principal = who.startsWith("arn:") ? { AWS: who } : { Service: who };
  const Action = [actions].flat();
  const one: StatementJson = { Sid: "Added", Effect: "Allow", Principal, Action, ...(Resource ? { Resource } : {}) };
  return {
    name: `${Action.join(" and ")} for ${who.split(":role/")[0] ?? who} on ${type.split(":")[2] ?? type} ${of}`,
    mutate: inDocument(type, of, plus(one)),
    surprise,
  };
}

const unasked = (who: string, action: string) => new RegExp(`${who}.*, whom statement Added .* must not ${action},`);

function onLogs(bucket: string, who: string, ...actions: readonly string[]): readonly Broken[] {
  return actions.map((action) => {
    const on = action.includes("Object") ? `arn:aws:s3:::${bucket}/*` : `arn:aws:s3:::${bucket}`;
    return added(BUCKET, bucket, who, action, on, unasked(who, action));
  });
}

function onAuditKey(...actions: readonly string[]): readonly Broken[] {
  return actions.map((action) =>
    added(KEY, AUDIT, FOREIGNER, action, "*", unasked(FOREIGNER, action.replace("*", "From"))),
  );
}

function onRules(...actions: readonly string[]): readonly Broken[] {
  const rules = "arn:aws:events:us-east-1:111111111111:rule/rehearsed-control/*";
  return actions.map((action) => added(BUS, "rehearsed-control", FOREIGNER, action, rules, unasked(FOREIGNER, action)));
}

const THE_BUS = "arn:aws:events:us-east-1:111111111111:event-bus/rehearsed-control";

function throughEndpoint(name: string, one: Partial<StatementJson>, surprise: RegExp): Broken {
  const all: StatementJson = { Sid: "Added", Effect: "Allow", Principal: "*", Action: "*", Resource: "*", ...one };
  return { name, mutate: inDocument(ENDPOINT, "us-east-1", plus(all)), surprise, at: ["acme-private"] };
}

/** Grants too many beside the buckets: in the documents of logs, events and networks. */
export const MUTATIONS_BESIDE: readonly Broken[] = [
  ...onLogs(
    AUDIT_LOGS,
    FOREIGNER,
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:PutLifecycleConfiguration",
    "s3:PutBucketVersioning",
    "s3:DeleteBucket",
    "s3:PutBucketTagging",
  ),
  ...onLogs(AUDIT_LOGS, "config.amazonaws.com", "s3:GetObject", "s3:DeleteObject"),
  ...onLogs(AUDIT_LOGS, "cloudtrail.amazonaws.com", "s3:GetObject", "s3:DeleteObject"),
  added(
    BUCKET,
    AUDIT_LOGS,
    FOREIGNER,
    "s3:Get*",
    `arn:aws:s3:::${AUDIT_LOGS}/elsewhere/*`,
    unasked(FOREIGNER, "s3:GetObject"),
  ),
  ...onAuditKey("kms:Decrypt", "kms:CreateGrant", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:ReEncrypt*"),
  ...onLogs(ACCESS_LOGS, FOREIGNER, "s3:GetObject", "s3:GetObjectVersion"),
  ...onLogs(ACCESS_LOGS, "logging.s3.amazonaws.com", "s3:GetObject"),
  {
    name: "access logs over plain HTTP",
    mutate: inDocument(
      BUCKET,
      ACCESS_LOGS,
      statement("DenyInsecureTransport", () => undefined),
    ),
    surprise: /must not s3:GetObject on the logs rehearsed-data-logs-.* over plain HTTP/,
  },
  added(
    TOPIC,
    AUDIT,
    FOREIGNER,
    "sns:Subscribe",
    "arn:aws:sns:us-east-1:222222222222:rehearsed-data-audit",
    unasked(FOREIGNER, "sns:Subscribe"),
  ),

  ...onRules("events:PutRule", "events:PutTargets", "events:DeleteRule"),
  ...[FOREIGNER, "lambda.amazonaws.com"].map((who) =>
    added(BUS, "rehearsed-control", who, "events:PutEvents", THE_BUS, unasked(who, "events:PutEvents")),
  ),
  added(
    BUS,
    "rehearsed-control",
    FOREIGNER,
    "events:PutPermission",
    THE_BUS,
    unasked(FOREIGNER, "events:PutPermission"),
  ),

  added(ROLE, "data/events", FOREIGNER, "sts:AssumeRole", undefined, unasked(FOREIGNER, "sts:AssumeRole")),
  added(ROLE, AUDIT, FOREIGNER, "sts:AssumeRole", undefined, unasked(FOREIGNER, "sts:AssumeRole")),
  ...["events", AUDIT].flatMap((of) => [
    {
      name: `all of S3 and KMS for the role ${of}`,
      mutate: inDocument(INLINE, of, plus({ Sid: "Added", Effect: "Allow", Action: ["s3:*", "kms:*"], Resource: "*" })),
      surprise: /own policies must not let it s3:GetObject on arn:aws:s3:::acme-genomics/,
    },
    {
      name: `one action more for the role ${of}`,
      mutate: inDocument(INLINE, of, plus({ Sid: "Added", Effect: "Allow", Action: "iam:PassRole", Resource: "*" })),
      surprise: /the actions that .*own policies allow/,
    },
  ]),

  throughEndpoint(
    "endpoint open to everything",
    {},
    /foreign credentials must not s3:PutObject on somebody else's bucket through the endpoint/,
  ),
  throughEndpoint(
    "endpoint open to the account's roles, whatever the bucket is",
    { Condition: { StringEquals: { "aws:PrincipalAccount": "111111111111" } } },
    /a role of the account must not s3:PutObject on somebody else's bucket through the endpoint/,
  ),
  throughEndpoint(
    "endpoint open to anybody's credentials, for data buckets",
    { Action: "s3:PutObject", Resource: "arn:aws:s3:::acme-*/*" },
    /foreign credentials must not s3:PutObject on acme-private through the endpoint/,
  ),
  throughEndpoint(
    "endpoint open to audit logs for all of the account's roles",
    {
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::${AUDIT_LOGS}/*`,
      Condition: { StringEquals: { "aws:PrincipalAccount": "111111111111" } },
    },
    /a role of the account that does not read the logs must not s3:GetObject on .*-audit-.* through the endpoint/,
  ),
  throughEndpoint(
    "endpoint that lets mirrors be written",
    { Action: "s3:PutObject", Resource: "arn:aws:s3:::al2023-repos-*/*" },
    /anybody, without signing in, must not s3:PutObject on a bucket of the name al2023-repos-\*/,
  ),
  throughEndpoint(
    "endpoint open to the whole data account",
    { Condition: { StringEquals: { "aws:PrincipalAccount": "222222222222" } } },
    /a principal of the data account that nobody assumes must not s3:GetObject on acme-private/,
  ),
];
