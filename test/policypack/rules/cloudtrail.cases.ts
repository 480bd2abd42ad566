import { UNKNOWN } from "../../../policypack/lib/unknown";
import type { Cases } from "../cases";
import { resource } from "../pack";

const trail = (props: Record<string, unknown>) =>
  resource("aws:cloudtrail/trail:Trail", { s3BucketName: "logs", ...props });
const basic = (type: string, ...values: string[]) => trail({ eventSelectors: [{ dataResources: [{ type, values }] }] });
const advanced = (...fields: Record<string, unknown>[]) =>
  trail({ advancedEventSelectors: [{ fieldSelectors: [{ field: "eventCategory", equals: ["Data"] }, ...fields] }] });
const type = (value: string) => ({ field: "resources.type", equals: [value] });
const OBJECT = type("AWS::S3::Object");
const flag = (name: string): Cases => ({
  compliant: { true: trail({ [name]: true }) },
  broken: { false: trail({ [name]: false }) },
  missing: { of: trail({}), reports: true },
  unknown: { of: trail({ [name]: UNKNOWN }), waits: true },
});

export const cloudtrailCases: Readonly<Record<string, Cases>> = {
  "cloudtrail-trail-validation": flag("enableLogFileValidation"),
  "cloudtrail-trail-multiregion": flag("isMultiRegionTrail"),
  "cloudtrail-trail-encrypted": {
    compliant: { "a key": trail({ kmsKeyId: "arn:aws:kms:us-east-1:222222222222:key/1" }) },
    broken: { "an empty key": trail({ kmsKeyId: "" }) },
    missing: { of: trail({}), reports: true },
    unknown: { of: trail({ kmsKeyId: UNKNOWN }), waits: true },
  },
  "cloudtrail-trail-logbucket": {
    compliant: {
      "other buckets": basic("AWS::S3::Object", "arn:aws:s3:::acme/"),
      "a bucket whose name only begins alike": basic("AWS::S3::Object", "arn:aws:s3:::logs-of-others/"),
      "all but the log bucket": advanced(OBJECT, { field: "resources.ARN", notStartsWiths: ["arn:aws:s3:::logs/"] }),
      "logging to another bucket": resource("aws:s3/bucketLogging:BucketLogging", {
        bucket: "acme",
        targetBucket: "logs",
      }),
    },
    broken: {
      itself: basic("AWS::S3::Object", "arn:aws:s3:::acme/", "arn:aws:s3:::logs/"),
      "every bucket": basic("AWS::S3::Object", "arn:aws:s3"),
      "every bucket, by an advanced selector": advanced(OBJECT),
      "itself, by an advanced selector": advanced(OBJECT, {
        field: "resources.ARN",
        startsWiths: ["arn:aws:s3:::logs/"],
      }),
      "access logs to itself": resource("aws:s3/bucketLogging:BucketLogging", { bucket: "logs", targetBucket: "logs" }),
    },
    missing: { of: trail({}), reports: false },
    unknown: {
      of: trail({
        s3BucketName: UNKNOWN,
        eventSelectors: [{ dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3:::acme/"] }] }],
      }),
      waits: true,
    },
  },
  "cloudtrail-selector-arn": {
    compliant: {
      "a bucket": basic("AWS::S3::Object", "arn:aws:s3:::acme/"),
      "a prefix": basic("AWS::S3::Object", "arn:aws:s3:::acme/raw/"),
      "every bucket": basic("AWS::S3::Object", "arn:aws:s3"),
      "a function": basic("AWS::Lambda::Function", "arn:aws:lambda"),
      "the beginning of an ARN": advanced(OBJECT, { field: "resources.ARN", startsWiths: ["arn:aws:s3:::acme/"] }),
      "the beginning of names, which no bucket can be called": advanced(OBJECT, {
        field: "resources.ARN",
        startsWiths: ["arn:aws:s3:::acme-"],
      }),
      "one object": advanced(OBJECT, { field: "resources.ARN", equals: ["arn:aws:s3:::acme/one"] }),
    },
    broken: {
      "a star": basic("AWS::S3::Object", "arn:aws:s3:::acme/*"),
      "no slash": basic("AWS::S3::Object", "arn:aws:s3:::acme"),
      "a prefix without its slash": basic("AWS::S3::Object", "arn:aws:s3:::acme/raw"),
      "a bucket's name": basic("AWS::S3::Object", "acme"),
      "a beginning without its slash": advanced(OBJECT, { field: "resources.ARN", startsWiths: ["arn:aws:s3:::acme"] }),
    },
    missing: { of: trail({}), reports: false },
    unknown: { of: basic("AWS::S3::Object", UNKNOWN), waits: true },
  },
  "cloudtrail-selector-type": {
    compliant: {
      objects: basic("AWS::S3::Object", "arn:aws:s3:::acme/"),
      "a type of advanced selectors": advanced(type("AWS::S3::AccessPoint")),
    },
    broken: {
      buckets: basic("AWS::S3::Bucket", "arn:aws:s3:::acme"),
      "buckets, by an advanced selector": advanced(type("AWS::S3::Bucket")),
      "a type that basic selectors do not take": basic("AWS::S3::AccessPoint", "arn:aws:s3:::acme/"),
      "no type": trail({ eventSelectors: [{ dataResources: [{ values: ["arn:aws:s3:::acme/"] }] }] }),
    },
    missing: { of: trail({}), reports: false },
    unknown: { of: basic(UNKNOWN, "arn:aws:s3:::acme/"), waits: true },
  },
};
