import { UNKNOWN } from "../../../policypack/lib/unknown";
import type { Cases } from "../cases";
import { bucketPolicy, CONFIG, READ, resource, TLS } from "../pack";

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
};
