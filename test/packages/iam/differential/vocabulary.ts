/** Words of random policies and requests: few, so that they meet often. */

export const OWN = "111111111111";
export const OTHER = "222222222222";

/** A service, its actions on one resource, and patterns that speak of them. */
export interface ServiceWords {
  readonly actions: readonly string[];
  readonly actionPatterns: readonly string[];
  readonly resources: readonly string[];
  readonly resourcePatterns: readonly string[];
}

export const SERVICES: readonly ServiceWords[] = [
  {
    actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    actionPatterns: ["s3:GetObject", "s3:PutObject", "s3:*", "s3:*Object", "S3:get*", "s3:?etObject", "*", "sns:*"],
    resources: ["arn:aws:s3:::logs/a", "arn:aws:s3:::logs/Carlos/b", "arn:aws:s3:::data/a"],
    resourcePatterns: [
      "*",
      "arn:aws:s3:::logs/*",
      "arn:aws:s3:::logs/a",
      "arn:aws:s3:::*/a",
      "arn:aws:s3:::l?gs/*",
      "arn:aws:s3:::logs/${aws:username}/*",
      "arn:aws:s3:::${aws:PrincipalTag/team, 'data'}/*",
      "arn:aws:s3:::data",
    ],
  },
  {
    actions: ["s3:ListBucket", "s3:GetBucketLocation"],
    actionPatterns: ["s3:ListBucket", "s3:List*", "s3:*", "*"],
    resources: ["arn:aws:s3:::logs", "arn:aws:s3:::data"],
    resourcePatterns: ["*", "arn:aws:s3:::logs", "arn:aws:s3:::logs/*", "arn:aws:s3:::*"],
  },
  {
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    actionPatterns: ["kms:Decrypt", "kms:*", "kms:GenerateDataKey*", "*"],
    resources: [`arn:aws:kms:eu-west-1:${OWN}:key/1`, `arn:aws:kms:eu-west-1:${OTHER}:key/1`],
    resourcePatterns: [
      "*",
      `arn:aws:kms:eu-west-1:${OWN}:key/1`,
      "arn:aws:kms:*:*:key/*",
      `arn:aws:kms:eu-west-1:${OTHER}:key/*`,
    ],
  },
  {
    actions: ["sts:AssumeRole", "sts:TagSession"],
    actionPatterns: ["sts:AssumeRole", "sts:*", "*"],
    resources: [`arn:aws:iam::${OWN}:role/Target`, `arn:aws:iam::${OTHER}:role/Target`],
    resourcePatterns: ["*", `arn:aws:iam::${OWN}:role/*`, `arn:aws:iam::${OTHER}:role/Target`],
  },
  {
    actions: ["sqs:SendMessage", "sqs:ReceiveMessage"],
    actionPatterns: ["sqs:SendMessage", "sqs:*", "*"],
    resources: [`arn:aws:sqs:eu-west-1:${OWN}:queue`, `arn:aws:sqs:eu-west-1:${OTHER}:queue`],
    resourcePatterns: ["*", `arn:aws:sqs:*:${OWN}:queue`, "arn:aws:sqs:eu-west-1:*:q*"],
  },
];

export const CALLERS: readonly string[] = [
  `arn:aws:iam::${OWN}:role/App`,
  `arn:aws:iam::${OWN}:role/App`,
  `arn:aws:iam::${OWN}:user/Carlos`,
  `arn:aws:iam::${OWN}:user/Ana`,
  `arn:aws:iam::${OTHER}:role/App`,
  `arn:aws:sts::${OWN}:federated-user/Ana`,
  `arn:aws:iam::${OWN}:root`,
  "cloudtrail.amazonaws.com",
  "anonymous",
];

export const PRINCIPALS: readonly unknown[] = [
  "*",
  { AWS: "*" },
  { AWS: `arn:aws:iam::${OWN}:root` },
  { AWS: OTHER },
  { AWS: `arn:aws:iam::${OWN}:role/App` },
  { AWS: `arn:aws:sts::${OWN}:assumed-role/App/session` },
  { AWS: `arn:aws:iam::${OWN}:user/Carlos` },
  { AWS: [`arn:aws:iam::${OWN}:user/Ana`, `arn:aws:iam::${OTHER}:role/App`] },
  { AWS: `arn:aws:sts::${OWN}:federated-user/Ana` },
  { Service: "cloudtrail.amazonaws.com" },
  { Service: ["ec2.amazonaws.com"], AWS: OWN },
];

/** Values of a condition key: those of requests, and those of policies with the operators for them. */
export interface KeyWords {
  readonly key: string;
  readonly many?: true;
  readonly found: readonly string[];
  readonly wanted: readonly string[];
  readonly operators: readonly string[];
}

const STRINGS = [
  "StringEquals",
  "StringNotEquals",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLike",
  "StringNotLike",
] as const;
const ARNS = ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringLike", "StringEquals"] as const;
const numbers = (type: string) => [
  `${type}Equals`,
  `${type}NotEquals`,
  `${type}LessThan`,
  `${type}LessThanEquals`,
  `${type}GreaterThan`,
  `${type}GreaterThanEquals`,
];

export const KEYS: readonly KeyWords[] = [
  {
    key: "aws:SourceVpce",
    found: ["vpce-1", "vpce-2", "VPCE-1"],
    wanted: ["vpce-1", "vpce-2", "vpce-*", "vpce-?", "*"],
    operators: STRINGS,
  },
  {
    key: "aws:PrincipalOrgID",
    found: ["o-1", "o-2"],
    wanted: ["o-1", "o-2", "o-*"],
    operators: STRINGS,
  },
  {
    key: "aws:PrincipalTag/team",
    found: ["red", "blue", "*"],
    wanted: ["red", "${aws:username}", "r*", "${aws:PrincipalTag/team}", "Red", "${*}"],
    operators: STRINGS,
  },
  {
    key: "s3:prefix",
    found: ["Carlos/", "red/", "", "home"],
    wanted: ["${aws:username}/", "${aws:PrincipalTag/team, 'home'}*", "", "h?me", "*"],
    operators: STRINGS,
  },
  {
    key: "aws:PrincipalArn",
    found: [],
    wanted: [`arn:aws:iam::${OWN}:role/App`, "arn:aws:iam::*:role/*", `arn:aws:iam::${OWN}:user/\${aws:username}`, "*"],
    operators: ARNS,
  },
  { key: "aws:PrincipalAccount", found: [], wanted: [OWN, OTHER, "anonymous", "1*"], operators: STRINGS },
  { key: "aws:PrincipalIsAWSService", found: [], wanted: ["true", "false"], operators: ["Bool"] },
  { key: "aws:PrincipalType", found: [], wanted: ["User", "AssumedRole", "Account", "Anonymous"], operators: STRINGS },
  { key: "aws:ResourceAccount", found: [], wanted: [OWN, OTHER, "${aws:PrincipalAccount}"], operators: STRINGS },
  {
    key: "aws:SourceArn",
    found: [`arn:aws:cloudtrail:eu-west-1:${OWN}:trail/t`, "arn:aws:s3:::logs"],
    wanted: [`arn:aws:cloudtrail:*:${OWN}:trail/*`, "arn:aws:s3:::*", "arn:aws:*:*:*:logs", "arn:*"],
    operators: ARNS,
  },
  { key: "aws:SecureTransport", found: ["true", "false"], wanted: ["true", "false"], operators: ["Bool"] },
  {
    key: "s3:max-keys",
    found: ["9", "10", "10.0", "100"],
    wanted: ["10", "9.5", "100"],
    operators: numbers("Numeric"),
  },
  {
    key: "aws:CurrentTime",
    found: ["2026-01-01T00:00:00Z", "2026-06-01T12:00:00Z"],
    wanted: ["2026-01-01T00:00:00Z", "2026-03-01", "1780315200"],
    operators: numbers("Date"),
  },
  {
    key: "aws:SourceIp",
    found: ["203.0.113.9", "198.51.100.1", "2001:db8::1"],
    wanted: ["203.0.113.0/24", "198.51.100.1", "2001:db8::/32", "0.0.0.0/0"],
    operators: ["IpAddress", "NotIpAddress"],
  },
  {
    key: "aws:TagKeys",
    many: true,
    found: ["team", "cost", "owner"],
    wanted: ["team", "cost", "c*", "*"],
    operators: STRINGS,
  },
];
