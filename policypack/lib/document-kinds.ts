import {
  type ElementNeed,
  POLICY_TYPES,
  type PolicyGrammar,
  type PolicyType,
  SIZE_LIMITS,
  type SizeLimit,
} from "@cross-account-s3/iam";

/** Properties of one kind of document. */
interface Kind {
  /** Its name in messages. */
  readonly label: string;
  /**
   * The role of the document. A `resource` policy is attached to a resource and says who may use it. An `identity` policy says what a
   * user, group or role may do. A `filter` only limits what other policies allow: endpoint, session and organization policies.
   */
  readonly does: "resource" | "identity" | "filter";
  /** The services whose actions the document may name. @default all */
  readonly services?: readonly string[];
  /** Its policy type in `packages/iam`. */
  readonly type: PolicyType;
  /** Rules for the contents of its statements. */
  readonly grammar: PolicyGrammar;
  /** The size limit of the service; undefined if AWS documents none. */
  readonly size?: SizeLimit;
  /** The page of AWS's documentation on this kind of document. */
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

/** Returns the kind of a resource policy without a policy type of its own, whose statements must have `Resource`. */
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

/** A kind of policy document. It determines the grammar, the size limit and the rules of the document. */
export type DocumentKind = keyof typeof KINDS;

/** Returns the properties of a kind. */
export function kindOf(kind: DocumentKind): Kind {
  return KINDS[kind];
}

/** Every kind, in the order of {@link KINDS}. */
export const EVERY_KIND: readonly DocumentKind[] = Object.keys(KINDS) as DocumentKind[];

/** The kinds that are attached to a resource and say who may use it. Endpoint policies only filter, so they are not included. */
export const RESOURCE_POLICIES: readonly DocumentKind[] = EVERY_KIND.filter((kind) => KINDS[kind].does === "resource");

/** The kinds that are attached to a user, group or role. */
export const IDENTITY_POLICIES: readonly DocumentKind[] = EVERY_KIND.filter((kind) => KINDS[kind].does === "identity");

/** The resource policies of what this program shares: data in S3, keys, topics, queues and events. Trust policies are not included. */
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
