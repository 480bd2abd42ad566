import type { Json } from "@cross-account-s3/iam";
import { algorithmOf, bucketsWithout, encryptionRules, isKms, logTargets, SETTINGS } from "../../lib/buckets";
import type { Finding } from "../../lib/finding";
import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { BUCKETS } from "../../lib/stack";
import { isUnknown } from "../../lib/unknown";
import { at } from "../../lib/values";

export const bucketEncryption = rule({
  name: "s3-bucket-encryption",
  level: "mandatory",
  severity: "high",
  profile: "full",
  description: "A bucket is encrypted by default with a customer-managed key, named by its full ARN.",
  why: "The AWS-managed key aws/s3 cannot be used from another account, and an alias resolves to a key of the caller's account.",
  fix: 'Give the bucket a BucketServerSideEncryptionConfiguration with sseAlgorithm: "aws:kms" and kmsMasterKeyId: the ARN of a customer-managed key in the bucket\'s Region. A bucket that receives access logs of S3 or of load balancers keeps AES256.',
  blind: "Whether the key's policy lets the bucket's users use it.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
  resources: {
    types: [...SETTINGS.encryption, ...BUCKETS],
    check: ({ props }) => encryptionRules(props).flatMap(judge),
  },
  stack: {
    types: [...BUCKETS, ...SETTINGS.encryption, ...SETTINGS.logging, ...SETTINGS.policy],
    check: (resources) => {
      const receivesLogs = logTargets(resources);
      const enough = (configurations: readonly { readonly props: Json }[], bucket: (typeof resources)[number]) => {
        const algorithms = [...configurations, bucket].flatMap((one) => encryptionRules(one.props)).map(algorithmOf);
        return algorithms.some((one) => isKms(one) || isUnknown(one) || (one === "AES256" && receivesLogs(bucket)));
      };
      return bucketsWithout(
        resources,
        SETTINGS.encryption,
        enough,
        "is not encrypted with a key of AWS KMS by default",
      );
    },
  },
});

/** Checks the key. The check on the whole stack decides whether AES256 is right, which depends on the bucket's use. */
function judge(rule: Json): readonly Finding[] {
  if (!isKms(algorithmOf(rule))) return [];
  const key = at(rule, "applyServerSideEncryptionByDefault", "kmsMasterKeyId");
  if (isUnknown(key)) return [waits("kmsMasterKeyId")];
  if (typeof key !== "string" || key === "")
    return [fault("kmsMasterKeyId is missing, so the AWS-managed key aws/s3 is used")];
  if (key.endsWith("alias/aws/s3")) return [fault("kmsMasterKeyId is the AWS-managed key aws/s3")];
  return /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/./.test(key)
    ? []
    : [fault(`kmsMasterKeyId is ${JSON.stringify(key)}; expected the full ARN of a key`)];
}
