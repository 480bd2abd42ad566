import type { JsonObject } from "../../adopt/json";
import type { Found, FoundBucket } from "../../discover/found";

export const CONTROL = "111111111111";
export const DATA = "222222222222";
export const role = (name: string, account = CONTROL) => `arn:aws:iam::${account}:role/${name}`;

/** A statement that allows, with the usual fields. */
export function allow(more: JsonObject): JsonObject {
  return {
    Effect: "Allow",
    Principal: { AWS: role("indexer") },
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::acme/*",
    ...more,
  };
}

/** The facts of a bucket with a policy, as they are read. */
export function bucket(name: string, statements: readonly JsonObject[], settings: JsonObject = {}): FoundBucket {
  const document = {
    ownership: "BucketOwnerEnforced",
    publicAccessBlock: ALL,
    encryption: null,
    versioning: "Enabled",
  };
  const policy = { Version: "2012-10-17", Statement: [...statements] };
  return {
    name,
    arn: `arn:aws:s3:::${name}`,
    accountId: DATA,
    region: "us-east-1",
    policy: { document: policy, restrictsPublic: true },
    settings: { document: { ...document, ...settings }, acl: {}, policy },
  };
}

const ALL = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };

/** What was read of a control account and a data account. */
export function found(buckets: readonly FoundBucket[], more: Partial<Found> = {}): Found {
  const connection = { region: "us-east-1" } as const;
  return {
    accounts: [
      { accountId: CONTROL, connection },
      { accountId: DATA, connection },
    ],
    buckets,
    keys: new Map(),
    roles: new Map(),
    eventTargets: new Map(),
    trails: [],
    accountRoles: new Map(),
    assumable: [],
    faults: [],
    ...more,
  };
}

export const OPTIONS = {
  project: "acme",
  region: "us-east-1",
  controlAccount: CONTROL,
  acknowledge: undefined,
} as const;
