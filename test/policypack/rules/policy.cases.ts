import { UNKNOWN } from "../../../policypack/lib/unknown";
import type { Cases } from "../cases";
import {
  BUCKET,
  bucketPolicy,
  busPolicy,
  CONFIG,
  document,
  endpointPolicy,
  identityPolicy,
  keyPolicy,
  OBJECTS,
  OWN,
  queuePolicy,
  READ,
  resource,
  ROLE,
  STRANGER,
  TLS,
  TOPIC,
  topicPolicy,
  TRUSTED,
  trustPolicy,
} from "../pack";

const SEND = {
  Effect: "Allow",
  Principal: { AWS: OWN },
  Action: "sqs:SendMessage",
  Resource: `arn:aws:sqs:us-east-1:${OWN}:jobs`,
};
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const raw = (policy: unknown) => resource(POLICY, { bucket: "acme", policy });
const read = (more: Readonly<Record<string, unknown>>) => bucketPolicy({ ...READ, ...more }, TLS);
const when = (condition: Readonly<Record<string, unknown>>, action: unknown = "s3:GetObject") =>
  read({ Action: action, Condition: { ...(READ.Condition as object), ...condition } });
const ownersAcl = (acl: unknown) => when({ StringEquals: { "s3:x-amz-acl": acl } }, "s3:PutObjectAcl");
const everyone = (condition?: Readonly<Record<string, unknown>>) =>
  bucketPolicy({ ...READ, Principal: "*", Condition: condition }, TLS);
const unknown = { of: raw(UNKNOWN), waits: true } as const;
const missing = { of: resource(POLICY, { bucket: "acme" }), reports: false } as const;
const padded = (length: number) => {
  const statement = { ...TLS, Sid: "" };
  return bucketPolicy({ ...statement, Sid: "x".repeat(length - document(statement).length) });
};
const many = (count: number, make: (index: number) => Readonly<Record<string, unknown>>) =>
  Array.from({ length: count }, (_, index) => make(index));
const service = (
  name: string,
  condition: Readonly<Record<string, unknown>>,
  make = bucketPolicy,
  action = "s3:PutObject",
) =>
  make({
    Sid: "S",
    Effect: "Allow",
    Principal: { Service: name },
    Action: action,
    Resource: OBJECTS,
    Condition: condition,
  });
const pointArn = (account: string, name: string) => `arn:aws:s3:us-east-1:${account}:accesspoint/${name}`;
const accessPointPolicy = (statement: Readonly<Record<string, unknown>>) =>
  resource("aws:s3control/accessPointPolicy:AccessPointPolicy", {
    accessPointArn: pointArn(OWN, "one"),
    policy: document(statement),
  });
const through = (account: string, name: string) => ({
  ArnEquals: { "s3:DataAccessPointArn": pointArn(account, name) },
  StringEquals: { "s3:DataAccessPointAccount": account },
});
const ACCOUNT = { StringEquals: { "aws:SourceAccount": OWN } };
const ARN = { ArnLike: { "aws:SourceArn": "arn:aws:s3:::acme" } };

export const policyCases: Readonly<Record<string, Cases>> = {
  "policy-document-parses": {
    compliant: {
      "a document": read({}),
      "a document that is no text": raw({ Version: "2012-10-17", Statement: [TLS] }),
      "one statement without a list": raw({ Version: "2012-10-17", Statement: TLS }),
      "an adopted policy": resource("pulumi-nodejs:dynamic/adopt:Policy", {
        policyForReview: JSON.stringify([
          { kind: "bucket", arn: BUCKET, document: { Version: "2012-10-17", Statement: [TLS] } },
        ]),
      }),
    },
    broken: {
      "text that is no JSON": raw("{"),
      "no text at all": raw(""),
      "a list": raw([]),
      "a number": raw(7),
      "no statements": raw({ Version: "2012-10-17", Statement: [] }),
      "an effect that does not exist": read({ Effect: "allow" }),
      "a principal that is a list": read({ Principal: [TRUSTED] }),
      "a principal of a kind that does not exist": read({ Principal: { Aws: TRUSTED } }),
      "no principal": read({ Principal: undefined }),
      "no action": read({ Action: undefined }),
      "Action and NotAction": read({ NotAction: "s3:PutObject" }),
      "an action that is a number": read({ Action: 1 }),
      "no resource": read({ Resource: undefined }),
      "an element that does not exist": read({ Resources: "*" }),
      "a condition that is a list": read({ Condition: [] }),
      "a condition's value that is an object": read({
        Condition: { StringEquals: { "aws:PrincipalAccount": { a: 1 } } },
      }),
      "a key given twice": raw('{"Version":"2012-10-17","Statement":[],"Statement":[]}'),
      "a principal in an identity policy": identityPolicy({ ...READ }),
      "a Sid with a space in an identity policy": identityPolicy({
        Sid: "a b",
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: OBJECTS,
      }),
      "a resource in a trust policy": trustPolicy({ ...READ, Action: "sts:AssumeRole" }),
      "an adopted policy of a kind that does not exist": resource("pulumi-nodejs:dynamic:Resource", {
        policyForReview: JSON.stringify({ kind: "bouquet", document: 1 }),
      }),
    },
    missing,
    unknown,
  },
  "policy-document-version": {
    compliant: { "the version of today": read({}) },
    broken: {
      "the version of 2008": raw({ Version: "2008-10-17", Statement: [TLS] }),
      none: raw({ Statement: [TLS] }),
    },
    missing,
    unknown,
  },
  "policy-document-notprincipal": {
    compliant: { Principal: read({}) },
    broken: {
      "with Allow": bucketPolicy({ ...READ, Principal: undefined, NotPrincipal: { AWS: OWN } }),
      "with Deny": bucketPolicy({ ...TLS, Principal: undefined, NotPrincipal: { AWS: OWN } }),
    },
    missing,
    unknown,
  },
  "policy-document-notaction": {
    compliant: {
      Action: read({}),
      "with Deny": bucketPolicy({ ...TLS, Action: undefined, NotAction: "s3:GetObject" }),
    },
    broken: {
      "in a bucket policy": bucketPolicy({ ...READ, Action: undefined, NotAction: "s3:PutObject" }),
      "in an identity policy": identityPolicy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
    },
    missing,
    unknown,
  },
  "policy-document-notresource": {
    compliant: { Resource: read({}), "with Deny": bucketPolicy({ ...TLS, Resource: undefined, NotResource: OBJECTS }) },
    broken: {
      "in a bucket policy": bucketPolicy({ ...READ, Resource: undefined, NotResource: OBJECTS }),
      "in an identity policy": identityPolicy({ Effect: "Allow", Action: "s3:GetObject", NotResource: OBJECTS }),
    },
    missing,
    unknown,
  },
  "policy-document-size": {
    compliant: {
      "a bucket policy that just fits": padded(20_480),
      "white space that IAM does not count": resource("aws:iam/policy:Policy", {
        policy: JSON.stringify({ Version: "2012-10-17", Statement: [] }) + " ".repeat(7_000),
      }),
    },
    broken: {
      "a byte too many": padded(20_481),
      "a managed policy": identityPolicy(
        ...many(80, (n) => ({ Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::bucket-${n}/*` })),
      ),
      "a trust policy": trustPolicy(
        ...many(20, () => ({ Effect: "Allow", Principal: { AWS: ROLE }, Action: "sts:AssumeRole", Sid: "xxxxxxxx" })),
      ),
      "statements of a topic policy": topicPolicy(
        ...many(101, (n) => ({ ...READ, Sid: `S${n}`, Action: "sns:Publish", Resource: TOPIC })),
      ),
      "statements of a queue policy": queuePolicy(...many(21, (n) => ({ ...SEND, Sid: `S${n}` }))),
      "actions of a queue policy": queuePolicy({
        ...SEND,
        Action: many(8, (n) => ({ n })).map(({ n }) => `sqs:A${String(n)}`),
      }),
      "principals of a queue policy": queuePolicy({
        ...SEND,
        Principal: { AWS: many(51, (n) => ({ n })).map(({ n }) => `1234567890${String(n).padStart(2, "0")}`) },
      }),
    },
    missing,
    unknown,
  },
  "policy-document-nearfull": {
    compliant: { "a small document": read({}), "one that is full, which is another rule's": padded(20_481) },
    broken: { "four fifths": padded(16_384), "the last byte": padded(20_480) },
    missing,
    unknown,
  },
  "policy-sid-unique": {
    compliant: {
      "Sids of their own": read({}),
      "no Sids": bucketPolicy({ ...READ, Sid: undefined }, { ...TLS, Sid: undefined }),
    },
    broken: { "one Sid for two": bucketPolicy(READ, { ...TLS, Sid: "Read" }) },
    missing,
    unknown,
  },
  "policy-action-exists": {
    compliant: {
      actions: read({ Action: ["s3:GetObject", "s3:ListBucket"] }),
      "another case": read({ Action: "S3:getobject" }),
      "a wildcard that stands for some": read({ Action: "s3:Get*" }),
      "a part that is unknown": bucketPolicy({ ...READ, Action: ["s3:GetObject", UNKNOWN] }),
    },
    broken: {
      "the name of an API call": read({ Action: "s3:ListObjects" }),
      "a slip": read({ Action: "s3:GetObjectt" }),
      "a wildcard that stands for none": read({ Action: "s3:Fetch*" }),
      "a service that does not exist": read({ Action: "s4:GetObject" }),
      "no service": read({ Action: "GetObject" }),
      "a path instead of a service": read({ Action: "../../actions/s3:GetObject" }),
      "in an identity policy": identityPolicy({ Effect: "Allow", Action: "kms:GenerateKey", Resource: "*" }),
    },
    missing,
    unknown,
  },
  "policy-action-fits": {
    compliant: {
      "S3 in a bucket policy": read({}),
      subscribing: topicPolicy({ ...READ, Action: ["sns:Subscribe", "SNS:GetTopicAttributes"], Resource: TOPIC }),
      "taking a role": trustPolicy({
        Effect: "Allow",
        Principal: { AWS: ROLE },
        Action: ["sts:AssumeRole", "sts:TagSession"],
      }),
    },
    broken: {
      "sns:Unsubscribe": topicPolicy({ ...READ, Action: ["sns:Subscribe", "sns:Unsubscribe"], Resource: TOPIC }),
      "sns:*": topicPolicy({ ...READ, Action: "sns:*", Resource: TOPIC }),
      "everything in a topic policy": topicPolicy({ ...READ, Action: "*", Resource: TOPIC }),
      "another service in a bucket policy": read({ Action: ["s3:GetObject", "kms:Decrypt"] }),
      "another service in a key policy": keyPolicy({ ...READ, Action: "s3:GetObject", Resource: "*" }),
      "another service in a trust policy": trustPolicy({
        Effect: "Allow",
        Principal: { AWS: ROLE },
        Action: "s3:GetObject",
      }),
      "asking who one is in a trust policy": trustPolicy({
        Effect: "Allow",
        Principal: { AWS: ROLE },
        Action: "sts:GetCallerIdentity",
      }),
      "another service in a bus policy": busPolicy({ ...READ, Action: "sns:Publish" }),
    },
    missing,
    unknown,
  },
  "policy-condition-operator": {
    compliant: {
      operators: when({
        "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-1234567890/*" },
        Null: { "s3:prefix": "false" },
      }),
      "another case": when({ stringequals: { "aws:PrincipalAccount": TRUSTED } }),
    },
    broken: {
      "a slip": when({ StringEqual: { "aws:PrincipalAccount": TRUSTED } }),
      "a prefix that does not exist": when({
        "ForSomeValues:StringLike": { "aws:PrincipalOrgPaths": "o-1234567890/*" },
      }),
      NullIfExists: when({ NullIfExists: { "s3:prefix": "false" } }),
    },
    missing,
    unknown,
  },
  "policy-condition-key": {
    compliant: {
      "a key of every service": when({ StringEquals: { "aws:PrincipalAccount": TRUSTED } }),
      "a key in another case": when({ StringEquals: { "AWS:principalaccount": TRUSTED } }),
      "a key of the action": when({ StringLike: { "s3:prefix": "a/*" } }, "s3:ListBucket"),
      "a key with a name of its own": when({ StringEquals: { "s3:ExistingObjectTag/project": "x" } }),
      "an encryption context": keyPolicy({
        ...READ,
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: { StringLike: { "kms:EncryptionContext:aws:s3:arn": BUCKET } },
      }),
      "a key of an identity provider": trustPolicy({
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${OWN}:oidc-provider/oidc.example.com/id` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { "oidc.example.com/id:sub": "x" } },
      }),
      "a topic's subscriber": topicPolicy({
        ...READ,
        Action: ["sns:GetTopicAttributes", "sns:Subscribe"],
        Resource: TOPIC,
        Condition: { StringLike: { "sns:Endpoint": "*" } },
      }),
    },
    broken: {
      "a slip": when({ StringEquals: { "aws:PrincipalAcount": TRUSTED } }),
      "a key of S3 that does not exist": when({ StringEquals: { "s3:prefixes": "a/" } }),
      "no service": when({ StringEquals: { prefix: "a/" } }),
      "a key that no action carries": when({ StringLike: { "s3:prefix": "a/*" } }),
      "a key of another service": when({ StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } }),
      "a tag without its name": when({ StringEquals: { "aws:PrincipalTag": "x" } }),
    },
    missing,
    unknown,
  },
  "policy-condition-fits": {
    compliant: {
      "an address as an address": when({ IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"] } }),
      "a flag as text": when({ StringEquals: { "aws:SecureTransport": "true" } }),
      "a flag that is no text": when({ Bool: { "aws:SecureTransport": true } }),
      "a number": when({ NumericLessThan: { "s3:TlsVersion": 1.2 } }),
      "a variable": when({ StringLike: { "s3:ExistingObjectTag/owner": "${aws:PrincipalTag/owner}" } }),
    },
    broken: {
      "an address as text": when({ StringEquals: { "aws:SourceIp": "203.0.113.0/24" } }),
      "an account as an address": when({ IpAddress: { "aws:PrincipalAccount": TRUSTED } }),
      "a range that is too long": when({ IpAddress: { "aws:SourceIp": "203.0.113.0/33" } }),
      "a range that is none": when({ IpAddress: { "aws:SourceIp": "203.0.113" } }),
      "a flag that is neither": when({ Bool: { "aws:SecureTransport": "yes" } }),
      "a date that is none": when({ DateLessThan: { "aws:CurrentTime": "soon" } }),
      "a number that is none": when({ NumericLessThan: { "s3:TlsVersion": "old" } }),
      "a role's name as an ARN": when({ ArnEquals: { "aws:PrincipalArn": "reader" } }),
      "eleven digits as an account": when({ StringEquals: { "aws:PrincipalAccount": "11111111111" } }),
      "an organization as an account": when({ StringEquals: { "aws:SourceAccount": "o-1234567890" } }),
    },
    missing,
    unknown,
  },
  "policy-condition-organization": {
    compliant: {
      "an organization": everyone({ StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } }),
      "a path in it": everyone({
        "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-1234567890/r-ab12/ou-ab12-11111111/*" },
      }),
      "an empty prefix, which means no prefix": when({ StringEquals: { "s3:prefix": "" } }, "s3:ListBucket"),
    },
    broken: {
      "an empty id": everyone({ StringEquals: { "aws:PrincipalOrgID": "" } }),
      "any id": everyone({ StringLike: { "aws:PrincipalOrgID": "o-*" } }),
      "the name of an undefined value": everyone({ StringEquals: { "aws:PrincipalOrgID": "undefined" } }),
      "an empty account": everyone({ StringEquals: { "aws:PrincipalAccount": "" } }),
    },
    missing,
    unknown,
  },
  "policy-principal-public": {
    compliant: {
      "one account's roles": read({}),
      "an organization": everyone({ StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } }),
      "an account": everyone({ StringEquals: { "aws:PrincipalAccount": TRUSTED } }),
      "an endpoint": everyone({ StringEquals: { "aws:SourceVpce": "vpce-1" } }),
      "a source": everyone({ ArnLike: { "aws:SourceArn": "arn:aws:sns:us-east-1:222222222222:events" } }),
      "an office": everyone({ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }),
      "a range as wide as may be": everyone({ IpAddress: { "aws:SourceIp": "11.0.0.0/16" } }),
      "an endpoint's policy for one account": endpointPolicy({
        ...READ,
        Principal: "*",
        Condition: { StringEquals: { "aws:PrincipalAccount": OWN } },
      }),
      "an endpoint's policy for the account's buckets": endpointPolicy({
        ...READ,
        Principal: "*",
        Resource: "*",
        Condition: { StringEquals: { "aws:ResourceAccount": OWN } },
      }),
      "an endpoint's policy for one bucket": endpointPolicy({ ...READ, Principal: "*", Condition: undefined }),
    },
    broken: {
      "no condition": everyone(),
      "everyone in a list": read({ Principal: { AWS: ["*"] }, Condition: undefined }),
      "only a principal's ARN": everyone({ ArnEquals: { "aws:PrincipalArn": ROLE } }),
      "a wide range": everyone({ IpAddress: { "aws:SourceIp": "128.0.0.0/7" } }),
      "every address": everyone({ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }),
      "one wide range among narrow ones": everyone({ IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/1"] } }),
      "a negation": everyone({ StringNotEquals: { "aws:PrincipalAccount": STRANGER } }),
      "a key that may be absent": everyone({ StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1234567890" } }),
      ForAllValues: everyone({ "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-1234567890" } }),
      "any account": everyone({ StringLike: { "aws:PrincipalAccount": "*" } }),
      "a source with a wildcard, which S3 takes for public": everyone({
        ArnLike: { "aws:SourceArn": "arn:aws:sns:us-east-1:222222222222:*" },
      }),
      "any source": everyone({ ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } }),
      "a browser": everyone({ StringEquals: { "aws:UserAgent": "x" } }),
      "a key for everyone": keyPolicy({
        ...READ,
        Principal: "*",
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: undefined,
      }),
      "an endpoint's policy for everything": endpointPolicy({
        Effect: "Allow",
        Principal: "*",
        Action: "*",
        Resource: "*",
      }),
    },
    missing,
    unknown,
  },
  "policy-principal-exact": {
    compliant: {
      "an account": read({ Principal: { AWS: TRUSTED } }),
      "a role": read({ Principal: { AWS: ROLE } }),
      "a service": trustPolicy({
        Effect: "Allow",
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
      "an origin access identity's canonical user": read({ Principal: { CanonicalUser: "a".repeat(64) } }),
    },
    broken: {
      "a deleted role": read({ Principal: { AWS: "AROAEXAMPLEID12345678" } }),
      "a pattern": read({ Principal: { AWS: `arn:aws:iam::${TRUSTED}:role/*` } }),
      "eleven digits": read({ Principal: { AWS: "11111111111" } }),
      "a group": read({ Principal: { AWS: `arn:aws:iam::${TRUSTED}:group/x` } }),
      "a service's short name": trustPolicy({
        Effect: "Allow",
        Principal: { Service: "lambda" },
        Action: "sts:AssumeRole",
      }),
      "any service": trustPolicy({ Effect: "Allow", Principal: { Service: "*" }, Action: "sts:AssumeRole" }),
    },
    missing,
    unknown,
  },
  "policy-foreign-root": {
    compliant: {
      "an exact role": read({}),
      "several exact roles": when({ StringEquals: { "aws:PrincipalArn": [ROLE, `${ROLE}2`] } }),
      "the own account": read({ Principal: { AWS: OWN }, Condition: undefined }),
      "an exact access point of the own account": read({ Condition: through(OWN, "one") }),
    },
    broken: {
      "in its own policy, the access point that every request there comes through": accessPointPolicy({
        ...READ,
        Resource: `${pointArn(OWN, "one")}/object/*`,
        Condition: through(OWN, "one"),
      }),
      "access points of the own account by a pattern": read({ Condition: through(OWN, "*") }),
      "an access point of a stranger": read({ Condition: through(STRANGER, "one") }),
      "an access point that may be absent": read({
        Condition: { ArnEqualsIfExists: { "s3:DataAccessPointArn": pointArn(OWN, "one") } },
      }),
      "the root": read({ Condition: undefined }),
      "the account's number": read({ Principal: { AWS: TRUSTED }, Condition: undefined }),
      "a pattern of roles": read({ Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${TRUSTED}:role/*` } } }),
      "a key that may be absent": read({ Condition: { ArnEqualsIfExists: { "aws:PrincipalArn": ROLE } } }),
      "all but one role": read({ Condition: { ArnNotEquals: { "aws:PrincipalArn": ROLE } } }),
      "a session": read({
        Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:sts::${TRUSTED}:assumed-role/reader/x` } },
      }),
      "everyone of an account": everyone({ StringEquals: { "aws:PrincipalAccount": TRUSTED } }),
    },
    missing,
    unknown,
  },
  "policy-foreign-durable": {
    compliant: {
      "a condition": read({}),
      "a role of the own account": read({ Principal: { AWS: `arn:aws:iam::${OWN}:role/x` } }),
    },
    broken: {
      "a role": read({ Principal: { AWS: ROLE } }),
      "a user": read({ Principal: { AWS: `arn:aws:iam::${TRUSTED}:user/x` } }),
    },
    missing,
    unknown,
  },
  "policy-foreign-trusted": {
    compliant: { "the trusted account": read({}), "the own account": read({ Principal: { AWS: OWN } }) },
    broken: {
      "a stranger": read({ Principal: { AWS: `arn:aws:iam::${STRANGER}:root` } }),
      "a stranger among others": read({ Principal: { AWS: [TRUSTED, STRANGER] } }),
      "a service that acts for a stranger": service("s3.amazonaws.com", {
        ArnLike: { "aws:SourceArn": "arn:aws:s3:::theirs" },
        StringEquals: { "aws:SourceAccount": STRANGER },
      }),
      "everyone of a stranger": everyone({ StringEquals: { "aws:PrincipalAccount": STRANGER } }),
      "a stranger's bucket as the source": everyone({ StringEquals: { "aws:SourceAccount": STRANGER } }),
      "a stranger who takes a role": trustPolicy({
        Effect: "Allow",
        Principal: { AWS: STRANGER },
        Action: "sts:AssumeRole",
      }),
    },
    missing,
    unknown,
  },
  "policy-foreign-wildcard": {
    compliant: {
      names: read({}),
      "a wildcard for the own account": read({ Principal: { AWS: OWN }, Action: "s3:Get*" }),
    },
    broken: {
      "s3:*": read({ Action: "s3:*" }),
      everything: read({ Action: "*" }),
      "a question mark": read({ Action: "s3:GetObjec?" }),
      "one among others": read({ Action: ["s3:GetObject", "s3:List*"] }),
    },
    missing,
    unknown,
  },
  "policy-foreign-actions": {
    compliant: {
      reading: read({}),
      "all of a catalog": read({ Action: ["s3:DeleteObject", "s3:PutObject", "s3:GetBucketNotification"] }),
      "anything for the own account": read({ Principal: { AWS: OWN }, Action: "s3:GetBucketPolicy" }),
      "the ACL that gives the owner everything": ownersAcl("bucket-owner-full-control"),
    },
    broken: {
      "a bucket's policy": read({ Action: "s3:GetBucketPolicy" }),
      "another ACL": ownersAcl("public-read"),
      "one of two ACLs": ownersAcl(["bucket-owner-full-control", "public-read"]),
      "listing subscribers": topicPolicy({ ...READ, Action: "sns:ListSubscriptionsByTopic", Resource: TOPIC }),
      "re-encrypting": keyPolicy({ ...READ, Action: "kms:ReEncryptFrom", Resource: "*" }),
    },
    missing,
    unknown,
  },
  "policy-foreign-admin": {
    compliant: {
      reading: read({}),
      "the own account": read({ Principal: { AWS: OWN }, Action: "s3:PutBucketPolicy" }),
      "the ACL that gives the owner everything": ownersAcl("bucket-owner-full-control"),
    },
    broken: {
      "s3:PutBucketPolicy": read({ Action: "s3:PutBucketPolicy" }),
      "s3:PutBucketAcl": read({ Action: "s3:PutBucketAcl" }),
      "another ACL": ownersAcl("public-read"),
      "s3:PutObjectAcl": read({ Action: "s3:PutObjectAcl" }),
      "s3:DeleteBucket": read({ Action: "s3:DeleteBucket" }),
      "a wildcard that holds one": read({ Action: "s3:Put*" }),
      everything: read({ Action: "*" }),
      "kms:PutKeyPolicy": keyPolicy({ ...READ, Action: "kms:PutKeyPolicy", Resource: "*" }),
      "sns:AddPermission": topicPolicy({ ...READ, Action: "sns:AddPermission", Resource: TOPIC }),
      "sqs:SetQueueAttributes": queuePolicy({ ...READ, Action: "sqs:SetQueueAttributes", Resource: "*" }),
    },
    missing,
    unknown,
  },
  "policy-foreign-notifications": {
    compliant: {
      "a bucket that is left to them": bucketPolicy({
        ...READ,
        Action: "s3:PutBucketNotification",
        Resource: "arn:aws:s3:::left-to-them",
      }),
      "reading the notifications": read({ Action: "s3:GetBucketNotification", Resource: BUCKET }),
      "the own account": read({ Principal: { AWS: OWN }, Action: "s3:PutBucketNotification", Resource: BUCKET }),
    },
    broken: {
      "another bucket": read({ Action: "s3:PutBucketNotification", Resource: [BUCKET, OBJECTS] }),
      "every bucket": read({ Action: "s3:PutBucketNotification", Resource: "*" }),
      "a wildcard that holds it": read({ Action: "s3:PutBucket*", Resource: BUCKET }),
    },
    missing,
    unknown,
    config: CONFIG,
  },
  "policy-service-source": {
    compliant: {
      "S3 with both": service("s3.amazonaws.com", { ...ACCOUNT, ...ARN }),
      "S3 of an organization": service("s3.amazonaws.com", {
        ...ARN,
        StringEquals: { "aws:SourceOrgID": "o-1234567890" },
      }),
      "log delivery with the account": service("logging.s3.amazonaws.com", ACCOUNT),
      "CloudTrail with its trail": service("cloudtrail.amazonaws.com", {
        StringEquals: { "aws:SourceArn": `arn:aws:cloudtrail:us-east-1:${OWN}:trail/t` },
      }),
      "logs on a key by their context": service(
        "logs.us-east-1.amazonaws.com",
        { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:222222222222:*" } },
        keyPolicy,
        "kms:Decrypt",
      ),
      "a service that takes a role": trustPolicy({
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    },
    broken: {
      "S3 with nothing": service("s3.amazonaws.com", {}),
      "S3 without the account": service("s3.amazonaws.com", ARN),
      "S3 without the bucket": service("s3.amazonaws.com", ACCOUNT),
      "CloudTrail without its trail": service("cloudtrail.amazonaws.com", ACCOUNT),
      "log delivery with nothing": service("logging.s3.amazonaws.com", {}),
      "an account that may be absent": service("logging.s3.amazonaws.com", {
        StringEqualsIfExists: { "aws:SourceAccount": OWN },
      }),
      "any account": service("logging.s3.amazonaws.com", { StringLike: { "aws:SourceAccount": "*" } }),
      "S3 on a key with nothing": service("s3.amazonaws.com", {}, keyPolicy, "kms:Decrypt"),
    },
    missing,
    unknown,
  },
  "policy-destination-trusted": {
    compliant: {
      "a topic of its own": resource("aws:s3/bucketNotification:BucketNotification", {
        bucket: "acme",
        topics: [{ topicArn: TOPIC, events: ["s3:ObjectCreated:*"] }],
      }),
      "a trusted queue": resource("aws:sns/topicSubscription:TopicSubscription", {
        protocol: "sqs",
        endpoint: `arn:aws:sqs:us-east-1:${TRUSTED}:q`,
      }),
      "an address of e-mail": resource("aws:sns/topicSubscription:TopicSubscription", {
        protocol: "email",
        endpoint: "ops@example.com",
      }),
    },
    broken: {
      "a stranger's topic": resource("aws:s3/bucketNotification:BucketNotification", {
        bucket: "acme",
        topics: [{ topicArn: `arn:aws:sns:us-east-1:${STRANGER}:t`, events: ["s3:ObjectCreated:*"] }],
      }),
      "a stranger's queue": resource("aws:sns/topicSubscription:TopicSubscription", {
        protocol: "sqs",
        endpoint: `arn:aws:sqs:us-east-1:${STRANGER}:q`,
      }),
      "replicas that a stranger owns": resource("aws:s3/bucketReplicationConfig:BucketReplicationConfig", {
        rules: [{ destination: { bucket: "arn:aws:s3:::theirs", account: STRANGER } }],
      }),
      "an inventory for a stranger": resource("aws:s3/inventory:Inventory", {
        destination: { bucket: { bucketArn: "arn:aws:s3:::theirs", accountId: STRANGER } },
      }),
      "analytics for a stranger": resource("aws:s3/analyticsConfiguration:AnalyticsConfiguration", {
        storageClassAnalysis: { dataExport: { destination: { s3BucketDestination: { bucketAccountId: STRANGER } } } },
      }),
      "a stranger's bus": resource("aws:cloudwatch/eventTarget:EventTarget", {
        arn: `arn:aws:events:us-east-1:${STRANGER}:event-bus/default`,
      }),
    },
    missing: { of: resource("aws:s3/bucketNotification:BucketNotification", { bucket: "acme" }), reports: false },
    unknown: { of: resource("aws:cloudwatch/eventTarget:EventTarget", { arn: UNKNOWN }), waits: true },
  },
  "policy-foreign-unnamed": {
    compliant: {
      "an account": read({}),
      "one's own account, from a network": everyone({
        StringEquals: { "aws:PrincipalAccount": OWN, "aws:SourceVpce": "vpce-1" },
      }),
    },
    broken: {
      "an organization": everyone({ StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } }),
      "a range of addresses": everyone({ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }),
      "an endpoint": everyone({ StringEquals: { "aws:SourceVpce": "vpce-0a" } }),
      "a canonical user": read({ Principal: { CanonicalUser: "a".repeat(64) } }),
      "an id": everyone({ StringLike: { "aws:userid": "AROAEXAMPLEADMIN00001:*" } }),
    },
    missing,
    unknown,
    config: CONFIG,
  },
  "policy-principal-account": {
    compliant: {
      "one account": read({}),
      "everyone of an account": everyone({ StringEquals: { "aws:PrincipalAccount": TRUSTED } }),
    },
    broken: {
      "a role of another account": read({
        Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${STRANGER}:role/reader` } },
      }),
      "another account": when({ StringEquals: { "aws:PrincipalAccount": STRANGER } }),
    },
    missing,
    unknown,
    config: CONFIG,
  },
  "policy-action-obsolete": {
    compliant: { "actions of today": read({}) },
    broken: { "sns:Receive": topicPolicy({ ...READ, Action: "SNS:Receive", Resource: TOPIC }) },
    missing,
    unknown,
    config: CONFIG,
  },
  "policy-action-resource": {
    compliant: {
      "an action on objects": read({}),
      "actions on both": read({ Action: ["s3:GetObject", "s3:ListBucket"], Resource: [BUCKET, OBJECTS] }),
      "every action": read({ Action: "s3:*", Resource: BUCKET }),
      "an action on no bucket": identityPolicy({ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }),
      "a pattern of bucket names": identityPolicy({
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::a*",
      }),
    },
    broken: {
      "listing of objects": read({ Action: "s3:ListBucket" }),
      "reading of the bucket": read({ Resource: BUCKET }),
      "listing of a prefix": identityPolicy({
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: "arn:aws:s3:::acme/team-a/*",
      }),
      "one of two actions": read({ Action: ["s3:GetObject", "s3:ListBucket"] }),
    },
    missing,
    unknown,
    config: CONFIG,
  },
  "policy-resource-fits": {
    compliant: {
      "a bucket and its objects": read({ Resource: [BUCKET, OBJECTS], Action: ["s3:GetObject", "s3:ListBucket"] }),
      "everything, for an identity": identityPolicy({ Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }),
      "a variable": identityPolicy({
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::acme/${aws:username}/*",
      }),
      "an access point": identityPolicy({
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:us-east-1:${OWN}:accesspoint/one/object/*`,
      }),
    },
    broken: {
      "a name": read({ Resource: "acme" }),
      "a path": read({ Resource: "acme/*" }),
      "no service": identityPolicy({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws::::acme/*" }),
      "any service": identityPolicy({ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:*:::acme/*" }),
      "a Region in a bucket's ARN": read({ Resource: "arn:aws:s3:us-east-1::acme/*" }),
      "an account in a bucket's ARN": read({ Resource: `arn:aws:s3::${OWN}:acme/*` }),
      "two buckets": read({ Resource: [OBJECTS, "arn:aws:s3:::other/*"] }),
      "everything, in a bucket's policy": read({ Resource: "*" }),
    },
    missing,
    unknown,
    config: CONFIG,
  },
  "policy-document-lockout": {
    compliant: {
      "a denial without TLS": topicPolicy({ ...TLS, Action: "sns:SetTopicAttributes", Resource: TOPIC }),
      "a denial of use": queuePolicy({ Effect: "Deny", Principal: "*", Action: "sqs:SendMessage", Resource: "*" }),
      "a denial that spares the deployer": keyPolicy({
        Effect: "Deny",
        Principal: "*",
        Action: "kms:*",
        Resource: "*",
        Condition: { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${OWN}:role/deployer` } },
      }),
      "a denial of a stranger's account": keyPolicy({
        Effect: "Deny",
        Principal: { AWS: STRANGER },
        Action: "kms:*",
        Resource: "*",
      }),
    },
    broken: {
      "a denial to everyone": keyPolicy({ Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*" }),
      "a denial by network": queuePolicy({
        Effect: "Deny",
        Principal: "*",
        Action: "sqs:*",
        Resource: "*",
        Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } },
      }),
      "a denial without MFA": topicPolicy({
        Effect: "Deny",
        Principal: { AWS: OWN },
        Action: "sns:*",
        Resource: TOPIC,
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      }),
    },
    missing,
    unknown: { of: resource("aws:kms/keyPolicy:KeyPolicy", { policy: UNKNOWN }), waits: true },
    config: CONFIG,
  },
};
