import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Caller } from "../../../../packages/iam/evaluate/request";
import type { PolicySet } from "../../../../packages/iam/evaluate/policy-set";
import type { JsonObject } from "../../../../packages/iam/language/json";
import { parsePolicy } from "../../../../packages/iam/language/parse";
import type { Policy } from "../../../../packages/iam/language/policy";
import type { PolicyType } from "../../../../packages/iam/language/policy-type";

/** Policy documents as JSON has them, by the place that they take. */
export interface RawPolicies {
  readonly identity?: "full" | readonly JsonObject[];
  readonly boundary?: "full" | JsonObject;
  readonly session?: "full" | readonly JsonObject[];
  readonly serviceControl?: "full" | readonly (readonly JsonObject[])[];
  readonly resourceControl?: "full" | readonly (readonly JsonObject[])[];
  readonly endpoint?: "full" | JsonObject;
  readonly resource?: "full" | JsonObject;
  readonly restrictPublicBuckets?: boolean;
}

/** Reads a document, which must be one of its type. */
export function policy(document: JsonObject, type: PolicyType = "identity"): Policy {
  const parsed = parsePolicy(document, { type });
  assert.ok("policy" in parsed, JSON.stringify(parsed));
  return parsed.policy;
}

export function policySet(raw: RawPolicies, resourceType: PolicyType = "resource"): PolicySet {
  const one = (name: string, type: PolicyType, document: "full" | JsonObject) =>
    document === "full" ? document : { name, policy: policy(document, type) };
  const several = (name: string, type: PolicyType, documents: "full" | readonly JsonObject[]) =>
    documents === "full"
      ? documents
      : documents.map((document, at) => ({ name: `${name} ${at}`, policy: policy(document, type) }));
  const levels = (type: PolicyType, documents: "full" | readonly (readonly JsonObject[])[]) =>
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

/** The content of a file of cases. */
export function cases(file: string): unknown {
  return JSON.parse(readFileSync(join(__dirname, "cases", file), "utf8"));
}
