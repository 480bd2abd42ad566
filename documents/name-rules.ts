/** The names that AWS accepts for a kind of resource. */
interface NameRule {
  /** Who takes it. */
  readonly service: string;
  /** The most characters. */
  readonly most: number;
  readonly takes: RegExp;
  /** {@link NameRule.takes} in words. */
  readonly words: string;
  /** Whether names are case-insensitive. @default false */
  readonly caseless?: true;
}

const IAM = {
  service: "IAM",
  takes: /^[\w+=,.@-]+$/,
  words: "only letters, digits and + = , . @ _ -",
  caseless: true,
} as const;

/**
 * The rules for kinds of resources whose names this program creates. A kind that accepts every name of a stack is not listed.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-restrictions-limitations-naming-rules.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
 * @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
 */
const RULES = {
  bucket: {
    service: "S3",
    most: 63,
    takes: /^[a-z0-9][a-z0-9-]+[a-z0-9]$/,
    words: "only lower-case letters, digits and hyphens (dots break TLS)",
  },
  accessPoint: {
    service: "S3",
    most: 50,
    // These suffixes are for aliases and other kinds of access points.
    takes: /^(?!xn--)[a-z0-9][a-z0-9-]+[a-z0-9](?<!-s3alias|--ol-s3|--xa-s3|--x-s3|--table-s3|\.mrap)$/,
    words:
      "3 characters or more: lower-case letters, digits and hyphens, a letter or digit at both ends, no -s3alias at the end",
  },
  role: { ...IAM, most: 64 },
  managedPolicy: { ...IAM, most: 128 },
  /** With `alias/`. */
  keyAlias: { service: "KMS", most: 256, takes: /^alias\/[\w/-]+$/, words: "only letters, digits and / _ -" },
  topic: { service: "SNS", most: 256, takes: /^[\w-]+$/, words: "only letters, digits, _ and -" },
  trail: {
    service: "CloudTrail",
    most: 128,
    takes: /^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/,
    words: "letters and digits with single . _ - between them",
  },
  dashboard: { service: "CloudWatch", most: 255, takes: /^[\w-]+$/, words: "only letters, digits, _ and -" },
  rule: { service: "EventBridge", most: 64, takes: /^[\w.-]+$/, words: "only letters, digits and . _ -" },
} as const satisfies Record<string, NameRule>;

/** A kind of resource that has a name. */
export type NameKind = keyof typeof RULES;

/** The most characters of the name of a kind of resource. */
export function longestName(kind: NameKind): number {
  return RULES[kind].most;
}

/** Why AWS would refuse a name, as `S3 takes …`; undefined if it would not. */
export function nameProblem(kind: NameKind, name: string): string | undefined {
  const { service, most, takes, words } = RULES[kind];
  if (name.length > most) return `${service} takes ${most} characters at most`;
  return takes.test(name) ? undefined : `${service} takes ${words}`;
}

/** Whether AWS treats two names of a kind as the same. */
export function isSameName(kind: NameKind, one: string, other: string): boolean {
  const rule: NameRule = RULES[kind];
  return rule.caseless ? one.toLowerCase() === other.toLowerCase() : one === other;
}
