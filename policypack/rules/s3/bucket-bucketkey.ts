import { isObject, type Json } from "@cross-account-s3/iam";
import { algorithmOf, encryptionRules, isKms, SETTINGS } from "../../lib/buckets";
import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { BUCKETS, ofTypes } from "../../lib/stack";
import { TRAIL, trailBuckets } from "../../lib/trails";
import { isUnknown } from "../../lib/unknown";
import { at, list } from "../../lib/values";

export const bucketKey = rule({
  name: "s3-bucket-bucketkey",
  level: "mandatory",
  severity: "low",
  profile: "full",
  description: "A bucket that is encrypted with AWS KMS uses a Bucket Key, unless a trail delivers its logs to it.",
  why: "Without it every object needs a call to AWS KMS: up to a hundred times the cost, and one reader can use up the account's request quota.",
  fix: "Set bucketKeyEnabled: true in the rule of the encryption configuration.",
  blind: "Objects that are uploaded with a key of their own.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html",
  resources: {
    types: [...SETTINGS.encryption, ...BUCKETS],
    check: ({ props }) =>
      encryptionRules(props)
        .filter((one) => isKms(algorithmOf(one)))
        .flatMap((one) => {
          const enabled = at(one, "bucketKeyEnabled");
          if (isUnknown(enabled)) return [waits("bucketKeyEnabled")];
          return isUnset(enabled) ? [fault("bucketKeyEnabled is missing; expected true")] : [];
        }),
  },
  stack: {
    types: [...SETTINGS.encryption, ...BUCKETS, TRAIL],
    check: (resources) => {
      // With a Bucket Key the encryption context is the bucket's ARN, so a key policy that requires CloudTrail's own context would
      // lock out the trail. The log bucket of a trail may therefore have no Bucket Key.
      const receivesTrail = trailBuckets(resources);
      return ofTypes(resources, [...SETTINGS.encryption, ...BUCKETS])
        .filter((one) => !receivesTrail(one))
        .flatMap((one) => encryptionRules(one.props).map((encryption) => ({ one, encryption })))
        .filter(({ encryption }) => isKms(algorithmOf(encryption)) && at(encryption, "bucketKeyEnabled") === false)
        .map(({ one }) => fault("bucketKeyEnabled is false; expected true", one.urn));
    },
  },
  remedy: {
    types: SETTINGS.encryption,
    change: (props) => {
      const rules = list(props.rules);
      return rules.every((one) => !lacksKey(one)) ? undefined : { rules: rules.map(withKey) };
    },
  },
});

function lacksKey(rule: Json): boolean {
  return isKms(algorithmOf(rule)) && isUnset(at(rule, "bucketKeyEnabled"));
}

/** Whether the program does not set the value. The remedy does not change `false`, which may be intended for a trail's log bucket. */
function isUnset(enabled: Json | undefined): boolean {
  return enabled === undefined || enabled === null;
}

function withKey(rule: Json): Json {
  return lacksKey(rule) && isObject(rule) ? { ...rule, bucketKeyEnabled: true } : rule;
}
