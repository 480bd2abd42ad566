import { UNKNOWN } from "../../../policypack/lib/unknown";
import type { Cases } from "../cases";
import { bucketPolicy, CONFIG, document, READ, resource, TLS, topicPolicy, TRUSTED } from "../pack";

const key = resource("aws:kms/key:Key", { enableKeyRotation: UNKNOWN });

export const packCases: Readonly<Record<string, Cases>> = {
  "pack-unknown-values": {
    compliant: { "a document that is known": bucketPolicy(READ, TLS) },
    broken: {
      "an unknown document": resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "acme", policy: UNKNOWN }),
      "an unknown property": key,
    },
    missing: { of: resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "acme" }), reports: false },
    unknown: { of: resource("random:index/randomPet:RandomPet", { prefix: UNKNOWN }), waits: false },
    config: CONFIG,
  },
  "pack-accounts-known": {
    compliant: { "policies that name no account": bucketPolicy(TLS) },
    broken: {
      "a policy that names an account": bucketPolicy(READ, TLS),
      "two of them": [bucketPolicy(READ, TLS), topicPolicy({ ...READ, Action: "sns:Subscribe" })],
      "a permission to an account": resource("aws:lambda/permission:Permission", {
        principal: TRUSTED,
        action: "lambda:*",
      }),
    },
    missing: { of: resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "acme" }), reports: false },
    unknown: { of: resource("random:index/randomPet:RandomPet", { prefix: UNKNOWN }), waits: false },
    config: {},
  },
  "pack-resource-opaque": {
    compliant: {
      "a dynamic resource that declares what it writes": resource("pulumi-nodejs:dynamic/adopt:Policy", {
        policyForReview: "[]",
      }),
      "a dynamic resource whose properties hold the document": resource("pulumi-nodejs:dynamic:Resource", {
        body: document(TLS),
      }),
    },
    broken: {
      "a command": resource("command:local:Command", { create: "aws s3api put-bucket-policy" }),
      "a command on another machine": resource("command:remote:Command", { create: "ls" }),
      "a dynamic resource": resource("pulumi-nodejs:dynamic:Resource", { bucket: "acme" }),
    },
    missing: { of: resource("random:index/randomPet:RandomPet", {}), reports: false },
    unknown: { of: resource("random:index/randomPet:RandomPet", { prefix: UNKNOWN }), waits: false },
    config: CONFIG,
  },
  "pack-types-unread": {
    compliant: { "types that are read": bucketPolicy(READ, TLS) },
    broken: {
      "a database": resource("aws:rds/instance:Instance", { publiclyAccessible: true }),
      "a cluster": resource("aws:eks/cluster:Cluster", {}),
    },
    missing: { of: resource("random:index/randomPet:RandomPet", {}), reports: false },
    unknown: { of: resource("random:index/randomPet:RandomPet", { prefix: UNKNOWN }), waits: false },
    config: CONFIG,
  },
};
