import assert from "node:assert/strict";
import type { DocumentKind } from "../../policypack/lib/document-kinds";
import { publicRules } from "../../policypack/lib/public-statement";
import { DOCUMENTS } from "../../policypack/lib/places/documents";
import { CONFIG, document, OWN, reported, resource, STRANGER, TRUSTED } from "./pack";

/** Whom a statement lets in, by AWS's documentation, with an own and a trusted account configured. */
type Lets = "everyone" | "a stranger" | "whom no setting names" | "no one foreign but the trusted";

/** The element and the conditions of a statement, and whom they let in on a resource of the own account. */
interface Form {
  readonly about: string;
  readonly principal: unknown;
  readonly condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly lets: Lets;
  /** By S3's list of what is not public, where that is shorter than AWS's condition keys. */
  readonly byS3?: "everyone";
}

const root = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` });
const equals = (key: string, value: unknown) => ({ StringEquals: { [key]: value } });
const like = (key: string, value: unknown) => ({ StringLike: { [key]: value } });
const EVERYONE = "everyone" as const;
const UNNAMED = "whom no setting names" as const;
const SOUND = "no one foreign but the trusted" as const;
const A_STRANGER = "a stranger" as const;

/**
 * The shapes of AWS's documentation on public and cross-account access, and those that people get wrong. What is expected
 * comes from "The meaning of public" in the S3 guide and from the pages on each key.
 */
const FORMS: readonly Form[] = [
  { about: "a star", principal: "*", lets: EVERYONE },
  { about: "a star under AWS", principal: { AWS: "*" }, lets: EVERYONE },
  { about: "a star in a list", principal: { AWS: [`arn:aws:iam::${TRUSTED}:root`, "*"] }, lets: EVERYONE },
  { about: "an identity provider", principal: { Federated: "graph.facebook.com" }, lets: EVERYONE },
  { about: "one's own root", principal: root(OWN), lets: SOUND },
  { about: "one's own account id", principal: { AWS: OWN }, lets: SOUND },
  { about: "one's own role", principal: { AWS: `arn:aws:iam::${OWN}:role/app` }, lets: SOUND },
  { about: "the trusted root", principal: root(TRUSTED), lets: SOUND },
  { about: "a trusted role", principal: { AWS: `arn:aws:iam::${TRUSTED}:role/reader` }, lets: SOUND },
  { about: "a stranger's root", principal: root(STRANGER), lets: A_STRANGER },
  { about: "a stranger's account id", principal: { AWS: STRANGER }, lets: A_STRANGER },
  { about: "a stranger's user", principal: { AWS: `arn:aws:iam::${STRANGER}:user/eve` }, lets: A_STRANGER },
  { about: "a stranger's session", principal: { AWS: `arn:aws:sts::${STRANGER}:assumed-role/r/s` }, lets: A_STRANGER },
  { about: "a stranger among others", principal: { AWS: [OWN, TRUSTED, STRANGER] }, lets: A_STRANGER },
  {
    about: "the own account by a condition",
    principal: "*",
    condition: equals("aws:PrincipalAccount", OWN),
    lets: SOUND,
  },
  {
    about: "the trusted account by a condition",
    principal: "*",
    condition: equals("aws:PrincipalAccount", TRUSTED),
    lets: SOUND,
  },
  {
    about: "a stranger by a condition",
    principal: "*",
    condition: equals("aws:PrincipalAccount", STRANGER),
    lets: A_STRANGER,
  },
  {
    about: "a stranger among accounts",
    principal: "*",
    condition: equals("aws:PrincipalAccount", [OWN, STRANGER]),
    lets: A_STRANGER,
  },
  { about: "accounts by a prefix", principal: "*", condition: like("aws:PrincipalAccount", "1*"), lets: EVERYONE },
  { about: "any account", principal: "*", condition: like("aws:PrincipalAccount", "*"), lets: EVERYONE },
  {
    about: "all accounts but one",
    principal: "*",
    condition: { StringNotEquals: { "aws:PrincipalAccount": STRANGER } },
    lets: EVERYONE,
  },
  {
    about: "an account if there is one",
    principal: "*",
    condition: { StringEqualsIfExists: { "aws:PrincipalAccount": OWN } },
    lets: EVERYONE,
  },
  {
    about: "an account for all values",
    principal: "*",
    condition: { "ForAllValues:StringEquals": { "aws:PrincipalAccount": OWN } },
    lets: EVERYONE,
  },
  { about: "an organization", principal: "*", condition: equals("aws:PrincipalOrgID", "o-abcdefghij"), lets: UNNAMED },
  {
    about: "any organization",
    principal: "*",
    condition: { Null: { "aws:PrincipalOrgID": "false" } },
    lets: EVERYONE,
  },
  {
    about: "a unit of an organization",
    principal: "*",
    condition: { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/r-ab12/ou-ab12-11111111/*" } },
    lets: UNNAMED,
  },
  { about: "organizations by a prefix", principal: "*", condition: like("aws:PrincipalOrgID", "o-*"), lets: EVERYONE },
  {
    about: "roles of any account",
    principal: "*",
    condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/reader" } },
    lets: EVERYONE,
  },
  {
    about: "an office's addresses",
    principal: "*",
    condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    lets: UNNAMED,
  },
  {
    about: "one address of IPv6",
    principal: "*",
    condition: { IpAddress: { "aws:SourceIp": "2001:db8::1" } },
    lets: UNNAMED,
  },
  {
    about: "a private network",
    principal: "*",
    condition: { IpAddress: { "aws:VpcSourceIp": "10.0.0.0/8" } },
    lets: UNNAMED,
    byS3: EVERYONE,
  },
  {
    about: "half the Internet",
    principal: "*",
    condition: { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } },
    lets: EVERYONE,
  },
  { about: "a cloud's /8", principal: "*", condition: { IpAddress: { "aws:SourceIp": "3.0.0.0/8" } }, lets: EVERYONE },
  { about: "a /7", principal: "*", condition: { IpAddress: { "aws:SourceIp": "2.0.0.0/7" } }, lets: EVERYONE },
  {
    about: "a wide range of IPv6",
    principal: "*",
    condition: { IpAddress: { "aws:SourceIp": "2600::/16" } },
    lets: EVERYONE,
  },
  {
    about: "all addresses but some",
    principal: "*",
    condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    lets: EVERYONE,
  },
  { about: "one VPC", principal: "*", condition: equals("aws:SourceVpc", "vpc-0a1b2c3d"), lets: UNNAMED },
  { about: "any VPC", principal: "*", condition: like("aws:SourceVpc", "vpc-*"), lets: EVERYONE },
  { about: "one endpoint", principal: "*", condition: equals("aws:SourceVpce", "vpce-0a1b2c3d"), lets: UNNAMED },
  {
    about: "a role's sessions by its id",
    principal: "*",
    condition: like("aws:userid", "AROAEXAMPLEROLE000001:*"),
    lets: UNNAMED,
    byS3: EVERYONE,
  },
  { about: "ids by a prefix", principal: "*", condition: like("aws:userid", "A*"), lets: EVERYONE },
  { about: "a referer", principal: "*", condition: like("aws:Referer", "https://www.example.com/*"), lets: EVERYONE },
  { about: "TLS", principal: "*", condition: { Bool: { "aws:SecureTransport": "true" } }, lets: EVERYONE },
  {
    about: "a date",
    principal: "*",
    condition: { DateLessThan: { "aws:CurrentTime": "2030-01-01T00:00:00Z" } },
    lets: EVERYONE,
  },
  {
    about: "the own account's network",
    principal: "*",
    condition: { StringEquals: { "aws:PrincipalAccount": OWN, "aws:SourceVpc": "vpc-0a1b2c3d" } },
    lets: SOUND,
  },
  {
    about: "an account of variables",
    principal: "*",
    condition: equals("aws:PrincipalAccount", "${aws:ResourceAccount}"),
    lets: EVERYONE,
  },
  { about: "a canonical user", principal: { CanonicalUser: "a".repeat(64) }, lets: UNNAMED },
  {
    about: "everyone but a role",
    principal: "*",
    condition: { ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::${OWN}:role/app` } },
    lets: EVERYONE,
  },
];

/** Kinds of policy that are attached to a resource: the type, the property, an action, and the resource. */
const KINDS: readonly (readonly [DocumentKind, string, string, string])[] = [
  ["bucket", "aws:s3/bucketPolicy:BucketPolicy", "s3:GetObject", "arn:aws:s3:::acme/*"],
  [
    "accessPoint",
    "aws:s3control/accessPointPolicy:AccessPointPolicy",
    "s3:GetObject",
    `arn:aws:s3:us-east-1:${OWN}:accesspoint/a/object/*`,
  ],
  [
    "objectLambda",
    "aws:s3control/objectLambdaAccessPointPolicy:ObjectLambdaAccessPointPolicy",
    "s3-object-lambda:GetObject",
    `arn:aws:s3-object-lambda:us-east-1:${OWN}:accesspoint/a`,
  ],
  [
    "tables",
    "aws:s3tables/tableBucketPolicy:TableBucketPolicy",
    "s3tables:GetTableData",
    `arn:aws:s3tables:us-east-1:${OWN}:bucket/b/table/*`,
  ],
  [
    "vectors",
    "aws:s3/vectorsVectorBucketPolicy:VectorsVectorBucketPolicy",
    "s3vectors:GetVectors",
    `arn:aws:s3vectors:us-east-1:${OWN}:bucket/b/index/i`,
  ],
  ["topic", "aws:sns/topicPolicy:TopicPolicy", "sns:Subscribe", `arn:aws:sns:us-east-1:${OWN}:events`],
  ["queue", "aws:sqs/queuePolicy:QueuePolicy", "sqs:SendMessage", `arn:aws:sqs:us-east-1:${OWN}:jobs`],
  [
    "bus",
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
    "events:PutEvents",
    `arn:aws:events:us-east-1:${OWN}:event-bus/default`,
  ],
  ["key", "aws:kms/keyPolicy:KeyPolicy", "kms:Decrypt", "*"],
  ["secret", "aws:secretsmanager/secretPolicy:SecretPolicy", "secretsmanager:GetSecretValue", "*"],
  ["registry", "aws:ecr/repositoryPolicy:RepositoryPolicy", "ecr:BatchGetImage", "*"],
  ["vault", "aws:backup/vaultPolicy:VaultPolicy", "backup:CopyIntoBackupVault", "*"],
  [
    "service",
    "aws:dynamodb/resourcePolicy:ResourcePolicy",
    "dynamodb:GetItem",
    `arn:aws:dynamodb:us-east-1:${OWN}:table/t`,
  ],
];

const PUBLIC = ["policy-principal-public", "sns-topic-public", "sqs-queue-public", "events-bus-public"];

/** What the rules on who gets in say of a document. */
async function verdict(type: string, property: string, text: string): Promise<Lets> {
  const found = await reported([resource(type, { [property]: text })], CONFIG);
  if (PUBLIC.some((rule) => found.includes(rule))) return EVERYONE;
  if (found.includes("policy-foreign-trusted")) return A_STRANGER;
  return found.includes("policy-foreign-unnamed") ? UNNAMED : SOUND;
}

describe("who gets in", () => {
  it("is expected of at least 500 documents", () => {
    assert.ok(FORMS.length * KINDS.length >= 500, String(FORMS.length * KINDS.length));
  });

  for (const [kind, type, action, arn] of KINDS) {
    const [property = ""] = Object.entries(DOCUMENTS[type] ?? {}).find(([, one]) => one === kind) ?? [];
    for (const { about, principal, condition, byS3, lets: byKeys } of FORMS) {
      const lets = publicRules(kind) === "s3" ? (byS3 ?? byKeys) : byKeys;
      it(`${kind}: ${about} lets in ${lets}`, async () => {
        const statement = {
          Sid: "S",
          Effect: "Allow",
          Principal: principal,
          Action: action,
          Resource: arn,
          Condition: condition,
        };
        assert.equal(await verdict(type, property, document(statement)), lets);
      });
    }
  }
});
