import { administrator, ANONYMOUS, askKey, askTopic, service } from "../ask";
import { keyOf, known } from "../caller";
import type { RequestCheck, Rule } from "../check";
import { UNIVERSE } from "../../intent/levels";
import { type ExpectedBucket, maySubscribe } from "../../intent/model";
import { adminElsewhere, ELSEWHERE, LOOKALIKE } from "../nobody";

const S3 = service("s3.amazonaws.com");

/** Who is granted and subscribes may subscribe its own account's queues and functions; nobody else may anything. */
export const topicByRoles: Rule = {
  of: "cell",
  checks({ role, bucket }, { world, expected: wanted }) {
    const arn = bucket.topicArn;
    if (arn === undefined) return [];
    const may = maySubscribe(wanted, bucket, role);
    const { caller, provided } = known(world, role);
    const anyway = administrator(role.arn);
    const endpoints = (accountId: string) =>
      ["sqs", "lambda"].map((protocol) => ({
        "sns:Protocol": protocol,
        "sns:Endpoint": `arn:${bucket.partition}:${protocol}:${bucket.region}:${accountId}:${protocol === "sqs" ? "inbox" : "function:inbox"}`,
      }));
    const check = (
      expected: RequestCheck["expected"],
      action: string,
      how: string,
      question: RequestCheck["questions"][number],
    ): RequestCheck => ({
      kind: "request",
      rule: "topic",
      title: `${role.name} ${expected === "allowed" ? "may" : "must not"} ${action} on the topic of ${bucket.name}${how}`,
      expected,
      action,
      questions: [question],
      provided: expected === "allowed" ? provided : undefined,
    });
    const denied = (action: string, how = "", more: Readonly<Record<string, string>> = {}) =>
      check("denied", action, how, askTopic(world, anyway, action, arn, more));
    return [
      ...(may
        ? [
            check("allowed", "sns:GetTopicAttributes", "", askTopic(world, caller, "sns:GetTopicAttributes", arn)),
            ...endpoints(role.accountId).map((e) =>
              check(
                "allowed",
                "sns:Subscribe",
                `, its own ${e["sns:Protocol"]}`,
                askTopic(world, caller, "sns:Subscribe", arn, e),
              ),
            ),
          ]
        : [
            denied("sns:GetTopicAttributes"),
            ...endpoints(role.accountId).map((e) => denied("sns:Subscribe", `, its own ${e["sns:Protocol"]}`, e)),
          ]),
      ...endpoints(ELSEWHERE).map((e) => denied("sns:Subscribe", `, another account's ${e["sns:Protocol"]}`, e)),
      denied("sns:Subscribe", ", a web address", {
        "sns:Protocol": "https",
        "sns:Endpoint": "https://example.com/inbox",
      }),
      ...UNIVERSE.topic.map((action) => denied(action)),
    ];
  },
};

/** S3 may publish, for this bucket of this account alone; strangers may nothing. */
export const topicOfBucket: Rule = {
  of: "bucket",
  checks(bucket, { world }) {
    const arn = bucket.topicArn;
    if (arn === undefined) return [];
    const check = (
      expected: RequestCheck["expected"],
      title: string,
      question: RequestCheck["questions"][number],
    ): RequestCheck => ({
      kind: "request",
      rule: "topic",
      title,
      expected,
      action: question.action,
      questions: [question],
    });
    const strangers = [
      ["anybody, without signing in,", ANONYMOUS],
      ["another account's administrator", administrator(adminElsewhere(bucket.partition))],
    ] as const;
    return [
      ...sources(bucket).map(([expected, whose, source]) =>
        check(
          expected,
          `S3 ${expected === "allowed" ? "may" : "must not"} publish events of ${whose} to the topic of ${bucket.name}`,
          askTopic(world, S3, "sns:Publish", arn, source),
        ),
      ),
      ...strangers.flatMap(([who, caller]) =>
        ["sns:Subscribe", "sns:GetTopicAttributes", ...UNIVERSE.topic].map((action) =>
          check(
            "denied",
            `${who} must not ${action} on the topic of ${bucket.name}`,
            askTopic(world, caller, action, arn),
          ),
        ),
      ),
    ];
  },
};

/** S3 may use the key for the topic's messages just where the topic is encrypted. */
export const topicKey: Rule = {
  of: "bucket",
  checks(bucket, { world }) {
    const key = keyOf(world, bucket);
    if (key.unknown) return [];
    return ["kms:GenerateDataKey", "kms:Decrypt"].flatMap((action) =>
      sources(bucket).map(([allowed, whose, source]): RequestCheck => {
        const expected = bucket.config.encryptTopic ? allowed : "denied";
        const encryptionContext =
          bucket.topicArn === undefined ? {} : { "kms:EncryptionContext:aws:sns:topicArn": bucket.topicArn };
        return {
          kind: "request",
          rule: "topic",
          title: `S3 ${expected === "allowed" ? "may" : "must not"} ${action} with the key of ${bucket.name} to publish events of ${whose}`,
          expected,
          action,
          questions: [askKey(world, S3, action, bucket, key.arn, { ...source, ...encryptionContext })],
        };
      }),
    );
  },
};

/** For whom S3 might be publishing. */
function sources(
  bucket: ExpectedBucket,
): readonly (readonly [RequestCheck["expected"], string, Readonly<Record<string, string>>])[] {
  return [
    ["allowed", "the bucket", { "aws:SourceArn": bucket.arn, "aws:SourceAccount": bucket.accountId }],
    [
      "denied",
      "another bucket",
      { "aws:SourceArn": `${bucket.arn}${LOOKALIKE}`, "aws:SourceAccount": bucket.accountId },
    ],
    ["denied", "a bucket of another account", { "aws:SourceArn": bucket.arn, "aws:SourceAccount": ELSEWHERE }],
  ];
}
