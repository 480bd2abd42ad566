import { UNKNOWN } from "../../../policypack/lib/unknown";
import type { Cases } from "../cases";
import { bucketPolicy, CONFIG, OWN, READ, resource, STRANGER, TLS, TRUSTED } from "../pack";

const trail = (...values: string[]) =>
  resource("aws:cloudtrail/trail:Trail", {
    s3BucketName: "logs",
    eventSelectors: [{ dataResources: [{ type: "AWS::S3::Object", values }] }],
  });
const SHARED = bucketPolicy(READ, TLS);
const PRIVATE = bucketPolicy(TLS);
const adopted = (statement: Readonly<Record<string, unknown>>) =>
  resource("pulumi-nodejs:dynamic/adopt:Policy", {
    policyForReview: JSON.stringify({
      kind: "bucket",
      arn: "arn:aws:s3:::acme",
      document: { Version: "2012-10-17", Statement: [statement, TLS] },
    }),
  });
const block = (bucket: string, more = {}) =>
  resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", { bucket }, more);
const bucket = resource("aws:s3/bucket:Bucket", { bucket: UNKNOWN });
const from = { propertyDependencies: { bucket: [bucket.urn] } };
const reference = (outputs: Record<string, unknown>) =>
  resource("pulumi:pulumi:StackReference", { name: "org/p/control", outputs }, { name: "org/p/control" });
const letsIn = (account: string) => bucketPolicy({ ...READ, Principal: { AWS: account } }, TLS);

/** A bucket's policy that comes from another resource, and that is not known yet. */
const LATE = [
  bucket,
  resource(
    "aws:s3/bucketPolicy:BucketPolicy",
    { bucket: "acme", policy: UNKNOWN },
    { propertyDependencies: { policy: [bucket.urn] } },
  ),
];

export const stackCases: Readonly<Record<string, Cases>> = {
  "stack-bucket-recorded": {
    compliant: {
      "a trail of the bucket": [SHARED, trail("arn:aws:s3:::acme/")],
      "a trail of every bucket": [SHARED, trail("arn:aws:s3")],
      "a bucket that is not shared": [PRIVATE, trail("arn:aws:s3:::other/")],
      "no trail at all": SHARED,
      "a log bucket with a reader": [
        bucketPolicy(READ, TLS, {
          Sid: "Trail",
          Effect: "Allow",
          Principal: { Service: "cloudtrail.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: "arn:aws:s3:::acme/AWSLogs/*",
          Condition: { StringEquals: { "aws:SourceArn": `arn:aws:cloudtrail:us-east-1:${OWN}:trail/t` } },
        }),
        trail("arn:aws:s3:::other/"),
      ],
    },
    broken: {
      "a trail of another bucket": [SHARED, trail("arn:aws:s3:::other/")],
      "a trail of a bucket whose name begins alike": [SHARED, trail("arn:aws:s3:::acme-too/")],
      "an adopted bucket that no trail records": [adopted(READ), trail("arn:aws:s3:::other/")],
    },
    missing: { of: trail("arn:aws:s3:::acme/"), reports: false },
    unknown: { of: [SHARED, trail(UNKNOWN)], waits: true },
  },
  "stack-bucket-elsewhere": {
    compliant: { "a trail here": [SHARED, trail("arn:aws:s3:::other/")], "a bucket that is not shared": PRIVATE },
    broken: { "no trail here": SHARED, "no trail for an adopted bucket": adopted(READ) },
    missing: { of: trail(), reports: false },
    unknown: { of: LATE, waits: true },
  },
  "stack-bucketpolicy-publicaccess": {
    compliant: {
      "a block with it": [SHARED, block("acme")],
      "a block with it, both known by their source": [
        bucket,
        { ...SHARED, props: { ...SHARED.props, bucket: UNKNOWN }, ...from },
        block(UNKNOWN, from),
      ],
      "the account's block": [SHARED, resource("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", {})],
    },
    broken: { "no block": SHARED, "a block of another bucket": [SHARED, block("other")] },
    missing: { of: block("acme"), reports: false },
    unknown: {
      of: [bucket, { ...SHARED, props: { ...SHARED.props, bucket: UNKNOWN }, ...from }, block(UNKNOWN, from)],
      waits: false,
    },
  },
  "stack-foreign-trusted": {
    compliant: {
      "the account of the contract": [letsIn(TRUSTED), reference({ contract: { version: 1, accountId: TRUSTED } })],
      "no one foreign": [letsIn(OWN), reference({})],
      "one account, where the contract cannot be seen": letsIn(TRUSTED),
    },
    broken: {
      "a stranger": [letsIn(STRANGER), reference({ contract: { version: 1, accountId: TRUSTED } })],
      "two accounts, where the contract cannot be seen": [letsIn(TRUSTED), letsIn(STRANGER)],
      "two accounts, where the contract has none": [letsIn(TRUSTED), letsIn(STRANGER), reference({ contract: {} })],
    },
    missing: { of: reference({}), reports: false },
    unknown: { of: LATE, waits: true },
    config: { stack: { accountId: OWN, controlStack: "org/p/control" } },
  },
  "stack-foreign-unseen": {
    compliant: {
      "the account of the contract": [letsIn(TRUSTED), reference({ contract: { version: 1, accountId: TRUSTED } })],
      "no one foreign": letsIn(OWN),
    },
    broken: {
      "a contract without an account": [letsIn(TRUSTED), reference({ contract: {} })],
      "no contract": letsIn(TRUSTED),
    },
    missing: { of: reference({}), reports: false },
    unknown: { of: LATE, waits: true },
    config: { stack: { accountId: OWN, controlStack: "org/p/control" } },
  },
  "stack-foreign-grants": {
    compliant: {
      "no one foreign": PRIVATE,
      "a policy that AWS fills in by itself": resource("aws:s3/bucket:Bucket", { policy: UNKNOWN }),
    },
    broken: { "a grant": SHARED, "a grant in an adopted policy": adopted(READ) },
    missing: { of: trail(), reports: false },
    unknown: { of: LATE, waits: true },
    config: CONFIG,
  },
  "stack-policy-single": {
    compliant: {
      "policies of two buckets": [
        resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "acme" }, { name: "one" }),
        resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "other" }, { name: "two" }),
      ],
      "a policy and a notification of one bucket": [
        resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "acme" }),
        resource("aws:s3/bucketNotification:BucketNotification", { bucket: "acme" }),
      ],
    },
    broken: {
      "two policies of one bucket": [
        resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "acme" }, { name: "one" }),
        resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "acme" }, { name: "two" }),
      ],
      "two policies of one bucket that is not made yet": [
        bucket,
        resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: UNKNOWN }, { name: "one", ...from }),
        resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: UNKNOWN }, { name: "two", ...from }),
      ],
      "two notifications": [
        resource("aws:s3/bucketNotification:BucketNotification", { bucket: "acme" }, { name: "one" }),
        resource("aws:s3/bucketNotification:BucketNotification", { bucket: "acme" }, { name: "two" }),
      ],
      "two policies of the default bus": [
        resource("aws:cloudwatch/eventBusPolicy:EventBusPolicy", {}, { name: "one" }),
        resource("aws:cloudwatch/eventBusPolicy:EventBusPolicy", { eventBusName: "default" }, { name: "two" }),
      ],
    },
    missing: { of: resource("aws:s3/bucketPolicy:BucketPolicy", {}), reports: false },
    unknown: { of: LATE, waits: false },
    config: CONFIG,
  },
};
