import { UNKNOWN } from "../../../policypack/lib/unknown";
import type { Cases } from "../cases";
import { CONFIG, identityPolicy, keyPolicy, OWN, resource, ROLE, TRUSTED } from "../pack";

const KEY = "aws:kms/key:Key";
const key = (props: Record<string, unknown>, type = KEY) => resource(type, props);
const ROOT = {
  Sid: "Root",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${OWN}:root` },
  Action: "kms:*",
  Resource: "*",
};
const use = (condition: Record<string, unknown> | undefined, action: unknown = ["kms:Decrypt"]) => ({
  Sid: "Use",
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${TRUSTED}:root` },
  Action: action,
  Resource: "*",
  ...(condition === undefined ? {} : { Condition: condition }),
});
const WHO = { ArnEquals: { "aws:PrincipalArn": ROLE } };
const via = (service: unknown, operator = "StringEquals") => ({ ...WHO, [operator]: { "kms:ViaService": service } });
const CONTEXT = "kms:EncryptionContext:aws:s3:arn";
const context = (values: unknown, operator = "StringLike") =>
  keyPolicy(ROOT, use({ ...WHO, [operator]: { [CONTEXT]: values } }));
const deny = (condition: Record<string, unknown>) => ({
  Effect: "Deny",
  Principal: "*",
  Action: "kms:Decrypt",
  Resource: "*",
  Condition: condition,
});
const unknownPolicy = key({ policy: UNKNOWN });

export const kmsCases: Readonly<Record<string, Cases>> = {
  "kms-key-rotation": {
    compliant: {
      rotation: key({ enableKeyRotation: true }),
      "a key that signs, which AWS does not rotate": key({
        keyUsage: "SIGN_VERIFY",
        customerMasterKeySpec: "RSA_2048",
      }),
    },
    broken: { false: key({ enableKeyRotation: false }) },
    missing: { of: key({}), reports: true },
    unknown: { of: key({ enableKeyRotation: UNKNOWN }), waits: true },
  },
  "kms-key-deletionwindow": {
    compliant: {
      "thirty days": key({ deletionWindowInDays: 30 }),
      "as many as asked for": key({ deletionWindowInDays: 14 }),
    },
    broken: {
      "seven days": key({ deletionWindowInDays: 7 }),
      "seven days of a replica": key({ deletionWindowInDays: 7 }, "aws:kms/replicaKey:ReplicaKey"),
    },
    missing: { of: key({}), reports: false },
    unknown: { of: key({ deletionWindowInDays: UNKNOWN }), waits: true },
  },
  "kms-key-admin": {
    compliant: {
      "the account's root": keyPolicy(ROOT),
      "a role of the account": keyPolicy({
        ...ROOT,
        Principal: { AWS: `arn:aws:iam::${OWN}:role/keys` },
        Action: ["kms:Put*", "kms:Get*"],
      }),
    },
    broken: {
      "only a foreign principal": keyPolicy({ ...ROOT, Principal: { AWS: TRUSTED } }),
      "use only": keyPolicy({ ...ROOT, Action: ["kms:Decrypt"] }),
      "a condition on the only administrator": keyPolicy({
        ...ROOT,
        Condition: { StringEquals: { "aws:PrincipalTag/a": "b" } },
      }),
      "a deny": keyPolicy({ ...ROOT, Effect: "Deny" }),
    },
    missing: { of: key({}), reports: false },
    unknown: { of: unknownPolicy, waits: true },
  },
  "kms-key-foreign": {
    compliant: {
      "through S3": keyPolicy(ROOT, use(via("s3.us-east-1.amazonaws.com"))),
      "through S3 in any region": keyPolicy(ROOT, use(via("s3.*.amazonaws.com", "StringLike"))),
      "grants for AWS's services": keyPolicy(
        ROOT,
        use({ ...WHO, Bool: { "kms:GrantIsForAWSResource": "true" } }, ["kms:CreateGrant", "kms:ListGrants"]),
      ),
      "describing only": keyPolicy(ROOT, use(WHO, "kms:DescribeKey")),
      "the own account": keyPolicy(ROOT),
    },
    broken: {
      "nothing narrowing": keyPolicy(ROOT, use(WHO)),
      "any service": keyPolicy(ROOT, use(via("*", "StringLike"))),
      IfExists: keyPolicy(ROOT, use(via("s3.us-east-1.amazonaws.com", "StringEqualsIfExists"))),
      "a negation": keyPolicy(ROOT, use(via("s3.us-east-1.amazonaws.com", "StringNotEquals"))),
      "grants for everyone": keyPolicy(ROOT, use(WHO, ["kms:CreateGrant"])),
      "grants and use": keyPolicy(
        ROOT,
        use({ ...WHO, Bool: { "kms:GrantIsForAWSResource": "true" } }, ["kms:CreateGrant", "kms:Decrypt"]),
      ),
    },
    missing: { of: key({}), reports: false },
    unknown: { of: unknownPolicy, waits: true },
  },
  "kms-key-wildcard": {
    compliant: { "named actions": keyPolicy(ROOT, use(WHO)), "kms:* of the own account": keyPolicy(ROOT) },
    broken: {
      "kms:*": keyPolicy(use(WHO, "kms:*")),
      "a narrower wildcard": keyPolicy(use(WHO, ["kms:GenerateDataKey*"])),
    },
    missing: { of: key({}), reports: false },
    unknown: { of: unknownPolicy, waits: true },
  },
  "kms-key-context": {
    compliant: {
      "bucket and objects": context(["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"]),
      "one pattern for both": context("arn:aws:s3:::acme*"),
      "another context": keyPolicy(ROOT, use({ StringLike: { "kms:EncryptionContext:project": "x" } })),
    },
    broken: {
      "objects only": context("arn:aws:s3:::acme/*"),
      "the bucket only": context("arn:aws:s3:::acme"),
      "one of two buckets only": context(["arn:aws:s3:::acme", "arn:aws:s3:::acme/*", "arn:aws:s3:::other/*"]),
      "a pattern under StringEquals": context(["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"], "StringEquals"),
      "objects only, in an identity policy": identityPolicy({
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: "arn:aws:kms:us-east-1:222222222222:key/1",
        Condition: { StringLike: { [CONTEXT]: "arn:aws:s3:::acme/*" } },
      }),
    },
    missing: { of: keyPolicy(ROOT), reports: false },
    unknown: { of: context([UNKNOWN, `${UNKNOWN}/*`]), waits: true },
  },
  "kms-key-network": {
    compliant: {
      "calls by services spared": keyPolicy(
        ROOT,
        deny({ StringNotEquals: { "aws:SourceVpce": "vpce-1" }, BoolIfExists: { "aws:ViaAWSService": "false" } }),
      ),
      "no network": keyPolicy(ROOT, deny({ Bool: { "aws:SecureTransport": "false" } })),
    },
    broken: {
      "by endpoint": keyPolicy(ROOT, deny({ StringNotEquals: { "aws:SourceVpce": "vpce-1" } })),
      "by address": keyPolicy(ROOT, deny({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } })),
    },
    missing: { of: keyPolicy(ROOT), reports: false },
    unknown: { of: unknownPolicy, waits: true },
    config: CONFIG,
  },
};
