import { algorithmOf, encryptionRules, isKms, SETTINGS } from "../../lib/buckets";
import type { Json } from "../../lib/json";
import { isObject } from "../../lib/json";
import { fault, rule, waits } from "../../lib/rule";
import { BUCKETS } from "../../lib/stack";
import { isUnknown } from "../../lib/unknown";
import { at, isTrue, list } from "../../lib/values";

export const bucketKey = rule({
  name: "s3-bucket-bucketkey",
  level: "mandatory",
  severity: "low",
  description: "A bucket that is encrypted with AWS KMS uses a Bucket Key.",
  why: "Without it every object is a call to AWS KMS: up to a hundred times the cost, and a shared quota that one reader can use up.",
  fix: "Set bucketKeyEnabled: true in the rule of the encryption configuration.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html",
  resources: {
    types: [...SETTINGS.encryption, ...BUCKETS],
    check: ({ props }) =>
      encryptionRules(props)
        .filter((one) => isKms(algorithmOf(one)))
        .flatMap((one) => {
          const enabled = at(one, "bucketKeyEnabled");
          if (isUnknown(enabled)) return [waits("bucketKeyEnabled")];
          return isTrue(enabled)
            ? []
            : [fault(`bucketKeyEnabled is ${JSON.stringify(enabled ?? null)}; expected true`)];
        }),
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
  return isKms(algorithmOf(rule)) && !isTrue(at(rule, "bucketKeyEnabled"));
}

function withKey(rule: Json): Json {
  return lacksKey(rule) && isObject(rule) ? { ...rule, bucketKeyEnabled: true } : rule;
}
