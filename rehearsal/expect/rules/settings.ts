import { parseArn } from "@cross-account-s3/iam";
import { keyOf } from "../caller";
import type { Rule, SettingCheck } from "../check";

const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

/** The settings without which a bucket's policy does not decide alone, or its key does not encrypt. */
export const settings: Rule = {
  of: "bucket",
  checks(bucket, { world }) {
    const found = world.buckets.get(bucket.name);
    const { arn, keyless } = keyOf(world, bucket);
    const key = parseArn(arn ?? "");
    const setting = (what: string, expected: string, has: string | undefined): SettingCheck => ({
      kind: "setting",
      rule: "settings",
      title: `${bucket.name}: ${what}`,
      expected,
      found: has ?? "nothing",
    });
    const topic = bucket.topicArn === undefined ? undefined : world.topics.get(bucket.topicArn);
    return [
      // Else who uploads owns the object, and the bucket's policy says nothing about it.
      setting("object ownership", "BucketOwnerEnforced", found?.ownership),
      setting("public access blocked by", BLOCKS.join(", "), found?.publicAccessBlocked.join(", ")),
      ...(keyless
        ? []
        : [
            setting("encryption of objects that name none", "aws:kms", found?.encryption?.algorithm),
            setting("the key's account", bucket.accountId, key?.account),
            setting("the key's Region", bucket.region, key?.region),
            setting("the key by its full ARN", "key", key?.resource.split("/")[0]),
            setting("Bucket Key", "on", found?.encryption?.bucketKey === true ? "on" : "off"),
          ]),
      setting("the bucket's Region", bucket.region, found?.region),
      setting("the bucket's account", bucket.accountId, found?.accountId),
      ...(topic || bucket.topicArn !== undefined
        ? [
            setting("its topic", bucket.topicArn ?? "", topic?.arn),
            // The key of a topic that exists is its owner's to choose.
            ...(bucket.config.topicArn === undefined
              ? [
                  setting(
                    "the topic's encryption",
                    bucket.config.encryptTopic ? "the bucket's key" : "none",
                    topic?.keyArn === undefined
                      ? "none"
                      : topic.keyArn === keyOf(world, bucket).arn
                        ? "the bucket's key"
                        : topic.keyArn,
                  ),
                ]
              : []),
          ]
        : []),
    ];
  },
};
