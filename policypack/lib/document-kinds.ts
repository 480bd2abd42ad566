import {
  type ElementNeed,
  POLICY_TYPES,
  type PolicyGrammar,
  type PolicyType,
  SIZE_LIMITS,
  type SizeLimit,
} from "@cross-account-s3/iam";

/** What sets one kind of document apart from the others. */
interface Kind {
  /** How a message calls it. */
  readonly label: string;
  /**
   * What the document does: a `resource` policy hangs on a resource and says who may use it, an `identity` policy says what
   * its holder may do, a `filter` only limits what others allow (endpoint, session, boundary, organization).
   */
  readonly does: "resource" | "identity" | "filter";
  /** The services whose actions the document may name; undefined where it may name any. */
  readonly services?: readonly string[];
  /** The type of policy that it is to IAM. */
  readonly type: PolicyType;
  /** What its statements may and must hold. */
  readonly grammar: PolicyGrammar;
  /** The largest document that the service takes; undefined where AWS documents none. */
  readonly size?: SizeLimit;
  /** AWS's own page on this kind of document. */
  readonly url: string;
}

interface KindOptions {
  readonly label: string;
  readonly type: PolicyType;
  readonly url: string;
  readonly services?: readonly string[];
  readonly size?: SizeLimit;
  readonly resource?: ElementNeed;
  readonly principal?: ElementNeed;
}

function kind(does: Kind["does"], { resource, principal, ...options }: KindOptions): Kind {
  const grammar = POLICY_TYPES[options.type];
  return {
    ...options,
    does,
    grammar: {
      ...grammar,
      label: options.label,
      resource: resource ?? grammar.resource,
      principal: principal ?? grammar.principal,
    },
  };
}

/** The policy of a resource of a type that IAM has no name for here; its statements name resources. */
function resource(label: string, services: readonly string[], url: string, size?: SizeLimit): Kind {
  return kind("resource", {
    label,
    type: "resource",
    resource: "required",
    services,
    url,
    ...(size === undefined ? {} : { size }),
  });
}

function identity(label: string, size: SizeLimit): Kind {
  return kind("identity", { label, type: "identity", size, url: size.url });
}

const DOCS = "https://docs.aws.amazon.com";
const S3 = `${DOCS}/AmazonS3/latest/userguide`;

/** Every kind of document that the pack reads. */
export const KINDS = {
  bucket: kind("resource", {
    label: "bucket policy",
    type: "bucket",
    services: ["s3", "s3express"],
    size: SIZE_LIMITS.bucketPolicy,
    url: `${S3}/bucket-policies.html`,
  }),
  accessPoint: kind("resource", {
    label: "access point policy",
    type: "access-point",
    services: ["s3", "s3express"],
    size: SIZE_LIMITS.accessPointPolicy,
    url: `${S3}/access-points-policies.html`,
  }),
  objectLambda: resource(
    "Object Lambda access point policy",
    ["s3-object-lambda"],
    `${S3}/olap-policies.html`,
    SIZE_LIMITS.accessPointPolicy,
  ),
  accessGrants: resource("S3 Access Grants instance policy", ["s3"], `${S3}/access-grants-cross-accounts.html`),
  tables: resource("S3 Tables policy", ["s3tables"], `${S3}/s3-tables-resource-based-policies.html`),
  vectors: resource("S3 Vectors bucket policy", ["s3vectors"], `${S3}/s3-vectors-access-management.html`),
  files: resource("S3 Files file system policy", ["s3files"], `${S3}/s3-files.html`),
  outposts: resource(
    "S3 on Outposts bucket policy",
    ["s3-outposts"],
    `${DOCS}/AmazonS3/latest/s3-outposts/S3OutpostsBucketPolicy.html`,
  ),
  key: kind("resource", {
    label: "key policy",
    type: "key",
    services: ["kms"],
    size: SIZE_LIMITS.keyPolicy,
    url: SIZE_LIMITS.keyPolicy.url,
  }),
  topic: kind("resource", {
    label: "topic policy",
    type: "topic",
    services: ["sns"],
    size: SIZE_LIMITS.topicPolicy,
    url: SIZE_LIMITS.topicPolicy.url,
  }),
  queue: kind("resource", {
    label: "queue policy",
    type: "queue",
    services: ["sqs"],
    size: SIZE_LIMITS.queuePolicy,
    url: SIZE_LIMITS.queuePolicy.url,
  }),
  bus: kind("resource", {
    label: "event bus policy",
    type: "event-bus",
    services: ["events"],
    size: SIZE_LIMITS.eventBusPolicy,
    url: SIZE_LIMITS.eventBusPolicy.url,
  }),
  trust: kind("resource", {
    label: "trust policy",
    type: "trust",
    services: ["sts"],
    size: SIZE_LIMITS.trustPolicy,
    url: SIZE_LIMITS.trustPolicy.url,
  }),
  secret: resource(
    "secret policy",
    ["secretsmanager"],
    `${DOCS}/secretsmanager/latest/userguide/auth-and-access_resource-policies.html`,
    SIZE_LIMITS.secretPolicy,
  ),
  function: kind("resource", {
    label: "Lambda resource policy",
    type: "resource",
    services: ["lambda"],
    size: SIZE_LIMITS.functionPolicy,
    url: `${DOCS}/lambda/latest/dg/access-control-resource-based.html`,
  }),
  registry: kind("resource", {
    label: "ECR policy",
    type: "resource",
    services: ["ecr", "ecr-public"],
    size: SIZE_LIMITS.repositoryPolicy,
    url: `${DOCS}/AmazonECR/latest/userguide/repository-policies.html`,
  }),
  vault: resource(
    "backup vault policy",
    ["backup"],
    `${DOCS}/aws-backup/latest/devguide/create-a-vault-access-policy.html`,
  ),
  service: kind("resource", {
    label: "resource policy",
    type: "resource",
    url: `${DOCS}/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html`,
  }),
  share: kind("resource", {
    label: "permission",
    type: "resource",
    url: `${DOCS}/IAM/latest/UserGuide/access-analyzer-resources.html`,
  }),
  managed: identity("managed policy", SIZE_LIMITS.managedPolicy),
  roleInline: identity("inline policy of a role", SIZE_LIMITS.inlinePolicies),
  userInline: identity("inline policy of a user", SIZE_LIMITS.userInlinePolicies),
  groupInline: identity("inline policy of a group", SIZE_LIMITS.groupInlinePolicies),
  permissionSet: identity("inline policy of a permission set", SIZE_LIMITS.permissionSetPolicy),
  session: kind("filter", {
    label: "session policy",
    type: "identity",
    size: SIZE_LIMITS.sessionPolicy,
    url: `${DOCS}/IAM/latest/UserGuide/access_policies.html#policies_session`,
  }),
  scp: kind("filter", {
    label: "service control policy",
    type: "service-control",
    size: SIZE_LIMITS.serviceControlPolicy,
    url: SIZE_LIMITS.serviceControlPolicy.url,
  }),
  rcp: kind("filter", {
    label: "resource control policy",
    type: "resource-control",
    size: SIZE_LIMITS.resourceControlPolicy,
    url: SIZE_LIMITS.resourceControlPolicy.url,
  }),
  endpoint: kind("filter", {
    label: "endpoint policy",
    type: "endpoint",
    size: SIZE_LIMITS.endpointPolicy,
    url: `${DOCS}/vpc/latest/privatelink/vpc-endpoints-access.html`,
  }),
  unlisted: kind("resource", {
    label: "policy document",
    type: "resource",
    principal: "optional",
    url: `${DOCS}/IAM/latest/UserGuide/access_policies.html`,
  }),
} satisfies Readonly<Record<string, Kind>>;

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
