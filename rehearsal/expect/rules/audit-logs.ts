import type { Question } from "../../question";
import { administrator, askKey, askS3, type Caller, service, viaS3 } from "../ask";
import { known } from "../caller";
import type { RequestCheck, Rule } from "../check";
import { isOnObjects } from "../../intent/levels";
import { logStrangers } from "../log-strangers";
import { logBucket } from "../logs";
import { ELSEWHERE, LOOKALIKE } from "../nobody";

const CLOUDTRAIL = service("cloudtrail.amazonaws.com");
const OWNED = { "s3:x-amz-acl": "bucket-owner-full-control" };

/** CloudTrail writes and encrypts a trail's logs for that trail alone; the reader reads them, and nobody else does anything. */
export const auditLogs: Rule = {
  of: "stack",
  checks(stack, { world, expected }) {
    const { trail } = stack;
    if (!trail) return [];
    const bucket = logBucket(stack, trail.logBucket);
    const log = `${bucket.arn}/${trail.prefix}CloudTrail/log.json.gz`;
    const keyArn = world.buckets.get(bucket.name)?.encryption?.keyArn;
    const onLog = (question: Question): Question => ({ ...question, resource: log });
    const s3 = (caller: Caller, action: string, more = {}): Question =>
      isOnObjects(action)
        ? onLog(askS3(world, caller, action, bucket, "objects", more))
        : askS3(world, caller, action, bucket, "bucket", more);
    const key = (caller: Caller, action: string, more = {}): Question =>
      askKey(world, caller, action, bucket, keyArn, { "kms:EncryptionContext:aws:cloudtrail:arn": trail.arn, ...more });
    const throughS3 = { "kms:ViaService": viaS3(stack.partition, stack.region), "aws:ViaAWSService": "true" };
    const says = (
      expected: RequestCheck["expected"],
      who: string,
      ...questions: readonly Question[]
    ): RequestCheck => ({
      kind: "request",
      rule: "audit logs",
      title: `${who} ${expected === "allowed" ? "may" : "must not"} ${questions[0]?.action ?? ""} on the logs of ${trail.arn}`,
      expected,
      action: questions[0]?.action ?? "",
      questions,
    });
    const reader = expected.roles.find((role) => role.stack === stack.controlStack && role.name === stack.reader);
    const cloudTrail = (expected: RequestCheck["expected"], whose: string, source: Record<string, string>) => [
      says(expected, `CloudTrail${whose}`, s3(CLOUDTRAIL, "s3:PutObject", { ...source, ...OWNED })),
      says(expected, `CloudTrail${whose}`, s3(CLOUDTRAIL, "s3:GetBucketAcl", source)),
      says(expected, `CloudTrail${whose}`, key(CLOUDTRAIL, "kms:GenerateDataKey", source)),
      says(expected, `CloudTrail${whose}`, key(CLOUDTRAIL, "kms:DescribeKey", source)),
    ];
    const checks = [
      ...cloudTrail("allowed", "", { "aws:SourceArn": trail.arn }),
      ...cloudTrail("denied", " for another trail", { "aws:SourceArn": `${trail.arn}${LOOKALIKE}` }),
      ...cloudTrail("denied", " for a trail of another account", {
        "aws:SourceArn": trail.arn.replace(stack.accountId, ELSEWHERE),
      }),
      ...cloudTrail("denied", " for nobody", {}),
      says("denied", "CloudTrail, outside the trail's folder,", {
        ...s3(CLOUDTRAIL, "s3:PutObject", { "aws:SourceArn": trail.arn, ...OWNED }),
        resource: `${bucket.arn}/${trail.prefix.replace(stack.accountId, ELSEWHERE)}log.json.gz`,
      }),
    ];
    if (reader) {
      const { caller, provided, unless } = known(world, reader);
      const endpoints = [...world.endpoints.values()].filter(
        (e) => e.accountId === reader.accountId && e.region === stack.region,
      );
      // In its own account a role is held back by its own policies alone.
      const own = reader.accountId === stack.accountId;
      const strongest = own ? caller : administrator(reader.arn);
      const denied = own ? { provided: unless } : {};
      checks.push(
        { ...says("allowed", reader.name, s3(caller, "s3:ListBucket")), provided },
        {
          ...says("allowed", reader.name, s3(caller, "s3:GetObject"), key(caller, "kms:Decrypt", throughS3)),
          provided,
        },
        ...endpoints.flatMap(({ id }) =>
          ["s3:ListBucket", "s3:GetObject"].map((action) => ({
            ...says("allowed", `${reader.name}, through ${id},`, s3({ ...caller, endpoint: id }, action)),
            provided,
          })),
        ),
        says(
          "denied",
          `${reader.name}, over plain HTTP,`,
          s3(caller, "s3:GetObject", { "aws:SecureTransport": "false" }),
        ),
        { ...says("denied", `${reader.name}, not through S3,`, key(strongest, "kms:Decrypt")), ...denied },
        ...WRITES.map((action) => ({ ...says("denied", reader.name, s3(strongest, action)), ...denied })),
      );
    }
    const others = logStrangers(stack, expected, world, reader);
    const reads = ["s3:ListBucket", "s3:GetObject", ...WRITES];
    checks.push(
      ...others.flatMap(([who, caller, unless]) => [
        ...reads.map((action) => ({ ...says("denied", who, s3(caller, action)), provided: unless })),
        { ...says("denied", `${who} through S3`, key(caller, "kms:Decrypt", throughS3)), provided: unless },
      ]),
    );
    return checks;
  },
};

const WRITES = ["s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutBucketPolicy"];
