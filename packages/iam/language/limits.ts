/** An AWS limit on the size of a document. */
export interface SizeLimit {
  /** What it limits, as messages name it. */
  readonly what: string;
  /** The largest size that AWS accepts with default quotas. */
  readonly most: number;
  /**
   * `bytes` of the UTF-8 text, `characters` of the text, or `characters without white space`: IAM does not count white space
   * outside strings.
   */
  readonly unit: "bytes" | "characters" | "characters without white space";
  /** The page of AWS's documentation that gives the limit. */
  readonly url: string;
}

const IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
/** Strings, and the white space between them. */
const STRINGS_AND_SPACE = /"(?:[^"\\]|\\.)*"|\s+/gs;

const ORGANIZATIONS = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html";

/** The size limits of policy documents. */
export const SIZE_LIMITS = {
  bucketPolicy: {
    what: "bucket policy",
    most: 20_480,
    unit: "bytes",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html",
  },
  keyPolicy: {
    what: "key policy",
    most: 32_768,
    unit: "bytes",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html",
  },
  topicPolicy: {
    what: "topic policy",
    most: 30_720,
    unit: "bytes",
    url: "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-special-information-for-sns-policies.html",
  },
  queuePolicy: {
    what: "queue policy",
    most: 8_192,
    unit: "bytes",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html",
  },
  endpointPolicy: {
    what: "VPC endpoint policy",
    most: 20_480,
    unit: "characters",
    url: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html",
  },
  eventBusPolicy: {
    what: "event bus policy",
    most: 10_240,
    unit: "bytes",
    url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html",
  },
  accessPointPolicy: {
    what: "access point policy",
    most: 20_480,
    unit: "bytes",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-restrictions-limitations.html",
  },
  secretPolicy: {
    what: "secret policy",
    most: 20_480,
    unit: "characters",
    url: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html",
  },
  functionPolicy: {
    what: "Lambda resource policy",
    most: 20_480,
    unit: "bytes",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
  },
  repositoryPolicy: {
    what: "ECR policy",
    most: 10_240,
    unit: "characters",
    url: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html",
  },
  permissionSetPolicy: {
    what: "inline policy of a permission set",
    most: 32_768,
    unit: "characters",
    url: "https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutInlinePolicyToPermissionSet.html",
  },
  sessionPolicy: {
    what: "session policy",
    most: 2_048,
    unit: "characters",
    url: "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
  },
  managedPolicy: { what: "managed policy", most: 6_144, unit: "characters without white space", url: IAM },
  inlinePolicies: {
    what: "role's inline policies together",
    most: 10_240,
    unit: "characters without white space",
    url: IAM,
  },
  userInlinePolicies: {
    what: "user's inline policies together",
    most: 2_048,
    unit: "characters without white space",
    url: IAM,
  },
  groupInlinePolicies: {
    what: "group's inline policies together",
    most: 5_120,
    unit: "characters without white space",
    url: IAM,
  },
  trustPolicy: { what: "trust policy", most: 2_048, unit: "characters without white space", url: IAM },
  serviceControlPolicy: { what: "service control policy", most: 10_240, unit: "characters", url: ORGANIZATIONS },
  resourceControlPolicy: { what: "resource control policy", most: 5_120, unit: "characters", url: ORGANIZATIONS },
} as const satisfies Record<string, SizeLimit>;

/**
 * The most managed policies that a role may have attached, with default quotas.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const MANAGED_POLICIES_PER_ROLE = 10;

/**
 * The most elements of each kind that a queue policy may have.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
 */
export const QUEUE_POLICY_COUNTS = { statements: 20, principals: 50, conditions: 10, actionsPerStatement: 7 } as const;

/**
 * The most elements of each kind that a topic policy may have.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-special-information-for-sns-policies.html
 */
export const TOPIC_POLICY_COUNTS = { statements: 100, principals: 200 } as const;

/**
 * Limits on the event selectors of a CloudTrail trail: basic selectors, data resources of all basic selectors, and values in the
 * conditions of all advanced selectors.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
 */
export const TRAIL_SELECTOR_COUNTS = { selectors: 5, dataResources: 250, advancedValues: 500 } as const;

/** Returns the size of a document's text, as AWS counts it for a limit. */
export function sizeOf(text: string, { unit }: Pick<SizeLimit, "unit">): number {
  switch (unit) {
    case "bytes":
      return Buffer.byteLength(text, "utf8");
    case "characters":
      return text.length;
    case "characters without white space":
      return text.replace(STRINGS_AND_SPACE, (token) => (token.startsWith('"') ? token : "")).length;
  }
}
