import { isObject, type JsonObject } from "../json";
import { statementsAsWritten } from "@cross-account-s3/iam";
import { sidOf } from "../merge/policy";
import { defaultKey, merge, type OurSettings } from "../merge/settings";
import { digest } from "../digest";
import { isAcknowledged } from "./acknowledged";
import { logWriters } from "./log-delivery";
import { isPublic } from "./public";
import type { Refusal } from "./refusal";

/** The observed state of a bucket whose settings we manage. */
interface SettingsFacts {
  /** The present settings. */
  readonly document: JsonObject | null;
  /** `Owner` and `Grants` of the bucket's ACL, in S3's form. */
  readonly acl: JsonObject;
  /** The bucket policy; null if there is none or it cannot be read. */
  readonly policy: JsonObject | null;
}

/** Returns the reasons not to change the settings of a bucket; empty if there are none. @param arn the ARN of the bucket. */
export function settingsRefusals(
  arn: string,
  { document, acl, policy }: SettingsFacts,
  ours: OurSettings,
): readonly Refusal[] {
  const enforces = ours.ownership !== undefined && document?.ownership !== ours.ownership;
  const grants = enforces ? outsideGrants(acl) : [];
  const open = ours.publicAccessBlock === true ? statementsAsWritten(policy).filter(isPublic) : [];
  const keptKey = "encryption" in merge(null, ours) ? undefined : defaultKey(document);
  const key = ours.grantsWithoutKey ? keptKey : undefined;
  const byKey = ours.encryptionKeyArn !== undefined || ours.encryptionKeyAlias !== undefined;
  return [
    ...(byKey ? logRefusals(arn, policy, ours) : []),
    ...(key === undefined ? [] : [keyRefusal(arn, key)]),
    ...(ours.receivesAccessLogs && keptKey !== undefined ? [accessLogRefusal(arn)] : []),
    ...grants.map((grant): Refusal => ({
      code: "acl-grant",
      arn,
      message: `the bucket's ACL grants ${grant}, and S3 then rejects BucketOwnerEnforced; write the grant as a statement of the bucket policy, then remove it from the ACL`,
    })),
    ...open.map((statement): Refusal => ({
      code: "public-statement",
      arn,
      message: `${sidOf(statement) ?? "a statement without a Sid"} of the bucket policy allows everyone, and the public access block then denies every other account; limit it to accounts first`,
    })),
  ];
}

function logRefusals(arn: string, policy: JsonObject | null, ours: OurSettings): readonly Refusal[] {
  return logWriters(policy)
    .filter(({ statement }) => !isAcknowledged(statement, ours))
    .map(({ statement, writer }) => ({
      code: "log-delivery",
      arn,
      message: `${sidOf(statement) ?? "a statement without a Sid"} lets ${writer} write logs, which stops if the default encryption uses a key whose policy does not allow it; set key to keep or s3, or acknowledge the statement ${digest(statement)}`,
    }));
}

function keyRefusal(arn: string, key: string): Refusal {
  const managed = key === "" || key.endsWith("alias/aws/s3");
  const message = managed
    ? "the bucket's default encryption uses aws/s3, the AWS managed key, which no other account may use; set key to bucket, region or the ARN of a customer managed key"
    : `the bucket's default encryption uses the key ${key}, which the granted roles may not use; set key to the ARN of that key, so that its policy allows them`;
  return { code: "default-key", arn, message };
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html */
function accessLogRefusal(arn: string): Refusal {
  const message =
    "the bucket's default encryption uses a KMS key, and S3 delivers access logs only to buckets with SSE-S3; set key to s3, or name another log bucket";
  return { code: "access-log-key", arn, message };
}

/** Describes the grants of an ACL to grantees other than the bucket's owner, such as `READ to NAME`. */
function outsideGrants(acl: JsonObject): readonly string[] {
  const owner = isObject(acl.Owner) ? acl.Owner.ID : undefined;
  const grants = Array.isArray(acl.Grants) ? acl.Grants.filter(isObject) : [];
  return grants.flatMap((grant) => {
    const grantee = isObject(grant.Grantee) ? grant.Grantee : {};
    if (grantee.ID !== undefined && grantee.ID === owner) return [];
    const who = [grantee.URI, grantee.DisplayName, grantee.EmailAddress, grantee.ID].find(
      (name) => typeof name === "string" && name !== "",
    );
    return [
      `${typeof grant.Permission === "string" ? grant.Permission : "a permission"} to ${typeof who === "string" ? who : "an unknown grantee"}`,
    ];
  });
}
