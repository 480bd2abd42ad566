import { UNKNOWN } from "../../../policypack/lib/unknown";
import type { Cases } from "../cases";
import { BUCKET, identityPolicy, OBJECTS, OWN, resource, ROLE, TRUSTED, trustPolicy } from "../pack";

const trust = (principal: unknown, condition?: Record<string, unknown>, action: unknown = "sts:AssumeRole") =>
  trustPolicy({
    Effect: "Allow",
    Principal: principal,
    Action: action,
    ...(condition === undefined ? {} : { Condition: condition }),
  });
const root = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` });
const EXACT = { ArnEquals: { "aws:PrincipalArn": ROLE } };
const GITHUB = { Federated: `arn:aws:iam::${OWN}:oidc-provider/token.actions.githubusercontent.com` };
const oidc = (condition: Record<string, unknown>, principal: unknown = GITHUB) =>
  trust(principal, condition, "sts:AssumeRoleWithWebIdentity");
const AUD = { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" };
const sub = (value: unknown) => ({ "token.actions.githubusercontent.com:sub": value });
const allow = (action: unknown, on: unknown = "*", condition?: Record<string, unknown>) =>
  identityPolicy({
    Effect: "Allow",
    Action: action,
    Resource: on,
    ...(condition === undefined ? {} : { Condition: condition }),
  });
const unknownTrust = resource("aws:iam/role:Role", { assumeRolePolicy: UNKNOWN });
const unknownPolicy = resource("aws:iam/policy:Policy", { policy: UNKNOWN });
const role = resource("aws:iam/role:Role", {});

export const iamCases: Readonly<Record<string, Cases>> = {
  "iam-trust-principals": {
    compliant: {
      "a service": trust({ Service: "lambda.amazonaws.com" }),
      "a role of the account": trust({ AWS: `arn:aws:iam::${OWN}:role/ci` }),
      "the account's root, narrowed": trust(root(OWN), {
        ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${OWN}:role/ci` },
      }),
    },
    broken: {
      everyone: trust("*"),
      "everyone under AWS": trust({ AWS: "*" }),
      "everyone of an organization": trust("*", { StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } }),
      "the whole account": trust(root(OWN)),
      "the whole account by a pattern": trust(root(OWN), {
        ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OWN}:role/*` },
      }),
    },
    missing: { of: role, reports: false },
    unknown: { of: unknownTrust, waits: true },
  },
  "iam-trust-foreign": {
    compliant: {
      "an exact role": trust(root(TRUSTED), EXACT),
      "an external id": trust(root(TRUSTED), { StringEquals: { "sts:ExternalId": "a1b2c3" } }),
      "a role as the principal": trust({ AWS: ROLE }),
      "the own account": trust(root(OWN)),
    },
    broken: {
      "the whole account": trust(root(TRUSTED)),
      "the account's number": trust({ AWS: TRUSTED }),
      "a pattern of roles": trust(root(TRUSTED), { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${TRUSTED}:role/*` } }),
      "any external id": trust(root(TRUSTED), { StringLike: { "sts:ExternalId": "*" } }),
      "an empty external id": trust(root(TRUSTED), { StringEquals: { "sts:ExternalId": "" } }),
      "an external id if there is one": trust(root(TRUSTED), { StringEqualsIfExists: { "sts:ExternalId": "a1b2c3" } }),
    },
    missing: { of: role, reports: false },
    unknown: { of: unknownTrust, waits: true },
  },
  "iam-trust-oidc": {
    compliant: {
      "audience and subject": oidc({ StringEquals: { ...AUD, ...sub("repo:acme/data:ref:refs/heads/main") } }),
      "a pattern within one repository": oidc({ StringEquals: AUD, StringLike: sub("repo:acme/data:*") }),
      "passing tags on, without claims": trust(
        { Federated: `arn:aws:iam::${OWN}:saml-provider/idp` },
        {},
        "sts:TagSession",
      ),
      "Facebook with its application": trust(
        { Federated: "graph.facebook.com" },
        { StringEquals: { "graph.facebook.com:app_id": "1234567890" } },
        "sts:AssumeRoleWithWebIdentity",
      ),
      "Amazon with its application": trust(
        { Federated: "www.amazon.com" },
        { StringEquals: { "www.amazon.com:app_id": "amzn1.application-oa2-client.1" } },
        "sts:AssumeRoleWithWebIdentity",
      ),
      "SAML with its audience": trust(
        { Federated: `arn:aws:iam::${OWN}:saml-provider/idp` },
        { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
        "sts:AssumeRoleWithSAML",
      ),
    },
    broken: {
      "no condition": oidc({}),
      "the audience only": oidc({ StringEquals: AUD }),
      "the subject only": oidc({ StringEquals: sub("repo:acme/data:ref:refs/heads/main") }),
      "any subject": oidc({ StringEquals: AUD, StringLike: sub("*") }),
      "any repository of an organization": oidc({ StringEquals: AUD, StringLike: sub("repo:acme/*") }),
      "organizations by a prefix": oidc({ StringEquals: AUD, StringLike: sub("repo:acme*") }),
      "every pull request": oidc({ StringEquals: { ...AUD, ...sub("repo:acme/data:pull_request") } }),
      "an empty subject": oidc({ StringEquals: { ...AUD, ...sub("") } }),
      "any repository": oidc({ StringEquals: AUD, StringLike: sub("repo:*") }),
      "only ForAllValues": oidc({
        "ForAllValues:StringEquals": { ...AUD, ...sub("repo:acme/data:ref:refs/heads/main") },
      }),
      "Cognito without its identity pool": oidc({}, { Federated: "cognito-identity.amazonaws.com" }),
    },
    missing: { of: role, reports: false },
    unknown: { of: unknownTrust, waits: true },
  },
  "iam-policy-admin": {
    compliant: {
      "named actions": allow("s3:ListAllMyBuckets"),
      "everything on one resource": allow("*", "arn:aws:s3:::acme/*"),
      "a deny": identityPolicy({ Effect: "Deny", Action: "*", Resource: "*" }),
    },
    broken: {
      everything: allow("*"),
      "everything, spelt out": allow("*:*"),
      "everything among others": allow(["s3:GetObject", "*"]),
      "everything inline": resource("aws:iam/rolePolicy:RolePolicy", {
        policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }),
      }),
    },
    missing: { of: resource("aws:iam/policy:Policy", {}), reports: false },
    unknown: { of: unknownPolicy, waits: true },
  },
  "iam-policy-data": {
    compliant: {
      "a named bucket": allow("s3:GetObject", "arn:aws:s3:::acme/*"),
      "the account pinned": allow("s3:GetObject", "*", { StringEquals: { "aws:ResourceAccount": OWN } }),
      "the service pinned": allow("kms:Decrypt", "*", {
        StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" },
      }),
      "keys of one account": allow("kms:Decrypt", `arn:aws:kms:*:${OWN}:key/*`),
      "an action on nothing in particular": allow(["s3:ListAllMyBuckets", "kms:ListKeys"]),
      "another service": allow("logs:PutLogEvents"),
    },
    broken: {
      "reading everywhere": allow("s3:GetObject"),
      "reading every bucket": allow("s3:GetObject", "arn:aws:s3:::*"),
      "reading every bucket's objects": allow("s3:GetObject", ["arn:aws:s3:::acme/*", "arn:aws:s3:::*/*"]),
      "s3:* everywhere": allow("s3:*"),
      "decrypting everywhere": allow("kms:Decrypt"),
      "any key of any account": allow("kms:Decrypt", "arn:aws:kms:*:*:key/*"),
      "a pin that an absent key passes": allow("s3:GetObject", "*", {
        StringEqualsIfExists: { "aws:ResourceAccount": OWN },
      }),
      "a pin that says nothing": allow("s3:GetObject", "*", { StringLike: { "aws:ResourceAccount": "*" } }),
    },
    missing: { of: resource("aws:iam/policy:Policy", {}), reports: false },
    unknown: { of: unknownPolicy, waits: true },
  },
  "iam-policy-passrole": {
    compliant: {
      "a named role": allow("iam:PassRole", `arn:aws:iam::${OWN}:role/task`),
      "roles under a path": allow("iam:PassRole", `arn:aws:iam::${OWN}:role/tasks/*`),
    },
    broken: {
      "any role": allow("iam:PassRole"),
      "any role of the account": allow("iam:PassRole", `arn:aws:iam::${OWN}:role/*`),
      "a wildcard that holds it": allow("iam:Pass*"),
      "any role, to one service": allow("iam:PassRole", "*", {
        StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" },
      }),
    },
    missing: { of: resource("aws:iam/policy:Policy", {}), reports: false },
    unknown: { of: unknownPolicy, waits: true },
  },
  "iam-policy-escalation": {
    compliant: {
      "half a pair": allow("ec2:RunInstances"),
      "a pair on named resources": allow(["iam:PutRolePolicy", "sts:AssumeRole"], `arn:aws:iam::${OWN}:role/one`),
    },
    broken: {
      "passing a role to an instance": allow(["iam:PassRole", "ec2:RunInstances"]),
      "passing a role to a function, over two statements": identityPolicy(
        { Effect: "Allow", Action: "iam:PassRole", Resource: `arn:aws:iam::${OWN}:role/*` },
        { Effect: "Allow", Action: ["lambda:CreateFunction", "lambda:InvokeFunction"], Resource: "*" },
      ),
      "a new version of a policy": allow("iam:CreatePolicyVersion"),
      "iam:*": allow("iam:*"),
    },
    missing: { of: resource("aws:iam/policy:Policy", {}), reports: false },
    unknown: { of: unknownPolicy, waits: true },
  },
  "iam-attachment-broad": {
    compliant: {
      "a policy of the account": resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
        policyArn: "arn:aws:iam::222222222222:policy/AdministratorAccess",
      }),
      "a narrow policy of AWS's": resource("aws:iam/role:Role", {
        managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],
      }),
      "an administrator's permission set": resource("aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment", {
        managedPolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
    },
    broken: {
      "an attachment": resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {
        policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
      "a list on the role": resource("aws:iam/role:Role", {
        managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3FullAccess"],
      }),
      "an exclusive list": resource("aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive", {
        policyArns: ["arn:aws-us-gov:iam::aws:policy/PowerUserAccess"],
      }),
      "a policy of a job": resource("aws:iam/policyAttachment:PolicyAttachment", {
        policyArn: "arn:aws:iam::aws:policy/job-function/SystemAdministrator",
      }),
    },
    missing: { of: resource("aws:iam/role:Role", {}), reports: false },
    unknown: { of: resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { policyArn: UNKNOWN }), waits: true },
  },
  "iam-policy-permissions": {
    compliant: {
      "use of data": identityPolicy({ Effect: "Allow", Action: "s3:GetObject", Resource: OBJECTS }),
      "grants for services": identityPolicy({ Effect: "Allow", Action: "kms:CreateGrant", Resource: "*" }),
    },
    broken: {
      "the policy of one bucket": identityPolicy({ Effect: "Allow", Action: "s3:PutBucketPolicy", Resource: BUCKET }),
      "every action on one bucket": identityPolicy({ Effect: "Allow", Action: "s3:*", Resource: BUCKET }),
    },
    missing: { of: resource("aws:iam/policy:Policy", {}), reports: false },
    unknown: { of: resource("aws:iam/policy:Policy", { policy: UNKNOWN }), waits: true },
  },
};
