import { administrator, askS3, type Caller } from "../ask";
import { keyOf } from "../caller";
import type { RequestCheck, Rule } from "../check";
import type { Scope } from "../check";
import { granteeOf, throughAnyPolicy } from "../grantee";
import { expectedActions } from "../../intent/levels";
import { type ExpectedBucket, grantOf } from "../../intent/model";
import { ELSEWHERE } from "../nobody";

const SSE = "s3:x-amz-server-side-encryption";
const KEY = "s3:x-amz-server-side-encryption-aws-kms-key-id";
const OWN_KEY = "s3:x-amz-server-side-encryption-customer-algorithm";

/** The ways to upload that would leave an object which the granted roles, or the owner, could not read. */
function wrong({
  partition,
  region,
}: ExpectedBucket): readonly (readonly [string, Readonly<Record<string, string>>])[] {
  return [
    ["encrypted by S3's own keys (AES256)", { [SSE]: "AES256" }],
    ["encrypted twice (aws:kms:dsse)", { [SSE]: "aws:kms:dsse" }],
    [
      "encrypted with a key of another account",
      {
        [SSE]: "aws:kms",
        [KEY]: `arn:${partition}:kms:${region}:${ELSEWHERE}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
      },
    ],
    ["encrypted with the uploader's own key (SSE-C)", { [OWN_KEY]: "AES256" }],
  ];
}

function checks(who: string, caller: Caller, bucket: ExpectedBucket, { world }: Scope): readonly RequestCheck[] {
  const { arn: key, keyless } = keyOf(world, bucket);
  const upload = (
    expected: RequestCheck["expected"],
    how: string,
    headers: Readonly<Record<string, string>>,
  ): RequestCheck => ({
    kind: "request",
    rule: "encryption",
    title: `${who} ${expected === "allowed" ? "may" : "must not"} upload to ${bucket.name} objects ${how}`,
    expected,
    action: "s3:PutObject",
    questions: [askS3(world, caller, "s3:PutObject", bucket, "objects", headers)],
  });
  // Which encryption such an upload may name is its owner's to say.
  if (keyless) return [];
  return [
    ...wrong(bucket).map(([how, headers]) => upload("denied", how, headers)),
    upload("allowed", "that name the encryption", { [SSE]: "aws:kms" }),
    ...(key === undefined ? [] : [upload("allowed", "that name the bucket's key", { [SSE]: "aws:kms", [KEY]: key })]),
  ];
}

/** Uploads by granted roles are encrypted with the bucket's key or refused. */
export const encryptionByRoles: Rule = {
  of: "cell",
  checks({ role, bucket }, scope) {
    if (!expectedActions(grantOf(bucket, role), "objects", false).includes("s3:PutObject")) return [];
    return checks(role.name, granteeOf({ role, bucket }, scope).strongest, bucket, scope);
  },
};

/** And so are those of the account that owns the bucket. */
export const encryptionByOwner: Rule = {
  of: "bucket",
  checks(bucket, scope) {
    const owner = administrator(`arn:${bucket.partition}:iam::${bucket.accountId}:role/uploader-of-its-own`);
    return checks("an administrator of the bucket's account", throughAnyPolicy(owner, bucket, scope), bucket, scope);
  },
};
