import { ACCOUNT, PROJECT, type Written } from "./powers";

/** A stack whose own powers are written down. */
export interface Owner {
  readonly stack: string;
  /** Patterns of the names of its buckets, and of its log buckets. */
  readonly buckets?: readonly string[];
  readonly logBuckets?: readonly string[];
  /** Patterns of the names of its access points. */
  readonly accessPoints?: readonly string[];
  readonly regions?: readonly string[];
}

const allow = (
  Action: Written["Action"],
  Resource: Written["Resource"],
  ...conditions: readonly object[]
): Written => ({
  ...{ Effect: "Allow", Action, Resource },
  ...(conditions.length > 0 ? { Condition: Object.assign({}, ...conditions) as object } : {}),
});
const deny = (Action: Written["Action"], Resource: Written["Resource"]): Written => ({
  Effect: "Deny",
  Action,
  Resource,
});

/**
 * All that is a stack's own, in words that share nothing with the deployer's policies: what bears its names, its tag or its
 * buckets' names, in its account. What a deployer can do beyond this is a residual power, and stands in docs/deploy.md.
 */
export function ownPowers({
  stack,
  buckets = [],
  logBuckets = [],
  accessPoints = [],
  regions = ["us-east-1"],
}: Owner): readonly Written[] {
  const name = `${PROJECT}-${stack}`;
  const named = [...buckets, `${name}-logs-${ACCOUNT}-*`, `${name}-audit-${ACCOUNT}-*`, ...logBuckets];
  const at = (service: string, resource: string) => `arn:aws:${service}:*:${ACCOUNT}:${resource}`;
  const iam = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`;
  const boundary = `arn:aws:iam::${ACCOUNT}:policy/${PROJECT}-deployer-${stack}.boundary`;
  const bounded = { StringEquals: { "iam:PermissionsBoundary": boundary } };
  const own = { StringEquals: { "aws:ResourceTag/cross-account-s3-stack": name } };
  const roles = [iam(`role/${name}-*`), iam(`role/${name}.events`), iam(`role/${name}.replication`)];
  return [
    // Buckets: their settings, no object in them.
    allow(
      "s3:*",
      named.map((one) => `arn:aws:s3:::${one}`),
      { StringEquals: { "aws:ResourceAccount": ACCOUNT } },
    ),
    allow(
      "s3:CreateBucket",
      named.map((one) => `arn:aws:s3:::${one}`),
    ),
    ...(accessPoints.length === 0
      ? []
      : [
          allow(
            "s3:*",
            accessPoints.flatMap((one) =>
              regions.map((region) => `arn:aws:s3:${region}:${ACCOUNT}:accesspoint/${one}`),
            ),
          ),
        ]),
    deny("s3:*", ["arn:aws:s3:::*/*", "arn:aws:s3:*:*:accesspoint/*/object/*"]),
    // Keys, by the tag that they have or are made with.
    allow("kms:*", at("kms", "key/*"), own),
    allow("kms:CreateKey", "*", { StringEquals: { "aws:RequestTag/cross-account-s3-stack": name } }),
    allow(
      "kms:*",
      [...buckets, name, `${name}-audit`].map((one) => at("kms", `alias/${one}`)),
    ),
    deny(["kms:*crypt", "kms:ReEncrypt*", "kms:Generate*", "kms:CreateGrant", "kms:Sign"], "*"),
    // Roles and policies, in the boundary.
    allow(
      ["iam:Get*", "iam:List*", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:*agRole"],
      roles,
    ),
    allow(["iam:CreateRole", "iam:PutRole*", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole"], roles, bounded),
    allow("iam:AttachRolePolicy", roles, bounded, { ArnLike: { "iam:PolicyARN": iam(`policy/${name}-*`) } }),
    allow("iam:PassRole", roles, {
      StringEquals: {
        "iam:PassedToService": [
          "cloudtrail.amazonaws.com",
          "ec2.amazonaws.com",
          "events.amazonaws.com",
          "s3.amazonaws.com",
        ],
      },
    }),
    allow("iam:*", [iam(`policy/${name}-*`), iam(`instance-profile/${name}-*`)]),
    // What bears the stack's name, or a bucket's.
    allow("sns:*", [...buckets.map((one) => at("sns", `${one}-events`)), at("sns", `${name}-audit`)]),
    allow("cloudwatch:*", [
      at("cloudwatch", `alarm:${name}-audit-*`),
      `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${name}-audit`,
    ]),
    allow("logs:*", [
      at("logs", `log-group:/aws/cloudtrail/${name}-audit`),
      at("logs", `log-group:/aws/cloudtrail/${name}-audit:*`),
    ]),
    allow("cloudtrail:*", `arn:aws:cloudtrail:${regions[0]}:${ACCOUNT}:trail/${name}-audit`),
    allow("events:*", at("events", `event-bus/${name}`)),
    allow("events:*", at("events", `rule/${name}-events-*`)),
    // Networks, by the name that they have or are made with.
    allow("ec2:*", at("ec2", "*"), { StringLike: { "aws:ResourceTag/Name": `${name}-*` } }),
    allow("ec2:*", at("ec2", "*"), { StringLike: { "aws:RequestTag/Name": `${name}-*` } }),
    deny(["cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail", "cloudtrail:StopLogging", "logs:PutLogEvents"], "*"),
  ];
}
