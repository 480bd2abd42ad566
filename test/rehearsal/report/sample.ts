import type { CellResult, Rehearsal, RequestList } from "../../../rehearsal/result";

const ROLES = ["indexer", "uploader"];

const REQUESTS: RequestList = {
  requests: [
    {
      rule: "level",
      title: "{role} gets objects of {bucket}",
      action: "s3:GetObject",
      expected: "allowed",
      found: "allowed",
      provided: false,
      why: ["the bucket policy of {bucket} allows it by AllowReadObjects"],
    },
    {
      rule: "above",
      title: "{role} puts objects into {bucket}",
      action: "s3:PutObject",
      expected: "denied",
      found: "denied",
      provided: false,
      why: ["no statement of the bucket policy of {bucket} allows it"],
    },
  ],
};

/** What a rehearsal finds of some buckets in which nothing is wrong; every bucket grants the indexer `read`. */
export function sample(...buckets: readonly string[]): Rehearsal {
  return {
    version: 1,
    project: "cross-account-s3",
    held: true,
    stacks: [],
    roles: ROLES.map((name) => ({
      name,
      arn: `arn:aws:iam::111111111111:role/${name}`,
      stack: "control",
      accountId: "111111111111",
      level: name === "indexer" ? "read" : "upload",
      subscribes: false,
      source: "created",
      trusted: [],
      known: true,
      documents: [],
    })),
    buckets: buckets.map((name) => ({
      name,
      arn: `arn:aws:s3:::${name}`,
      stack: "data",
      accountId: "222222222222",
      region: "us-east-1",
      classification: "confidential",
      notifications: "none",
      existing: false,
      grants: [{ role: "indexer", level: "read" }],
      documents: [],
    })),
    keys: [],
    topics: [],
    documents: [],
    subjects: [],
    matrix: buckets.flatMap((bucket) => ROLES.map((role) => cell(role, bucket))),
    requests: [REQUESTS],
    counts: { requests: 4, evaluated: 2, most: 2, settings: 0, byRule: {} },
    surprises: [],
    provisos: [],
    findings: [],
    notes: [],
  };
}

function cell(role: string, bucket: string): CellResult {
  return {
    role,
    bucket,
    controlStack: "control",
    dataStack: "data",
    expected: role === "indexer" ? "read" : null,
    verdict: "proved",
    allowed: role === "indexer" ? "read" : null,
    requestCount: 2,
    requests: 0,
    names: { role, bucket },
    surprises: [],
  };
}
