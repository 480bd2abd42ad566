import { bucketsWithout, SETTINGS } from "../../lib/buckets";
import { fault, waits } from "../../lib/finding";
import { rule } from "../../lib/rule";
import { BUCKETS } from "../../lib/stack";
import { isUnknown } from "../../lib/unknown";
import { at, isTrue } from "../../lib/values";

export const bucketVersioning = rule({
  name: "s3-bucket-versioning",
  level: "mandatory",
  severity: "medium",
  profile: "full",
  description: "A bucket keeps the versions of its objects.",
  why: "A caller that may put or delete can overwrite or remove any object. Versions make that recoverable.",
  fix: 'Give the bucket a BucketVersioning with versioningConfiguration: { status: "Enabled" }.',
  blind: "Lifecycle rules that expire versions at once.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
  resources: {
    types: SETTINGS.versioning,
    check: ({ props }) => {
      const status = at(props, "versioningConfiguration", "status");
      if (isUnknown(status)) return [waits("versioningConfiguration.status")];
      return status === "Enabled" ? [] : [fault(`status is ${JSON.stringify(status ?? null)}; expected "Enabled"`)];
    },
  },
  stack: {
    types: [...BUCKETS, ...SETTINGS.versioning],
    check: (resources) =>
      bucketsWithout(
        resources,
        SETTINGS.versioning,
        (settings, { props }) => settings.length > 0 || isTrue(at(props, "versioning", "enabled")),
        "does not keep versions",
      ),
  },
});
