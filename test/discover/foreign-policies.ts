import type { JsonObject } from "../../adopt/json";
import { randomFrom } from "../support/random";
import { CONTROL, DATA, role } from "./support";

/** A bucket that others shared, with what its policy and its events name. */
export interface ForeignBucket {
  readonly name: string;
  readonly policy: JsonObject;
  /** Of its topic, if it sends events to one; of its queue, likewise. */
  readonly topic?: JsonObject;
  readonly queue?: JsonObject;
  /** Of the key that encrypts it by default. @default S3's own key */
  readonly key?: JsonObject;
}

/** An account of neither side. */
export const VENDOR = "444444444444";
const ORG = "o-abcdefghij";

/** Buckets with generated policies: the same seed gives the same ones. Topics and queues have the name of their bucket. */
export function foreignBuckets(seed: number, count: number, prefix: string): readonly ForeignBucket[] {
  const random = randomFrom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const chance = (p: number) => random() < p;
  const one = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value;
  const some = <Value>(values: readonly Value[], most: number): readonly Value[] => {
    const chosen = new Set(Array.from({ length: 1 + below(most) }, () => one(values)));
    return [...chosen];
  };
  /** A text where AWS takes one for a list of one. */
  const list = (values: readonly string[]) => (values.length === 1 && chance(0.5) ? (values[0] ?? "") : [...values]);

  const principal = (): JsonObject | string => {
    const arns = [
      role("indexer"),
      role("service/uploader"),
      role("reader"),
      role("partner", VENDOR),
      `arn:aws:iam::${VENDOR}:user/loader`,
      CONTROL,
      `arn:aws:iam::${VENDOR}:root`,
      `arn:aws:iam::${DATA}:role/own`,
    ];
    if (chance(0.15))
      return { Service: one(["logging.s3.amazonaws.com", "delivery.logs.amazonaws.com", "cloudfront.amazonaws.com"]) };
    if (chance(0.1)) return chance(0.5) ? "*" : { AWS: "*" };
    return { AWS: list(some(chance(0.6) ? arns.slice(0, 4) : arns, 3)) };
  };
  const condition = (): JsonObject => {
    const conditions: JsonObject[] = [
      { Bool: { "aws:SecureTransport": "true" } },
      { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
      { StringEquals: { "aws:PrincipalOrgID": ORG } },
      { ArnLike: { "aws:PrincipalArn": role("indexer") } },
      { ArnLike: { "AWS:PrincipalArn": `arn:aws:iam::${CONTROL}:role/team-*` } },
      { StringLike: { "s3:prefix": ["team/*", "team/"] } },
      { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
      { StringEquals: { "aws:SourceAccount": DATA } },
      { StringNotEquals: { "aws:SourceVpce": "vpce-0123456789abcdef0" } },
      { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": `${ORG}/r-ab12/ou-ab12-11111111/*` } },
      { StringEquals: { "aws:PrincipalTag/team": "gen\u00f6me" } },
      { Null: { "s3:x-amz-server-side-encryption": "true" } },
    ];
    return Object.assign({}, ...some(conditions, 2)) as JsonObject;
  };
  const statement = (bucket: string, n: number): JsonObject => {
    const arn = `arn:aws:s3:::${bucket}`;
    const actions = [
      ...[
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
        "s3:GetObject*",
        "s3:List*",
        "S3:getobjectversion",
        "s3:Get*",
      ],
      ...[
        "s3:DeleteObject",
        "s3:PutObjectAcl",
        "s3:AbortMultipartUpload",
        "s3:*",
        "s3:PutObjectTagging",
        "s3:ReplicateObject",
      ],
      "s3:GetBucketLocation",
    ];
    const resources = [
      ...[arn, `${arn}/*`, `${arn}/*`, `${arn}/*`, `${arn}/team/*`, `${arn}/team/a/*`, `${arn}*`],
      ...[`${arn}/one.csv`, `${arn}/*.json`, `${arn}/donn\u00e9es/*`, `${arn}/a b/*`],
    ];
    const denies = chance(0.12);
    return {
      ...(chance(0.8) ? { Sid: `S${n}` } : {}),
      Effect: denies ? "Deny" : "Allow",
      Principal: denies && chance(0.5) ? "*" : principal(),
      Action: list(some(actions, 4)),
      Resource: list(some(resources, 3)),
      ...(denies || chance(0.35) ? { Condition: condition() } : {}),
    };
  };
  const document = (Statement: readonly JsonObject[]): JsonObject => ({
    Version: chance(0.8) ? "2012-10-17" : "2008-10-17",
    Statement: Statement.length === 1 && chance(0.3) ? (Statement[0] ?? {}) : [...Statement],
  });
  const target = (service: "sns" | "sqs", name: string): JsonObject => {
    const arn = `arn:aws:${service}:us-east-1:${DATA}:${name}`;
    const [send, subscribe] =
      service === "sns"
        ? ["sns:Publish", ["sns:Subscribe", "sns:GetTopicAttributes"]]
        : ["sqs:SendMessage", ["sqs:ReceiveMessage"]];
    const Condition = {
      ArnLike: { "aws:SourceArn": `arn:aws:s3:::${chance(0.5) ? name : "*"}` },
      ...(chance(0.7) ? { StringEquals: { "aws:SourceAccount": DATA } } : {}),
    };
    const s3 = {
      Sid: "S3",
      Effect: "Allow",
      Principal: { Service: "s3.amazonaws.com" },
      Action: send,
      Resource: arn,
      Condition,
    };
    const others = Array.from({ length: below(3) }, (_, n) => ({
      ...{ Sid: `T${n}`, Effect: "Allow", Principal: { AWS: one([role("indexer"), role("reader"), CONTROL]) } },
      ...{ Action: list(subscribe), Resource: arn },
    }));
    return document([s3, ...others]);
  };
  // Always a list: the emulator does not read a key's lone statement.
  const key = (): JsonObject => ({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Owner",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${DATA}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      ...Array.from({ length: below(3) }, (_, n) => ({
        ...{ Sid: `K${n}`, Effect: "Allow", Principal: { AWS: one([role("indexer"), role("reader"), CONTROL]) } },
        ...{ Action: list(some(["kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"], 2)), Resource: "*" },
      })),
    ],
  });
  return Array.from({ length: count }, (_, n): ForeignBucket => {
    const name = `${prefix}-${n}`;
    return {
      name,
      policy: document(Array.from({ length: 1 + below(5) }, (_unused, at) => statement(name, at))),
      ...(chance(0.3) ? { topic: target("sns", name) } : {}),
      ...(chance(0.2) ? { queue: target("sqs", name) } : {}),
      ...(chance(0.3) ? { key: key() } : {}),
    };
  });
}

/** The notifications of a bucket: its topic gets what is created, its queue what is removed. */
export function notificationsOf({ name, topic, queue }: ForeignBucket): JsonObject {
  const arn = (service: string) => `arn:aws:${service}:us-east-1:${DATA}:${name}`;
  return {
    ...(topic ? { TopicConfigurations: [{ Id: "t", TopicArn: arn("sns"), Events: ["s3:ObjectCreated:*"] }] } : {}),
    ...(queue ? { QueueConfigurations: [{ Id: "q", QueueArn: arn("sqs"), Events: ["s3:ObjectRemoved:*"] }] } : {}),
  };
}
