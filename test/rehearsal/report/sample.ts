import type { Provenance } from "../../../rehearsal/report/provenance";
import type { CellResult, IntentResult, Rehearsal } from "../../../rehearsal/result";

/** Where the samples' reports come from. */
export const PROVENANCE: Provenance = { at: "2026-05-04 12:30 UTC", commit: "0123456789ab", version: "0.1.0" };

const ROLES = ["indexer", "uploader"];

/** What a rehearsal finds of some buckets in which nothing is wrong; every bucket grants the indexer `read`. */
export function sample(...buckets: readonly string[]): Rehearsal {
  return {
    version: 2,
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
      grants: [{ role: "indexer", granted: "read", level: "read" }],
      documents: [],
    })),
    keys: [],
    topics: [],
    documents: [],
    matrix: buckets.flatMap((bucket) => ROLES.map((role) => cell(role, bucket))),
    intents: buckets.map(intent),
    counts: { statements: 2 * buckets.length, computed: 2, settings: 0 },
    violations: [],
    assumptions: [],
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
    granted: role === "indexer" ? ["read"] : [],
    verdict: "proved",
    intents: [`bucket/${bucket}`],
    violations: [],
  };
}

function intent(bucket: string): IntentResult {
  return {
    id: `bucket/${bucket}`,
    of: `bucket ${bucket}`,
    stack: "data",
    bucket,
    verdict: "proved",
    access: [
      `arn:aws:iam::111111111111:role/indexer may s3:GetObject on arn:aws:s3:::${bucket}/* (grants.indexer: read)`,
    ],
    documents: [],
    assumptions: [],
    violations: [],
  };
}
