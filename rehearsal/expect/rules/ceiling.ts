import type { Question } from "../../question";
import { askKey, askKeyThroughS3, askS3, askTopic, OPEN, withResource } from "../ask";
import { isKnown, keyOf, known } from "../caller";
import type { RequestCheck, Rule } from "../check";
import { expectedActions, UNIVERSE } from "../../intent/levels";
import { reaches, reachesTopic } from "../../intent/model";
import { ELSEWHERE } from "../nobody";

/**
 * What a role's own policies stop, even if a data owner granted everything to everybody: what is above the role's level,
 * buckets outside its accounts and patterns, a bucket of the same name in another account, and keys except through S3.
 */
export const ceiling: Rule = {
  of: "cell",
  checks({ role, bucket }, { world }) {
    if (!isKnown(world, role)) return [];
    const { caller } = known(world, role);
    const inReach = role.config.direct && reaches(role, bucket);
    const { level, subscribes } = role.config;
    const key = keyOf(world, bucket).arn;
    const denied = (action: string, title: string, question: Question): RequestCheck => ({
      kind: "request",
      rule: "ceiling",
      title: `${role.name}'s own policies must not let it ${title}`,
      expected: "denied",
      action,
      questions: [withResource({ ...question, restrictsPublic: false }, OPEN)],
    });
    const why = inReach ? `above its level ${level}` : "outside its reach";
    const within = (on: "objects" | "bucket" | "key") => (inReach ? expectedActions(level, on, true) : []);
    const beyond = (on: "objects" | "bucket" | "key") => UNIVERSE[on].filter((a) => !within(on).includes(a));
    const elsewhere = { ...bucket, accountId: ELSEWHERE };
    return [
      ...beyond("objects").map((a) =>
        denied(a, `${a} on objects of ${bucket.name}, ${why}`, askS3(world, caller, a, bucket, "objects")),
      ),
      ...beyond("bucket").map((a) =>
        denied(a, `${a} on ${bucket.name}, ${why}`, askS3(world, caller, a, bucket, "bucket")),
      ),
      ...beyond("key").map((a) =>
        denied(
          a,
          `${a} with the key of ${bucket.name}, ${why}`,
          askKeyThroughS3(world, caller, a, bucket, key, bucket.arn),
        ),
      ),
      ...within("objects").map((a) =>
        denied(
          a,
          `${a} on objects of a ${bucket.name} of another account`,
          askS3(world, caller, a, elsewhere, "objects"),
        ),
      ),
      ...within("bucket").map((a) =>
        denied(a, `${a} on a ${bucket.name} of another account`, askS3(world, caller, a, elsewhere, "bucket")),
      ),
      ...within("key").flatMap((a) => [
        denied(a, `${a} with the key of ${bucket.name} except through S3`, askKey(world, caller, a, bucket, key)),
        denied(
          a,
          `${a} with a key of another account`,
          askKeyThroughS3(
            world,
            caller,
            a,
            elsewhere,
            `arn:${bucket.partition}:kms:${bucket.region}:${ELSEWHERE}:key/other`,
            bucket.arn,
          ),
        ),
      ]),
      ...(bucket.topicArn === undefined
        ? []
        : [
            ...UNIVERSE.topic,
            ...(subscribes && reachesTopic(role, bucket) ? [] : ["sns:GetTopicAttributes", "sns:Subscribe"]),
          ].map((a) =>
            denied(a, `${a} on the topic of ${bucket.name}`, askTopic(world, caller, a, bucket.topicArn ?? "")),
          )),
    ];
  },
};
