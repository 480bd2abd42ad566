/** A kind of policy document: which grammar, size limit and rules it lives under. */
export type DocumentKind =
  | "bucket"
  | "key"
  | "topic"
  | "queue"
  | "trust"
  | "managed"
  | "roleInline"
  | "userInline"
  | "groupInline"
  | "endpoint"
  | "bus";

/** What sets one kind of document apart from the others. */
export interface Kind {
  /** How a message calls it. */
  readonly label: string;
  /** The service whose actions the document may name; undefined where it may name any. */
  readonly service?: string;
  /** Whether statements name who they speak of. Identity policies do not: they belong to somebody. */
  readonly principals: boolean;
  /** Whether statements name resources. Trust policies do not: the role is the resource. */
  readonly resources: boolean;
  /** The largest document the service takes, and in what it counts. */
  readonly limit: number;
  readonly counts: "bytes" | "characters" | "characters without white space";
  /** AWS's own page on this kind of document. */
  readonly url: string;
}

const IAM_LIMITS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

function identity(label: string, limit: number): Kind {
  return {
    label,
    principals: false,
    resources: true,
    limit,
    counts: "characters without white space",
    url: IAM_LIMITS,
  };
}

/** Every kind of document the pack reads. Sizes are AWS's default quotas; the page of each is its `url`. */
export const KINDS: Readonly<Record<DocumentKind, Kind>> = {
  bucket: {
    label: "bucket policy",
    service: "s3",
    principals: true,
    resources: true,
    limit: 20_480,
    counts: "bytes",
    url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html",
  },
  key: {
    label: "key policy",
    service: "kms",
    principals: true,
    resources: true,
    limit: 32_768,
    counts: "bytes",
    url: "https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html",
  },
  topic: {
    label: "topic policy",
    service: "sns",
    principals: true,
    resources: true,
    limit: 30_720,
    counts: "bytes",
    url: "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-special-information-for-sns-policies.html",
  },
  queue: {
    label: "queue policy",
    service: "sqs",
    principals: true,
    resources: true,
    limit: 8_192,
    counts: "bytes",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html",
  },
  trust: {
    label: "trust policy",
    service: "sts",
    principals: true,
    resources: false,
    limit: 2_048,
    counts: "characters without white space",
    url: IAM_LIMITS,
  },
  managed: identity("managed policy", 6_144),
  roleInline: identity("inline policy of a role", 10_240),
  userInline: identity("inline policy of a user", 2_048),
  groupInline: identity("inline policy of a group", 5_120),
  endpoint: {
    label: "endpoint policy",
    principals: true,
    resources: true,
    limit: 20_480,
    counts: "characters",
    url: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
  },
  bus: {
    label: "event bus policy",
    service: "events",
    principals: true,
    resources: true,
    limit: 10_240,
    counts: "characters",
    url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html",
  },
};

/** Every kind, in the order above. */
export const EVERY_KIND: readonly DocumentKind[] = Object.keys(KINDS) as DocumentKind[];

/** The kinds that hang on a resource and say who may use it; an endpoint policy only filters, so it is not one. */
export const RESOURCE_POLICIES: readonly DocumentKind[] = ["bucket", "key", "topic", "queue", "trust", "bus"];

/** The kinds that belong to a user, group or role. */
export const IDENTITY_POLICIES: readonly DocumentKind[] = ["managed", "roleInline", "userInline", "groupInline"];

/** A document's size as its service counts it. */
export function sizeOf(kind: DocumentKind, text: string): number {
  switch (KINDS[kind].counts) {
    case "bytes":
      return Buffer.byteLength(text, "utf8");
    case "characters":
      return text.length;
    case "characters without white space":
      return text.replace(/\s/g, "").length;
  }
}
