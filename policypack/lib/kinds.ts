import { SIZE_LIMITS, type SizeLimit } from "@cross-account-s3/iam";

/** What sets one kind of document apart from the others. */
export interface Kind {
  /** How a message calls it. */
  readonly label: string;
  /**
   * What the document does: a `resource` policy hangs on a resource and says who may use it, an `identity` policy says what
   * its holder may do, a `filter` only limits what others allow (endpoint, session, boundary, organization).
   */
  readonly does: "resource" | "identity" | "filter";
  /** The services whose actions the document may name; undefined where it may name any. */
  readonly services?: readonly string[];
  /** Whether statements name whom they speak of. Identity policies do not: they belong to a principal. */
  readonly principals: Element;
  /** Whether statements name resources. Trust policies do not: the role is the resource. */
  readonly resources: Element;
  /** The largest document that the service takes, and in what it counts; undefined where AWS documents none. */
  readonly size?: { readonly limit: number; readonly counts: Counts };
  /** AWS's own page on this kind of document. */
  readonly url: string;
}

/** Whether a statement has an element: always, never, or as it likes. */
export type Element = "required" | "refused" | "optional";

/** In what a service counts the size of a document. */
export type Counts = SizeLimit["unit"];

const IAM_LIMITS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";

function identity(label: string, limit: number): Kind {
  return {
    label,
    does: "identity",
    principals: "refused",
    resources: "required",
    size: { limit, counts: "characters without white space" },
    url: IAM_LIMITS,
  };
}

/** A policy that limits what its holder's other policies allow: without principals, in the grammar of identity policies. */
function limiting(label: string, limit: number, url: string): Kind {
  return {
    label,
    does: "filter",
    principals: "refused",
    resources: "required",
    size: { limit, counts: "characters" },
    url,
  };
}

function resource(label: string, services: readonly string[], url: string, limit?: number): Kind {
  return {
    label,
    does: "resource",
    services,
    principals: "required",
    resources: "required",
    ...(limit === undefined ? {} : { size: { limit, counts: "bytes" } }),
    url,
  };
}

const DOCS = "https://docs.aws.amazon.com";
const S3 = `${DOCS}/AmazonS3/latest/userguide`;

/** Every kind of document that the pack reads. Sizes are AWS's default quotas; the page of each is its `url`. */
export const KINDS = {
  bucket: resource("bucket policy", ["s3", "s3express"], `${S3}/bucket-policies.html`, 20_480),
  accessPoint: resource("access point policy", ["s3", "s3express"], `${S3}/access-points-policies.html`, 20_480),
  objectLambda: resource("Object Lambda access point policy", ["s3-object-lambda"], `${S3}/olap-policies.html`, 20_480),
  accessGrants: resource("S3 Access Grants instance policy", ["s3"], `${S3}/access-grants-cross-accounts.html`, 20_480),
  tables: resource("S3 Tables policy", ["s3tables"], `${S3}/s3-tables-resource-based-policies.html`, 20_480),
  vectors: resource("S3 Vectors bucket policy", ["s3vectors"], `${S3}/s3-vectors-access-management.html`, 20_480),
  files: resource("S3 Files file system policy", ["s3files"], `${S3}/s3-files.html`),
  outposts: resource(
    "S3 on Outposts bucket policy",
    ["s3-outposts"],
    `${DOCS}/AmazonS3/latest/s3-outposts/S3OutpostsBucketPolicy.html`,
    20_480,
  ),
  key: resource(
    "key policy",
    ["kms"],
    `${DOCS}/kms/latest/developerguide/resource-limits.html`,
    SIZE_LIMITS.keyPolicy.most,
  ),
  topic: resource(
    "topic policy",
    ["sns"],
    `${DOCS}/sns/latest/dg/sns-access-policy-language-special-information-for-sns-policies.html`,
    30_720,
  ),
  queue: resource(
    "queue policy",
    ["sqs"],
    `${DOCS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html`,
    8_192,
  ),
  bus: {
    ...resource("event bus policy", ["events"], `${DOCS}/eventbridge/latest/userguide/eb-quota.html`),
    size: { limit: 10_240, counts: "characters" },
  },
  trust: {
    label: "trust policy",
    does: "resource",
    services: ["sts"],
    principals: "required",
    resources: "refused",
    size: { limit: SIZE_LIMITS.trustPolicy.most, counts: "characters without white space" },
    url: IAM_LIMITS,
  },
  secret: resource(
    "secret policy",
    ["secretsmanager"],
    `${DOCS}/secretsmanager/latest/userguide/auth-and-access_resource-policies.html`,
    20_480,
  ),
  function: {
    ...resource(
      "Lambda resource policy",
      ["lambda"],
      `${DOCS}/lambda/latest/dg/access-control-resource-based.html`,
      20_480,
    ),
    resources: "optional",
  },
  registry: {
    ...resource(
      "ECR policy",
      ["ecr", "ecr-public"],
      `${DOCS}/AmazonECR/latest/userguide/repository-policies.html`,
      10_240,
    ),
    resources: "optional",
  },
  vault: resource(
    "backup vault policy",
    ["backup"],
    `${DOCS}/aws-backup/latest/devguide/create-a-vault-access-policy.html`,
  ),
  service: {
    label: "resource policy",
    does: "resource",
    principals: "required",
    resources: "optional",
    url: `${DOCS}/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html`,
  },
  share: {
    label: "permission",
    does: "resource",
    principals: "required",
    resources: "optional",
    url: `${DOCS}/IAM/latest/UserGuide/access-analyzer-resources.html`,
  },
  managed: identity("managed policy", SIZE_LIMITS.managedPolicy.most),
  roleInline: identity("inline policy of a role", SIZE_LIMITS.inlinePolicies.most),
  userInline: identity("inline policy of a user", SIZE_LIMITS.userInlinePolicies.most),
  groupInline: identity("inline policy of a group", SIZE_LIMITS.groupInlinePolicies.most),
  permissionSet: {
    ...identity("inline policy of a permission set", 32_768),
    url: `${DOCS}/singlesignon/latest/userguide/limits.html`,
  },
  session: limiting("session policy", 2_048, `${DOCS}/IAM/latest/UserGuide/access_policies.html#policies_session`),
  scp: limiting(
    "service control policy",
    SIZE_LIMITS.serviceControlPolicy.most,
    `${DOCS}/organizations/latest/userguide/orgs_reference_limits.html`,
  ),
  rcp: {
    ...limiting(
      "resource control policy",
      SIZE_LIMITS.resourceControlPolicy.most,
      `${DOCS}/organizations/latest/userguide/orgs_reference_limits.html`,
    ),
    principals: "required",
  },
  endpoint: {
    label: "endpoint policy",
    does: "filter",
    principals: "required",
    resources: "required",
    size: { limit: SIZE_LIMITS.endpointPolicy.most, counts: "characters" },
    url: `${DOCS}/vpc/latest/privatelink/vpc-endpoints-access.html`,
  },
  unlisted: {
    label: "policy document",
    does: "resource",
    principals: "optional",
    resources: "optional",
    url: `${DOCS}/IAM/latest/UserGuide/access_policies.html`,
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** A kind of policy document: which grammar, size limit and rules it lives under. */
export type DocumentKind = keyof typeof KINDS;

/** What is known of a kind. */
export function kindOf(kind: DocumentKind): Kind {
  return KINDS[kind];
}

/** Every kind, in the order above. */
export const EVERY_KIND: readonly DocumentKind[] = Object.keys(KINDS) as DocumentKind[];

/** The kinds that hang on a resource and say who may use it; an endpoint policy only filters, so it is not one. */
export const RESOURCE_POLICIES: readonly DocumentKind[] = EVERY_KIND.filter((kind) => KINDS[kind].does === "resource");

/** The kinds that belong to a user, group or role. */
export const IDENTITY_POLICIES: readonly DocumentKind[] = EVERY_KIND.filter((kind) => KINDS[kind].does === "identity");

/** The resource policies of what this program shares: data in S3, keys, topics, queues, events. Trust policies apart. */
export const SHARED_POLICIES: readonly DocumentKind[] = [
  "bucket",
  "accessPoint",
  "objectLambda",
  "accessGrants",
  "tables",
  "vectors",
  "files",
  "key",
  "topic",
  "queue",
  "bus",
];
