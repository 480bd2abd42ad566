import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Caller } from "../../../../packages/iam/evaluate/request";
import type { PolicySet } from "../../../../packages/iam/evaluate/policies";
import type { Json } from "../../../../packages/iam/language/json";
import { parsePolicy } from "../../../../packages/iam/language/parse";
import type { Policy } from "../../../../packages/iam/language/policy";
import type { PolicyType } from "../../../../packages/iam/language/policy-type";

/** Policy documents as JSON has them, by the place that they take. */
export interface RawPolicies {
  readonly identity?: "full" | readonly Json[];
  readonly boundary?: "full" | Json;
  readonly session?: "full" | readonly Json[];
  readonly serviceControl?: "full" | readonly (readonly Json[])[];
  readonly resourceControl?: "full" | readonly (readonly Json[])[];
  readonly endpoint?: "full" | Json;
  readonly resource?: "full" | Json;
  readonly restrictPublicBuckets?: boolean;
}

/** Reads a document, which must be one of its type. */
export function policy(document: Json, type: PolicyType = "identity"): Policy {
  const parsed = parsePolicy(document, { type });
  assert.ok("policy" in parsed, JSON.stringify(parsed));
  return parsed.policy;
}

export function policySet(raw: RawPolicies, resourceType: PolicyType = "resource"): PolicySet {
  const one = (name: string, type: PolicyType, document: "full" | Json) =>
    document === "full" ? document : { name, policy: policy(document, type) };
  const several = (name: string, type: PolicyType, documents: "full" | readonly Json[]) =>
    documents === "full"
      ? documents
      : documents.map((document, at) => ({ name: `${name} ${at}`, policy: policy(document, type) }));
  const levels = (type: PolicyType, documents: "full" | readonly (readonly Json[])[]) =>
    documents === "full"
      ? documents
      : documents.map((level, at) => ({
          name: `level ${at}`,
          policies: level.map((document) => ({ name: type, policy: policy(document, type) })),
        }));
  return {
    ...(raw.identity && { identity: several("identity", "identity", raw.identity) }),
    ...(raw.boundary && { boundary: one("boundary", "identity", raw.boundary) }),
    ...(raw.session && { session: several("session", "identity", raw.session) }),
    ...(raw.serviceControl && { serviceControl: levels("service-control", raw.serviceControl) }),
    ...(raw.resourceControl && { resourceControl: levels("resource-control", raw.resourceControl) }),
    ...(raw.endpoint && { endpoint: one("endpoint", "endpoint", raw.endpoint) }),
    ...(raw.resource && { resource: one("resource", resourceType, raw.resource) }),
    ...(raw.restrictPublicBuckets !== undefined && { restrictPublicBuckets: raw.restrictPublicBuckets }),
  };
}

/**
 * A caller from a short text: `anonymous`, a service's name, `federated PROVIDER`, the ARN of a root, user or federated
 * user, or the ARN of a role, with `#SESSION` behind it.
 */
export function callerOf(text: string): Caller {
  if (text === "anonymous") return { kind: "anonymous" };
  if (text.startsWith("federated ")) return { kind: "federated", provider: text.slice("federated ".length) };
  const [, partition, account = "", resource] = /^arn:([^:]*):(?:iam|sts)::([^:]*):(.*)$/.exec(text) ?? [];
  if (partition === undefined || resource === undefined) return { kind: "service", service: text };
  if (resource === "root") return { kind: "root", partition, account };
  if (resource.startsWith("federated-user/")) return { kind: "federated-user", arn: text };
  if (resource.startsWith("user/")) return { kind: "user", arn: text };
  const [arn = text, session = "session"] = text.split("#");
  return { kind: "role", arn, session };
}

/** The rows of a file of cases; what they hold is checked by the tests that use them. */
export function cases<Row>(file: string): readonly Row[] {
  return JSON.parse(readFileSync(join(__dirname, "cases", file), "utf8")) as readonly Row[];
}
