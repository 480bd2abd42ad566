import assert from "node:assert/strict";
import {
  checkNoNewAccess,
  parsePolicy,
  policyErrorText,
  type PolicyType,
  statementsAsWritten,
} from "@cross-account-s3/iam";
import type { JsonObject } from "../../adopt/json";

/** A policy before and after, and what it is of. */
interface Versions {
  readonly arn: string;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

/** What a sentence of a discovery announces, as statements on the resources that it names. */
interface Announced {
  /** Names of buckets, or ARNs. */
  readonly on: readonly string[];
  readonly gained: boolean;
  readonly statements: readonly JsonObject[];
}

/**
 * Holds policies to what was announced, by the checks of packages/iam, which a discovery does not use for its sentences: after the update
 * a policy allows no more than before and what was announced as gained, and no less than before and without what was announced as lost.
 */
export function assertAnnounced(sentences: readonly string[], all: readonly Versions[]): void {
  const announced = sentences.map(announcedBy);
  for (const { arn, before, after } of all) {
    const type = typeOf(arn);
    const name = arn.split(":").slice(5).join(":");
    const here = announced.filter(({ on }) => on.includes(type === "bucket" ? name : arn));
    const plus = (gained: boolean) =>
      here.filter((one) => one.gained === gained).flatMap(({ statements }) => statements);
    const compare = (policy: JsonObject, existing: JsonObject, what: string) => {
      const { result, message, ...more } = checkNoNewAccess(read(policy, type), read(existing, type), type);
      assert.equal(result, "PASS", `${arn} ${what}: ${message} ${JSON.stringify(more)} ${sentences.join("\n")}`);
    };
    compare(put(after, []), put(before, plus(true)), "gained more than was announced");
    compare(put(before, plus(false)), put(after, []), "lost more than was announced");
  }
}

function announcedBy(sentence: string): Announced {
  const http = /^- every caller may no longer use (.+) without TLS$/.exec(sentence)?.[1];
  if (http !== undefined) {
    const Condition = { Bool: { "aws:SecureTransport": "false" } };
    return { on: http.split(", "), gained: false, statements: [everyone("Deny", "s3:*", Condition)] };
  }
  // Uploads that name an encryption of their own; the sentence says which, for one of them.
  const encrypting =
    /^- .+ may no longer (?:s3:PutObject|s3:UpdateObjectEncryption|s3:PutObject, s3:UpdateObjectEncryption) on (?:.+ in )?(\S+) \(with .*(?:s3:x-amz-server-side-encryption|a customer-provided key)/.exec(
      sentence,
    )?.[1];
  if (encrypting !== undefined) {
    const statements = ENCRYPTION_HEADERS.map((header) =>
      everyone("Deny", ["s3:PutObject", "s3:UpdateObjectEncryption"], { Null: { [header]: "false" } }),
    );
    return { on: [encrypting], gained: false, statements };
  }
  const gained = /^\+ .* may (\S+(?:(?:, | and )\S+)*) on (arn:\S+)/.exec(sentence);
  assert.ok(gained?.[1] !== undefined && gained[2] !== undefined, `what does this announce: ${sentence}`);
  const actions = gained[1].split(/, | and /);
  return { on: [gained[2]], gained: true, statements: [everyone("Allow", actions)] };
}

const ENCRYPTION_HEADERS = [
  "s3:x-amz-server-side-encryption",
  "s3:x-amz-server-side-encryption-aws-kms-key-id",
  "s3:x-amz-server-side-encryption-customer-algorithm",
] as const;

function everyone(Effect: string, Action: string | readonly string[], Condition?: JsonObject): JsonObject {
  const action = typeof Action === "string" ? Action : [...Action];
  return { Effect, Principal: "*", Action: action, Resource: "*", ...(Condition ? { Condition } : {}) };
}

function put(document: JsonObject | null, more: readonly JsonObject[]): JsonObject {
  return { Version: document?.Version ?? "2012-10-17", Statement: [...statementsAsWritten(document), ...more] };
}

function read(document: JsonObject, type: PolicyType) {
  const result = parsePolicy(document, { type });
  assert.ok("policy" in result, "errors" in result ? result.errors.map(policyErrorText).join("; ") : "");
  return result.policy;
}

function typeOf(arn: string): PolicyType {
  const service = arn.split(":")[2] ?? "";
  const type = ({ s3: "bucket", kms: "key", sns: "topic", sqs: "queue" } as const)[service];
  assert.ok(type, arn);
  return type;
}
