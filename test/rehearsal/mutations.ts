import type { PolicyJson, StatementJson } from "../../rehearsal/policy-json";
import { type Carrier, inDocument, type Mutation, plus, replaced, setting, statement } from "./support";

/** One thing broken, and the surprise that must come of it. */
export interface Broken {
  readonly name: string;
  readonly mutate: Mutation;
  /** The buckets that it concerns. @default acme-genomics */
  readonly at?: readonly string[];
  /** Words that the surprise's title holds. */
  readonly surprise: RegExp;
}

const BUCKET = "aws:s3/bucketPolicy:BucketPolicy";
const KEY = "aws:kms/key:Key";
const TOPIC = "aws:sns/topic:Topic";
const POLICY = "aws:iam/policy:Policy";
const INLINE = "aws:iam/rolePolicy:RolePolicy";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const ROLE = "aws:iam/role:Role";

const BUS = "aws:cloudwatch/eventBusPolicy:EventBusPolicy";

const GENOMICS = "acme-genomics";
const AUDIT_LOGS = "rehearsed-data-audit-222222222222-us-east-1";
const AUDIT_KEY = "rehearsed-data-audit";
const TRAIL = "arn:aws:cloudtrail:us-east-1:222222222222:trail/rehearsed-data-audit";
const ACCESS_LOGS = "rehearsed-data-logs-222222222222-us-east-1";
const FORWARDER = "arn:aws:iam::222222222222:role/rehearsed-data.events";
const GENOMICS_KEY = "acme-genomics-us-east-1";
const SHARED_KEY = "rehearsed-data-us-east-1";
const CONTROL = "arn:aws:iam::111111111111:root";
const INDEXER = "arn:aws:iam::111111111111:role/rehearsed-control-indexer";
const STRANGER = "arn:aws:iam::333333333333:root";

function broken(
  name: string,
  type: Carrier,
  of: string,
  change: (policy: PolicyJson) => PolicyJson,
  surprise: RegExp,
): Broken {
  return { name, mutate: inDocument(type, of, change), surprise, at: concerned(of) };
}

const PLACES: readonly (readonly [string, readonly string[]])[] = [
  [SHARED_KEY, ["acme-imaging", "acme-archive"]],
  ["acme-imaging", ["acme-imaging"]],
  ["acme-private", ["acme-private"]],
  ["acme-private-eu", ["acme-private-eu"]],
  ["acme-listed", ["acme-listed"]],
  ["us-east-1", ["acme-private"]],
  ["courier", ["acme-via"]],
];

function concerned(of: string): readonly string[] {
  return PLACES.find(([part]) => of === part || of.endsWith(`/${part}`))?.[1] ?? [GENOMICS];
}

/** Takes statements apart: without one action, without a condition, with another value. */
const without =
  (...actions: readonly string[]) =>
  (s: StatementJson): StatementJson => ({ ...s, Action: [s.Action ?? []].flat().filter((a) => !actions.includes(a)) });
const withMore =
  (...actions: readonly string[]) =>
  (s: StatementJson): StatementJson => ({ ...s, Action: [...[s.Action ?? []].flat(), ...actions] });
const unconditional = (s: StatementJson): StatementJson => ({ ...s, Condition: undefined });
const withoutCondition =
  (operator: string) =>
  (s: StatementJson): StatementJson => ({
    ...s,
    Condition: Object.fromEntries(Object.entries(s.Condition ?? {}).filter(([known]) => known !== operator)),
  });
const withCondition =
  (condition: NonNullable<StatementJson["Condition"]>) =>
  (s: StatementJson): StatementJson => ({ ...s, Condition: { ...s.Condition, ...condition } });
const withCallers = (...arns: readonly string[]) => withCondition({ ArnEquals: { "aws:PrincipalArn": [...arns] } });
const as =
  (changes: Partial<StatementJson>) =>
  (s: StatementJson): StatementJson => ({ ...s, ...changes });
const gone = (): undefined => undefined;

function allow(more: Partial<StatementJson>): StatementJson {
  return {
    Sid: "Added",
    Effect: "Allow",
    Principal: { AWS: STRANGER },
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::acme-genomics/*",
    ...more,
  };
}

/** Everything broken one at a time. */
export const MUTATIONS: readonly Broken[] = [
  // Bucket policies: denials.
  broken("TLS denial lost", BUCKET, GENOMICS, statement("DenyInsecureTransport", gone), /over plain HTTP/),
  broken(
    "TLS denial turned around",
    BUCKET,
    GENOMICS,
    statement("DenyInsecureTransport", withCondition({ Bool: { "aws:SecureTransport": "true" } })),
    /may s3:/,
  ),
  broken(
    "TLS denial on objects only",
    BUCKET,
    GENOMICS,
    statement("DenyInsecureTransport", as({ Resource: "arn:aws:s3:::acme-genomics/*" })),
    /ListBucket on acme-genomics over plain HTTP/,
  ),
  broken(
    "TLS denial on the bucket only",
    BUCKET,
    GENOMICS,
    statement("DenyInsecureTransport", as({ Resource: "arn:aws:s3:::acme-genomics" })),
    /GetObject on acme-genomics over plain HTTP/,
  ),
  broken(
    "TLS denial of another bucket",
    BUCKET,
    GENOMICS,
    statement("DenyInsecureTransport", as({ Resource: ["arn:aws:s3:::acme-other", "arn:aws:s3:::acme-other/*"] })),
    /over plain HTTP/,
  ),
  broken(
    "TLS denial made an allowance",
    BUCKET,
    GENOMICS,
    statement("DenyInsecureTransport", as({ Effect: "Allow" })),
    /over plain HTTP/,
  ),
  broken(
    "TLS denial for reads only",
    BUCKET,
    GENOMICS,
    statement("DenyInsecureTransport", as({ Action: "s3:GetObject" })),
    /PutObject on acme-genomics over plain HTTP/,
  ),
  broken(
    "TLS denial for one account only",
    BUCKET,
    GENOMICS,
    statement("DenyInsecureTransport", as({ Principal: { AWS: CONTROL } })),
    /administrator of the bucket's account .* over plain HTTP/,
  ),
  broken(
    "denial of everything without a condition",
    BUCKET,
    GENOMICS,
    statement("DenyInsecureTransport", unconditional),
    /the deployer may s3:PutBucketPolicy/,
  ),
  broken(
    "encryption denial lost",
    BUCKET,
    GENOMICS,
    statement("DenyOtherEncryption", gone),
    /encrypted by S3's own keys/,
  ),
  broken(
    "encryption denial that an absent header meets",
    BUCKET,
    GENOMICS,
    statement("DenyOtherEncryption", withoutCondition("Null")),
    /uploader may s3:PutObject/,
  ),
  broken(
    "encryption denial that asks for AES256",
    BUCKET,
    GENOMICS,
    replaced('"s3:x-amz-server-side-encryption":"aws:kms"', '"s3:x-amz-server-side-encryption":"AES256"'),
    /encrypted by S3's own keys/,
  ),
  broken("denial of other keys lost", BUCKET, GENOMICS, statement("DenyOtherKeys", gone), /key of another account/),
  broken(
    "denial of other keys that any key passes",
    BUCKET,
    GENOMICS,
    replaced("arn:aws:kms:us-east-1:222222222222:key/*", "arn:aws:kms:*:*:key/*"),
    /key of another account/,
  ),
  broken(
    "denial of other keys that no key passes",
    BUCKET,
    GENOMICS,
    replaced("arn:aws:kms:us-east-1:222222222222:key/*", "arn:aws:kms:us-east-1:222222222222:key/none"),
    /that name the bucket's key/,
  ),
  broken(
    "denial of the caller's own keys lost",
    BUCKET,
    GENOMICS,
    statement("DenyCustomerProvidedKeys", gone),
    /SSE-C/,
  ),
  broken(
    "lock-out of the deployer",
    BUCKET,
    GENOMICS,
    plus({
      Sid: "Lock",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutBucketPolicy",
      Resource: "arn:aws:s3:::acme-genomics",
    }),
    /the deployer may s3:PutBucketPolicy/,
  ),
  broken(
    "endpoint denial without exemptions",
    BUCKET,
    GENOMICS,
    plus({
      Sid: "Vpce",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::acme-genomics", "arn:aws:s3:::acme-genomics/*"],
      Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } },
    }),
    /the deployer may s3:GetBucketPolicy/,
  ),

  // Bucket policies: allowances.
  broken("a grant too few", BUCKET, GENOMICS, statement("AllowReadObjects", gone), /indexer may s3:GetObject on/),
  broken("listing forgotten", BUCKET, GENOMICS, statement("AllowReadBucket", gone), /indexer may s3:ListBucket/),
  broken(
    "one action forgotten",
    BUCKET,
    GENOMICS,
    statement("AllowReadObjects", without("s3:GetObjectVersionTagging")),
    /indexer may s3:GetObjectVersionTagging/,
  ),
  broken(
    "deletion forgotten",
    BUCKET,
    GENOMICS,
    statement("AllowCatalogObjects", without("s3:DeleteObjectVersion")),
    /catalog may s3:DeleteObjectVersion/,
  ),
  broken(
    "multipart forgotten",
    BUCKET,
    GENOMICS,
    statement("AllowUploadObjects", without("s3:ListMultipartUploadParts")),
    /uploader may s3:ListMultipartUploadParts/,
  ),
  broken(
    "an action too many",
    BUCKET,
    GENOMICS,
    statement("AllowReadObjects", withMore("s3:PutObject")),
    /indexer must not s3:PutObject/,
  ),
  broken(
    "deletion given to an uploader",
    BUCKET,
    GENOMICS,
    statement("AllowUploadObjects", withMore("s3:DeleteObject")),
    /uploader must not s3:DeleteObject/,
  ),
  broken(
    "all of s3 on objects",
    BUCKET,
    GENOMICS,
    statement("AllowReadObjects", as({ Action: "s3:*" })),
    /indexer must not s3:PutObjectAcl/,
  ),
  broken(
    "all reads by a wildcard",
    BUCKET,
    GENOMICS,
    statement("AllowReadObjects", as({ Action: "s3:Get*" })),
    /indexer must not s3:GetObjectAcl/,
  ),
  broken(
    "everything but one action",
    BUCKET,
    GENOMICS,
    statement("AllowReadObjects", (s) => ({ ...s, Action: undefined, NotAction: "s3:PutObject" })),
    /indexer must not s3:DeleteObject/,
  ),
  broken(
    "deletion of the bucket",
    BUCKET,
    GENOMICS,
    statement("AllowCatalogBucket", withMore("s3:DeleteBucket")),
    /catalog must not s3:DeleteBucket/,
  ),
  broken(
    "change of the bucket's policy",
    BUCKET,
    GENOMICS,
    statement("AllowCatalogBucket", withMore("s3:PutBucketPolicy")),
    /catalog must not s3:PutBucketPolicy/,
  ),
  broken(
    "notifications that this program manages",
    BUCKET,
    GENOMICS,
    statement("AllowCatalogBucket", withMore("s3:PutBucketNotification")),
    /catalog must not s3:PutBucketNotification/,
  ),
  broken(
    "notifications that are the consumer's",
    BUCKET,
    "acme-imaging",
    statement("AllowCatalogBucket", without("s3:PutBucketNotification")),
    /catalog may s3:PutBucketNotification/,
  ),
  broken(
    "a grant to a role too many",
    BUCKET,
    GENOMICS,
    statement("AllowReadObjects", withCallers(INDEXER, "arn:aws:iam::111111111111:role/rehearsed-control-writer")),
    /writer must not s3:GetObject on/,
  ),
  broken(
    "a grant to a role that nobody named",
    BUCKET,
    GENOMICS,
    statement("AllowReadObjects", withCallers(INDEXER, "arn:aws:iam::111111111111:role/Somebody")),
    /role\/Somebody, whom statement AllowReadObjects/,
  ),
  broken(
    "a grant to every role of the account",
    BUCKET,
    GENOMICS,
    statement("AllowReadObjects", unconditional),
    /a control role without a grant must not s3:GetObject/,
  ),
  broken(
    "a grant by a pattern",
    BUCKET,
    GENOMICS,
    statement("AllowReadObjects", withCallers(`${INDEXER}*`)),
    /begins like indexer's must not s3:GetObject/,
  ),
  broken(
    "a grant to a role of another account",
    BUCKET,
    GENOMICS,
    replaced("111111111111", "111111111112"),
    /indexer may s3:GetObject on/,
  ),
  broken(
    "a grant to the wrong role",
    BUCKET,
    GENOMICS,
    replaced("rehearsed-control-indexer", "rehearsed-control-indexers"),
    /indexer may s3:GetObject on/,
  ),
  broken(
    "another account let in",
    BUCKET,
    GENOMICS,
    plus(allow({})),
    /333333333333:role\/somebody, whom statement Added/,
  ),
  broken(
    "another account's one role let in",
    BUCKET,
    GENOMICS,
    plus(allow({ Principal: { AWS: "arn:aws:iam::333333333333:role/Friend" } })),
    /role\/Friend, whom statement Added/,
  ),
  broken(
    "everybody let in",
    BUCKET,
    GENOMICS,
    plus(allow({ Principal: "*" })),
    /anybody, without signing in, must not s3:GetObject/,
  ),
  broken(
    "everybody of an organization let in",
    BUCKET,
    GENOMICS,
    plus(allow({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } })),
    /whom statement Added/,
  ),
  broken(
    "everybody of a network let in",
    BUCKET,
    GENOMICS,
    plus(allow({ Principal: "*", Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } })),
    /anonymous, whom statement Added/,
  ),
  broken(
    "everybody but one let in",
    BUCKET,
    GENOMICS,
    plus({
      Sid: "Added",
      Effect: "Allow",
      NotPrincipal: { AWS: STRANGER },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::acme-genomics/*",
    }),
    /must not s3:GetObject/,
  ),
  broken(
    "a service let in",
    BUCKET,
    GENOMICS,
    plus(allow({ Principal: { Service: "ec2.amazonaws.com" } })),
    /ec2.amazonaws.com, whom statement Added/,
  ),
  broken(
    "a federated principal",
    BUCKET,
    GENOMICS,
    plus(allow({ Principal: { Federated: "accounts.google.com" } })),
    /principals of statement Added/,
  ),
  broken(
    "a policy of another bucket",
    BUCKET,
    GENOMICS,
    replaced("arn:aws:s3:::acme-genomics", "arn:aws:s3:::acme-imaging"),
    /indexer may s3:GetObject on/,
  ),
  broken(
    "objects where the bucket belongs",
    BUCKET,
    GENOMICS,
    statement("AllowReadBucket", as({ Resource: "arn:aws:s3:::acme-genomics/*" })),
    /indexer may s3:ListBucket/,
  ),
  {
    name: "bucket policy lost",
    mutate: (r) => (r.type === BUCKET && r.name === GENOMICS ? undefined : r),
    surprise: /indexer may s3:GetObject on/,
  },

  // Key policies.
  broken("no key for readers", KEY, GENOMICS_KEY, statement("AllowDecrypt", gone), /indexer may s3:GetObject on/),
  broken(
    "no key for writers",
    KEY,
    GENOMICS_KEY,
    statement("AllowEncrypt", without("kms:GenerateDataKey")),
    /uploader may s3:PutObject on/,
  ),
  broken(
    "no decryption for writers",
    KEY,
    GENOMICS_KEY,
    statement("AllowEncrypt", without("kms:Decrypt")),
    /uploader may s3:PutObject on/,
  ),
  broken(
    "encryption context of objects alone",
    KEY,
    GENOMICS_KEY,
    replaced('"arn:aws:s3:::acme-genomics",', ""),
    /indexer may s3:GetObject on objects of acme-genomics, encrypted with a Bucket Key/,
  ),
  broken(
    "encryption context of the bucket alone",
    KEY,
    GENOMICS_KEY,
    replaced(',"arn:aws:s3:::acme-genomics/*"', ""),
    /indexer may s3:GetObject on objects of acme-genomics, encrypted without a Bucket Key/,
  ),
  broken(
    "encryption context by a pattern",
    KEY,
    GENOMICS_KEY,
    replaced('"arn:aws:s3:::acme-genomics",', '"arn:aws:s3:::acme-genomics*",'),
    /must not kms:Decrypt with the key of acme-genomics for another bucket/,
  ),
  broken(
    "encryption context of any bucket",
    KEY,
    GENOMICS_KEY,
    statement("AllowDecrypt", withoutCondition("StringLike")),
    /must not kms:Decrypt with the key of acme-genomics for another bucket/,
  ),
  broken(
    "key without going through S3",
    KEY,
    GENOMICS_KEY,
    statement("AllowDecrypt", withoutCondition("StringEquals")),
    /indexer must not kms:Decrypt with the key of acme-genomics directly/,
  ),
  broken(
    "key through S3 of another Region",
    KEY,
    GENOMICS_KEY,
    replaced("s3.us-east-1.amazonaws.com", "s3.us-west-2.amazonaws.com"),
    /indexer may s3:GetObject on/,
  ),
  broken(
    "key through S3 of any Region",
    KEY,
    GENOMICS_KEY,
    statement(
      "AllowDecrypt",
      withCondition({
        StringEquals: {},
        StringLike: {
          "kms:ViaService": "s3.*.amazonaws.com",
          "kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::acme-genomics", "arn:aws:s3:::acme-genomics/*"],
        },
      }),
    ),
    /through S3 of another Region/,
  ),
  broken(
    "encryption for readers",
    KEY,
    GENOMICS_KEY,
    statement("AllowDecrypt", withMore("kms:GenerateDataKey")),
    /indexer must not kms:GenerateDataKey/,
  ),
  broken(
    "all of kms for readers",
    KEY,
    GENOMICS_KEY,
    statement("AllowDecrypt", as({ Action: "kms:*" })),
    /indexer must not kms:PutKeyPolicy/,
  ),
  broken(
    "key for every role of the account",
    KEY,
    GENOMICS_KEY,
    statement("AllowDecrypt", withoutCondition("ArnEquals")),
    /a control role without a grant must not kms:Decrypt on the key of acme-genomics through S3/,
  ),
  broken(
    "administration lost",
    KEY,
    GENOMICS_KEY,
    statement("AllowAccountAdministration", gone),
    /the deployer may kms:PutKeyPolicy/,
  ),
  broken(
    "administration by another account",
    KEY,
    GENOMICS_KEY,
    statement("AllowAccountAdministration", as({ Principal: { AWS: CONTROL } })),
    /must not kms:PutKeyPolicy/,
  ),
  broken(
    "administration by everybody",
    KEY,
    GENOMICS_KEY,
    statement("AllowAccountAdministration", as({ Principal: "*" })),
    /must not kms:PutKeyPolicy/,
  ),
  broken(
    "another account at the key",
    KEY,
    GENOMICS_KEY,
    plus({ Sid: "Added", Effect: "Allow", Principal: { AWS: STRANGER }, Action: "kms:Decrypt", Resource: "*" }),
    /333333333333:role\/somebody, whom statement Added/,
  ),
  broken(
    "shared key: one bucket for the roles of another",
    KEY,
    SHARED_KEY,
    replaced(
      '"arn:aws:s3:::acme-archive/*"',
      '"arn:aws:s3:::acme-archive/*","arn:aws:s3:::acme-imaging","arn:aws:s3:::acme-imaging/*"',
    ),
    /indexer must not kms:Decrypt on the key of acme-imaging/,
  ),
  broken(
    "S3 for the topic forgotten at the key",
    KEY,
    GENOMICS_KEY,
    statement("AllowS3ToPublishEvents", gone),
    /S3 may kms:GenerateDataKey/,
  ),
  broken(
    "S3 for any account at the key",
    KEY,
    GENOMICS_KEY,
    statement("AllowS3ToPublishEvents", unconditional),
    /S3 must not kms:GenerateDataKey .* of another account/,
  ),

  // Topics.
  broken(
    "S3 may not publish",
    TOPIC,
    GENOMICS,
    statement("AllowS3ToPublish", gone),
    /S3 may publish events of the bucket/,
  ),
  broken(
    "S3 may publish for any account",
    TOPIC,
    GENOMICS,
    statement("AllowS3ToPublish", withoutCondition("StringEquals")),
    /S3 must not publish events of a bucket of another account/,
  ),
  broken(
    "S3 may publish for any bucket",
    TOPIC,
    GENOMICS,
    statement("AllowS3ToPublish", withoutCondition("ArnEquals")),
    /S3 must not publish events of another bucket/,
  ),
  broken("subscribing forgotten", TOPIC, GENOMICS, statement("AllowSubscribe", gone), /indexer may sns:Subscribe/),
  broken(
    "subscribing for anybody's queue",
    TOPIC,
    GENOMICS,
    statement("AllowSubscribe", withoutCondition("StringLike")),
    /indexer must not sns:Subscribe .* another account's sqs/,
  ),
  broken(
    "subscribing for every role",
    TOPIC,
    GENOMICS,
    statement("AllowSubscribe", withoutCondition("ArnEquals")),
    /catalog must not sns:Subscribe/,
  ),
  broken(
    "publishing by a role",
    TOPIC,
    GENOMICS,
    statement("AllowGetTopicAttributes", withMore("sns:Publish")),
    /indexer must not sns:Publish/,
  ),
  broken(
    "topic open to everybody",
    TOPIC,
    GENOMICS,
    statement("AllowGetTopicAttributes", as({ Principal: "*", Condition: undefined })),
    /anybody, without signing in, must not sns:GetTopicAttributes/,
  ),

  // Roles' own policies.
  broken("a role without its key", POLICY, "indexer", statement("KeysThroughS3", gone), /indexer may s3:GetObject on/),
  broken("a role without listing", POLICY, "indexer", statement("Buckets", gone), /indexer may s3:ListBucket/),
  broken(
    "a role above its level",
    POLICY,
    "indexer",
    statement("Objects", withMore("s3:PutObject")),
    /indexer's own policies must not let it s3:PutObject/,
  ),
  broken(
    "a role with all of s3",
    POLICY,
    "indexer",
    statement("Objects", as({ Action: "s3:*" })),
    /indexer's own policies must not let it s3:DeleteObject/,
  ),
  broken(
    "a role with everything",
    POLICY,
    "indexer",
    plus({ Sid: "All", Effect: "Allow", Action: "*", Resource: "*" }),
    /indexer's own policies must not let it/,
  ),
  broken(
    "a role not held to its data accounts",
    POLICY,
    "indexer",
    statement("Objects", unconditional),
    /indexer's own policies must not let it s3:GetObject on objects of a acme-genomics of another account/,
  ),
  broken(
    "a role held to the wrong account",
    POLICY,
    "indexer",
    replaced("222222222222", "222222222223"),
    /indexer may s3:GetObject on/,
  ),
  broken(
    "a role with keys except through S3",
    POLICY,
    "indexer",
    statement("KeysThroughS3", unconditional),
    /indexer's own policies must not let it kms:Decrypt with the key of acme-genomics except through S3/,
  ),
  broken(
    "a role with keys of every account",
    POLICY,
    "indexer",
    replaced("arn:aws:kms:*:222222222222:key/*", "arn:aws:kms:*:*:key/*"),
    /with a key of another account/,
  ),
  broken("a role that may not subscribe", POLICY, "indexer", statement("Topics", gone), /indexer may sns:Subscribe/),
  broken(
    "a role that may publish",
    POLICY,
    "indexer",
    statement("Topics", withMore("sns:Publish")),
    /indexer's own policies must not let it sns:Publish/,
  ),
  broken(
    "a role with a denial of its own",
    POLICY,
    "indexer",
    plus({ Sid: "No", Effect: "Deny", Action: "s3:GetObject", Resource: "*" }),
    /indexer may s3:GetObject on/,
  ),

  // Trust.
  broken(
    "trust of another service",
    ROLE,
    "indexer",
    replaced("ecs-tasks.amazonaws.com", "ec2.amazonaws.com"),
    /ecs-tasks.amazonaws.com may assume indexer/,
  ),
  broken(
    "trust of a service for any account",
    ROLE,
    "indexer",
    statement("AllowService", unconditional),
    /ecs-tasks.amazonaws.com for another account must not assume indexer/,
  ),
  broken(
    "trust of everybody",
    ROLE,
    "catalog",
    statement("AllowService", as({ Principal: "*" })),
    /must not assume catalog/,
  ),
  broken(
    "trust of a service too many",
    ROLE,
    "catalog",
    statement("AllowService", as({ Principal: { Service: ["lambda.amazonaws.com", "glue.amazonaws.com"] } })),
    /glue.amazonaws.com, whom statement AllowService/,
  ),
  broken(
    "trust of the whole account",
    ROLE,
    "uploader",
    statement("AllowAccount111111111111", withoutCondition("ArnEquals")),
    /another role of the control account must not assume uploader/,
  ),
  broken(
    "trust without the external id",
    ROLE,
    "uploader",
    statement("AllowAccount111111111111", withoutCondition("StringEquals")),
    /role\/ci without the external id must not assume uploader/,
  ),
  broken(
    "trust of another account",
    ROLE,
    "uploader",
    plus({ Sid: "Added", Effect: "Allow", Principal: { AWS: STRANGER }, Action: "sts:AssumeRole" }),
    /333333333333:role\/somebody, whom statement Added/,
  ),
  {
    name: "role lost",
    mutate: (r) => (r.type === ROLE && r.name === "indexer" ? undefined : r),
    surprise: /role indexer$/,
  },

  // Networks.
  broken(
    "network denial lost",
    BUCKET,
    "acme-private",
    statement("DenyOutsideEndpoints", gone),
    /indexer must not s3:GetObject on acme-private from outside its network/,
  ),
  broken(
    "network denial without exemptions",
    BUCKET,
    "acme-private",
    statement("DenyOutsideEndpoints", withoutCondition("ArnNotLikeIfExists")),
    /break-glass, exempt, may/,
  ),
  broken(
    "network denial that forgets services",
    BUCKET,
    "acme-private",
    statement("DenyOutsideEndpoints", withoutCondition("BoolIfExists")),
    /log delivery may/,
  ),
  broken(
    "network denial of another endpoint",
    BUCKET,
    "acme-private",
    replaced('"vpce-', '"vpce-9'),
    /indexer may s3:GetObject on objects of acme-private/,
  ),
  broken(
    "network denial for reads only",
    BUCKET,
    "acme-private",
    statement("DenyOutsideEndpoints", without("s3:PutObject*")),
    /writer must not s3:PutObject on acme-private from outside its network/,
  ),
  broken(
    "network denial of administration too",
    BUCKET,
    "acme-private",
    statement("DenyOutsideEndpoints", (s) => ({ ...withoutCondition("ArnNotLikeIfExists")(s), Action: "s3:*" })),
    /the deployer may s3:PutBucketPolicy on acme-private/,
  ),
  broken(
    "endpoint that lets no reads through",
    ENDPOINT,
    "us-east-1",
    statement("AllowDataBuckets", without("s3:GetObject")),
    /indexer may s3:GetObject on objects of acme-private/,
  ),

  // By way of a role.
  broken(
    "assumed role lost its buckets",
    INLINE,
    "courier",
    statement("UploadObjects", gone),
    /courier may s3:PutObject on objects of acme-via/,
  ),
  broken(
    "assumed role with all of s3",
    INLINE,
    "courier",
    statement("UploadObjects", as({ Action: "s3:*" })),
    /courier, by way of a role, must not s3:GetObject on/,
  ),
  broken(
    "assumed role with keys of every bucket",
    INLINE,
    "courier",
    statement("Encrypt", unconditional),
    /courier must not kms:Decrypt with the key of acme-via directly/,
  ),
  broken(
    "assumed role for the whole account",
    ROLE,
    "data/courier",
    statement("AllowAccount111111111111", withoutCondition("ArnEquals")),
    /a control role without a grant must not assume/,
  ),
  broken(
    "assumed role without the external id",
    ROLE,
    "data/courier",
    statement("AllowAccount111111111111", withoutCondition("StringEquals")),
    /courier without the external id must not assume/,
  ),
  broken(
    "control role that may not assume",
    POLICY,
    "courier",
    statement("AssumeRoles", gone),
    /courier may assume the role of acme-via's account/,
  ),

  // Settings.
  {
    name: "objects owned by who uploads",
    mutate: setting("aws:s3/bucketOwnershipControls:BucketOwnershipControls", GENOMICS, {
      rule: { objectOwnership: "ObjectWriter" },
    }),
    surprise: /acme-genomics: object ownership/,
  },
  {
    name: "public access not blocked",
    mutate: setting("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", GENOMICS, { blockPublicPolicy: false }),
    surprise: /acme-genomics: public access blocked by/,
  },
  {
    name: "encryption by S3's own keys",
    mutate: setting(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      GENOMICS,
      { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    ),
    surprise: /acme-genomics: encryption of objects/,
  },
  {
    name: "encryption with another bucket's key",
    mutate: (r) =>
      r.type.includes("ServerSideEncryption") && r.name === GENOMICS
        ? {
            ...r,
            outputs: {
              ...r.outputs,
              rules: [
                {
                  applyServerSideEncryptionByDefault: {
                    sseAlgorithm: "aws:kms",
                    kmsMasterKeyId: "arn:aws:kms:eu-west-1:222222222222:key/other",
                  },
                  bucketKeyEnabled: true,
                },
              ],
            },
          }
        : r,
    surprise: /acme-genomics: the key's Region/,
  },
  {
    name: "encryption with an alias",
    mutate: setting(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      GENOMICS,
      {
        rules: [
          {
            applyServerSideEncryptionByDefault: {
              sseAlgorithm: "aws:kms",
              kmsMasterKeyId: "arn:aws:kms:us-east-1:222222222222:alias/acme-genomics",
            },
            bucketKeyEnabled: true,
          },
        ],
      },
    ),
    surprise: /acme-genomics: the key by its full ARN/,
  },
  {
    name: "no Bucket Key",
    mutate: (r) =>
      r.type.includes("ServerSideEncryption") && r.name === GENOMICS
        ? {
            ...r,
            outputs: JSON.parse(
              JSON.stringify(r.outputs).replace('"bucketKeyEnabled":true', '"bucketKeyEnabled":false'),
            ) as typeof r.outputs,
          }
        : r,
    surprise: /acme-genomics: Bucket Key/,
  },
  {
    name: "topic not encrypted",
    mutate: setting(TOPIC, GENOMICS, { kmsMasterKeyId: undefined }),
    surprise: /acme-genomics: the topic's encryption/,
  },
  {
    name: "topic lost",
    mutate: (r) => (r.type === TOPIC && r.name === GENOMICS ? undefined : r),
    surprise: /acme-genomics: its topic/,
  },

  // Logs of trails.
  broken(
    "CloudTrail for any trail",
    BUCKET,
    AUDIT_LOGS,
    statement("AllowCloudTrailWrite", withoutCondition("ArnEquals")),
    /CloudTrail for another trail must not s3:PutObject/,
  ),
  broken(
    "CloudTrail for another account's trail",
    BUCKET,
    AUDIT_LOGS,
    statement(
      "AllowCloudTrailAclCheck",
      withCondition({ ArnEquals: { "aws:SourceArn": TRAIL.replace("2222", "9999") } }),
    ),
    /CloudTrail may s3:GetBucketAcl/,
  ),
  broken(
    "CloudTrail all over the log bucket",
    BUCKET,
    AUDIT_LOGS,
    statement("AllowCloudTrailWrite", as({ Resource: `arn:aws:s3:::${AUDIT_LOGS}/*` })),
    /CloudTrail, outside the trail's folder, must not s3:PutObject/,
  ),
  broken(
    "trail's key for any trail",
    KEY,
    AUDIT_KEY,
    statement("AllowCloudTrailEncrypt", withoutCondition("ArnEquals")),
    /CloudTrail for a trail of another account must not kms:GenerateDataKey/,
  ),
  broken(
    "reader of logs lost",
    BUCKET,
    AUDIT_LOGS,
    statement("AllowGetLogs", gone),
    /catalog may s3:GetObject on the logs/,
  ),
  broken(
    "reader without the key",
    KEY,
    AUDIT_KEY,
    statement("AllowDecryptLogs", gone),
    /catalog may s3:GetObject on the logs/,
  ),
  broken(
    "reader that writes",
    BUCKET,
    AUDIT_LOGS,
    statement("AllowGetLogs", withMore("s3:PutObject", "s3:DeleteObject")),
    /catalog must not s3:DeleteObject on the logs/,
  ),
  broken(
    "logs for the whole control account",
    BUCKET,
    AUDIT_LOGS,
    statement("AllowGetLogs", withoutCondition("ArnEquals")),
    /indexer must not s3:GetObject on the logs/,
  ),
  broken(
    "trail's key for the whole control account",
    KEY,
    AUDIT_KEY,
    statement("AllowDecryptLogs", withoutCondition("ArnEquals")),
    /another role of the control account through S3 must not kms:Decrypt on the logs/,
  ),
  broken(
    "reader that decrypts on its own",
    KEY,
    AUDIT_KEY,
    statement("AllowDecryptLogs", withoutCondition("StringEquals")),
    /catalog, not through S3, must not kms:Decrypt/,
  ),
  broken(
    "logs over plain HTTP",
    BUCKET,
    AUDIT_LOGS,
    statement("DenyInsecureTransport", gone),
    /catalog, over plain HTTP, must not s3:GetObject on the logs/,
  ),

  // Access logs.
  broken(
    "log delivery lost",
    BUCKET,
    ACCESS_LOGS,
    statement("AllowLogDelivery", gone),
    /log delivery for acme-genomics of 222222222222 may/,
  ),
  broken(
    "log delivery for any bucket",
    BUCKET,
    ACCESS_LOGS,
    statement("AllowLogDelivery", withoutCondition("ArnEquals")),
    /log delivery for acme-genomics-0x of 222222222222 must not/,
  ),
  broken(
    "log delivery for any account",
    BUCKET,
    ACCESS_LOGS,
    statement("AllowLogDelivery", withoutCondition("StringEquals")),
    /log delivery for acme-genomics of 999999999999 must not/,
  ),
  broken(
    "access logs for the control account",
    BUCKET,
    ACCESS_LOGS,
    plus(allow({ Principal: { AWS: CONTROL }, Resource: `arn:aws:s3:::${ACCESS_LOGS}/*` })),
    /catalog must not s3:GetObject on the access logs/,
  ),

  // Events.
  broken(
    "bus for the whole data account",
    BUS,
    "rehearsed-control",
    statement("AllowAccount222222222222", withoutCondition("ArnEquals")),
    /another role of the account of .* must not put events/,
  ),
  broken(
    "bus that a pattern opens",
    BUS,
    "rehearsed-control",
    statement("AllowAccount222222222222", as({ Condition: { ArnLike: { "aws:PrincipalArn": `${FORWARDER}*` } } })),
    /a role whose ARN begins like .* must not put events/,
  ),
  broken(
    "bus that takes nothing",
    BUS,
    "rehearsed-control",
    statement("AllowAccount222222222222", gone),
    /events may put events/,
  ),
  broken(
    "forwarder to any bus",
    INLINE,
    "events",
    statement("PutEvents", as({ Resource: "*" })),
    /must not put events on another bus/,
  ),
  broken(
    "forwarder for any rule",
    ROLE,
    "data/events",
    statement("AllowRules", withoutCondition("ArnEquals")),
    /EventBridge must not assume .*-0x of 222222222222/,
  ),
  broken(
    "forwarder for any account's rules",
    ROLE,
    "data/events",
    statement("AllowRules", withoutCondition("StringEquals")),
    /EventBridge must not assume .* of 999999999999/,
  ),
  broken(
    "forwarder that anybody assumes",
    ROLE,
    "data/events",
    statement("AllowRules", as({ Principal: { AWS: "*" }, Condition: undefined })),
    /role\/other must not assume/,
  ),

  // Several endpoints.
  broken(
    "second of two endpoints forgotten",
    BUCKET,
    "acme-private-eu",
    replaced('["vpce-0e0e0e01","vpce-0e0e0e02"]', '["vpce-0e0e0e01"]'),
    /indexer may s3:GetObject on objects of acme-private-eu through vpce-0e0e0e02/,
  ),
  broken(
    "an endpoint that is not listed",
    BUCKET,
    "acme-listed",
    replaced('"vpce-0e0e0e04"', '"vpce-0e0e0e04","vpce-0e0e0e01"'),
    /writer must not s3:GetObject on objects of acme-listed through vpce-0e0e0e01/,
  ),
];
