import { UNKNOWN } from "../../../policypack/lib/unknown";
import type { Cases, Some } from "../cases";
import { BUCKET, bucketPolicy, CONFIG, OBJECTS, OWN, READ, resource, TLS, TRUSTED } from "../pack";

const V1 = "aws:s3/bucket:Bucket";
const V2 = "aws:s3/bucketV2:BucketV2";
const bucket = (props: Record<string, unknown> = {}, type = V1) => resource(type, { bucket: "acme", ...props });
const ownership = (value: unknown) =>
  resource("aws:s3/bucketOwnershipControls:BucketOwnershipControls", {
    bucket: "acme",
    rule: { objectOwnership: value },
  });
const block = (props: Record<string, unknown>) =>
  resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", { bucket: "acme", ...props });
const FOUR = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
const SSE = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const KEY = `arn:aws:kms:us-east-1:${OWN}:key/1`;
const sse = (rule: Record<string, unknown>, type = SSE) => resource(type, { bucket: "acme", rules: [rule] });
const kms = (key: unknown, bucketKeyEnabled: unknown = true, algorithm = "aws:kms") => ({
  applyServerSideEncryptionByDefault: { sseAlgorithm: algorithm, kmsMasterKeyId: key },
  bucketKeyEnabled,
});
const AES = { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
const versioning = (status: unknown, type = "aws:s3/bucketVersioning:BucketVersioning") =>
  resource(type, { bucket: "acme", versioningConfiguration: { status } });
const logging = (props: Record<string, unknown>, more = {}) =>
  resource("aws:s3/bucketLogging:BucketLogging", { bucket: "acme", targetBucket: "logs", ...props }, more);
const takesLogs = {
  Effect: "Allow",
  Principal: { Service: "logging.s3.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: OBJECTS,
  Condition: { StringEquals: { "aws:SourceAccount": OWN } },
};
const DATA = ["s3:GetObject*", "s3:PutObject*", "s3:DeleteObject*", "s3:ListBucket*"];
const deny = (condition: Record<string, unknown> | undefined, action: unknown = DATA, principal: unknown = "*") => ({
  Effect: "Deny",
  Principal: principal,
  Action: action,
  Resource: [BUCKET, OBJECTS],
  ...(condition === undefined ? {} : { Condition: condition }),
});
const SPARED = { "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false" };
const DEPLOYER = { "aws:PrincipalArn": [`arn:aws:iam::${OWN}:root`, `arn:aws:iam::${OWN}:role/deployer`] };
const VPCE = { "aws:SourceVpce": ["vpce-0a1b2c3d"] };
const SAFE = { StringNotEqualsIfExists: VPCE, BoolIfExists: SPARED, ArnNotLikeIfExists: DEPLOYER };
const unknownUrn = { propertyDependencies: { bucket: [bucket().urn] } };

export const s3Cases: Readonly<Record<string, Cases>> = {
  "s3-bucket-ownership": {
    compliant: {
      "a bucket and its controls": [bucket(), ownership("BucketOwnerEnforced")],
      "a private acl": [bucket({ acl: "private" }), ownership("BucketOwnerEnforced")],
      "a bucket of the older type": [bucket({}, V2), ownership("BucketOwnerEnforced")],
      "controls whose bucket is known by its source": [
        bucket({ bucket: UNKNOWN }),
        {
          ...ownership("BucketOwnerEnforced"),
          props: { bucket: UNKNOWN, rule: { objectOwnership: "BucketOwnerEnforced" } },
          ...unknownUrn,
        },
      ],
    },
    broken: {
      "another ownership": ownership("ObjectWriter"),
      "an acl on the bucket": bucket({ acl: "public-read" }),
      "an acl as a resource": resource("aws:s3/bucketAcl:BucketAcl", { bucket: "acme", acl: "private" }),
      "an acl of the older type": resource("aws:s3/bucketAclV2:BucketAclV2", { bucket: "acme", acl: "private" }),
      "controls of another bucket": [
        bucket(),
        resource(ownership("").type, { bucket: "other", rule: { objectOwnership: "BucketOwnerEnforced" } }),
      ],
    },
    missing: { of: bucket(), reports: true },
    unknown: { of: ownership(UNKNOWN), waits: true },
  },
  "s3-bucket-publicaccess": {
    compliant: {
      "all four": [bucket(), block(FOUR)],
      "the account's own block": [bucket(), resource("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", FOUR)],
    },
    broken: Object.fromEntries([
      ...Object.keys(FOUR).map((flag): [string, Some] => [`${flag} false`, block({ ...FOUR, [flag]: false })]),
      ...Object.keys(FOUR).map((flag): [string, Some] => [`${flag} left out`, block({ ...FOUR, [flag]: undefined })]),
    ]),
    missing: { of: bucket(), reports: true },
    unknown: { of: block({ ...FOUR, restrictPublicBuckets: UNKNOWN }), waits: true },
  },
  "s3-bucket-encryption": {
    compliant: {
      "a key's full ARN": [bucket(), sse(kms(KEY))],
      "two layers": [bucket(), sse(kms(KEY, true, "aws:kms:dsse"))],
      "the older type": [
        bucket({}, V2),
        sse(kms(KEY), `${SSE.split(":BucketS")[0] ?? ""}V2:BucketServerSideEncryptionConfigurationV2`),
      ],
      "a configuration on the bucket": bucket({ serverSideEncryptionConfiguration: { rule: kms(KEY) } }),
      "AES256 on a bucket that another sends its logs to": [
        resource(V1, { bucket: "logs" }, { name: "logs" }),
        resource(SSE, { bucket: "logs", rules: [AES] }, { name: "logs" }),
        logging({ bucket: "data" }),
      ],
      "AES256 on a bucket whose policy takes logs": [bucket(), sse(AES), bucketPolicy(TLS, takesLogs)],
    },
    broken: {
      AES256: [bucket(), sse(AES)],
      "no key": sse({ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }),
      "the AWS-managed key": sse(kms("alias/aws/s3")),
      "an alias": sse(kms("alias/data")),
      "an alias's ARN": sse(kms(`arn:aws:kms:us-east-1:${OWN}:alias/data`)),
      "a bare key id": sse(kms("1234abcd-12ab-34cd-56ef-1234567890ab")),
      "the AWS-managed key on the bucket": bucket({ serverSideEncryptionConfiguration: { rule: kms("alias/aws/s3") } }),
    },
    missing: { of: bucket(), reports: true },
    unknown: { of: [bucket(), sse(kms(UNKNOWN))], waits: true },
  },
  "s3-bucket-bucketkey": {
    compliant: {
      "a bucket key": sse(kms(KEY)),
      "no key of AWS KMS": sse(AES),
      "a trail's log bucket without": [
        sse(kms(KEY, false)),
        resource("aws:cloudtrail/trail:Trail", { s3BucketName: "acme" }),
      ],
    },
    broken: {
      false: sse(kms(KEY, false)),
      "false on the bucket": bucket({ serverSideEncryptionConfiguration: { rule: kms(KEY, false) } }),
    },
    missing: {
      of: sse({ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY } }),
      reports: true,
    },
    unknown: { of: sse(kms(KEY, UNKNOWN)), waits: true },
  },
  "s3-bucket-tls": {
    compliant: {
      "a deny of plain HTTP": [bucket(), bucketPolicy(READ, TLS)],
      "the IfExists form": bucketPolicy({ ...TLS, Condition: { BoolIfExists: { "aws:SecureTransport": ["false"] } } }),
      "a policy on the bucket": bucket({ policy: JSON.stringify({ Version: "2012-10-17", Statement: [TLS] }) }),
    },
    broken: {
      "a policy without it": bucketPolicy(READ),
      "a deny of objects only": bucketPolicy({ ...TLS, Resource: OBJECTS }),
      "a deny of the bucket only": bucketPolicy({ ...TLS, Resource: BUCKET }),
      "a deny of reading only": bucketPolicy({ ...TLS, Action: "s3:GetObject" }),
      "a deny for one account": bucketPolicy({ ...TLS, Principal: { AWS: TRUSTED } }),
      "the flag the wrong way round": bucketPolicy({ ...TLS, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
      "a second condition": bucketPolicy({
        ...TLS,
        Condition: { Bool: { "aws:SecureTransport": "false" }, StringEquals: { "aws:PrincipalAccount": TRUSTED } },
      }),
    },
    missing: { of: bucket(), reports: true },
    unknown: {
      of: [bucket(), resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "acme", policy: UNKNOWN })],
      waits: true,
    },
  },
  "s3-bucket-versioning": {
    compliant: {
      "versioning on": [bucket(), versioning("Enabled")],
      "the older type": [bucket({}, V2), versioning("Enabled", "aws:s3/bucketVersioningV2:BucketVersioningV2")],
      "versioning stated on the bucket": bucket({ versioning: { enabled: true } }),
    },
    broken: {
      suspended: versioning("Suspended"),
      disabled: versioning("Disabled"),
      "off on the bucket": bucket({ versioning: { enabled: false } }),
    },
    missing: { of: bucket(), reports: true },
    unknown: { of: versioning(UNKNOWN), waits: true },
  },
  "s3-bucket-logging": {
    compliant: {
      logging: [bucket(), logging({})],
      "the bucket that the logs go to": [
        resource(V1, { bucket: "logs" }, { name: "logs" }),
        logging({ bucket: "data" }),
      ],
      "a target known by its source": [
        bucket({ bucket: UNKNOWN }),
        logging({ bucket: "data", targetBucket: UNKNOWN }, { propertyDependencies: { targetBucket: [bucket().urn] } }),
      ],
      "logging stated on the bucket": bucket({ logging: { targetBucket: "logs" } }),
    },
    broken: { "logging of another bucket": [bucket(), logging({ bucket: "other" })] },
    missing: { of: bucket(), reports: true },
    unknown: { of: [bucket({ bucket: UNKNOWN }), logging({ bucket: UNKNOWN }, unknownUrn)], waits: false },
  },
  "s3-bucket-forcedestroy": {
    compliant: {
      false: bucket({ forceDestroy: false }),
      "true in a sandbox": resource(V1, { forceDestroy: true }, { urn: `urn:pulumi:sandbox::project::${V1}::it` }),
    },
    broken: { true: bucket({ forceDestroy: true }), "true on the older type": bucket({ forceDestroy: true }, V2) },
    missing: { of: bucket(), reports: false },
    unknown: { of: bucket({ forceDestroy: UNKNOWN }), waits: true },
  },
  "s3-bucketpolicy-lockout": {
    compliant: {
      "the safe form": bucketPolicy(TLS, deny(SAFE)),
      "the safe form for addresses": bucketPolicy(
        TLS,
        deny({
          NotIpAddressIfExists: { "aws:SourceIp": ["203.0.113.0/24"] },
          BoolIfExists: SPARED,
          ArnNotLikeIfExists: DEPLOYER,
        }),
      ),
      "a deny of one foreign role": bucketPolicy(
        TLS,
        deny({ StringNotEquals: VPCE }, "s3:*", { AWS: `arn:aws:iam::${TRUSTED}:role/x` }),
      ),
      "a deny of a named account only": bucketPolicy(
        TLS,
        deny({ StringNotEquals: VPCE, StringEquals: { "aws:PrincipalAccount": TRUSTED } }, "s3:*"),
      ),
      "a deny of the wrong encryption": bucketPolicy(
        TLS,
        deny({ StringNotEqualsIfExists: { "s3:x-amz-server-side-encryption": "aws:kms" } }, "s3:PutObject"),
      ),
    },
    broken: {
      "the bare form": bucketPolicy(deny({ StringNotEquals: VPCE }, "s3:*")),
      "the bare form with IfExists": bucketPolicy(deny({ StringNotEqualsIfExists: VPCE }, "s3:*")),
      "a bare deny by VPC": bucketPolicy(deny({ StringNotEquals: { "aws:SourceVpc": "vpc-1" } }, "s3:*")),
      "a bare deny by address": bucketPolicy(deny({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, "s3:*")),
      "a deny where the key is absent": bucketPolicy(deny({ Null: { "aws:SourceVpce": "true" } }, "s3:*")),
      "management actions": bucketPolicy(deny(SAFE, "s3:*")),
      "management actions by a narrower wildcard": bucketPolicy(deny(SAFE, ["s3:GetObject", "s3:PutBucket*"])),
      "AWS services left out": bucketPolicy(deny({ ...SAFE, BoolIfExists: { "aws:ViaAWSService": "false" } })),
      "calls by services left out": bucketPolicy(
        deny({ ...SAFE, BoolIfExists: { "aws:PrincipalIsAWSService": "false" } }),
      ),
      "the deployer left out": bucketPolicy(deny({ StringNotEqualsIfExists: VPCE, BoolIfExists: SPARED })),
      "everything, to everyone": bucketPolicy(deny(undefined, "s3:*")),
      NotPrincipal: bucketPolicy({ Effect: "Deny", NotPrincipal: { AWS: OWN }, Action: "s3:*", Resource: BUCKET }),
    },
    missing: { of: bucketPolicy(TLS), reports: false },
    unknown: { of: resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: "acme", policy: UNKNOWN }), waits: true },
  },
  "s3-bucket-tags": {
    compliant: {
      "both tags": bucket({ tags: { owner: "genomics", classification: "internal" } }),
      "tags in capitals": bucket({ tags: { Owner: "genomics", Classification: "internal" } }),
      "tags of the provider": resource(
        V1,
        { tags: { classification: "internal" } },
        { provider: { name: "p", props: { defaultTags: JSON.stringify({ tags: { owner: "genomics" } }) } } },
      ),
    },
    broken: {
      "one missing": bucket({ tags: { owner: "genomics" } }),
      "one empty": bucket({ tags: { owner: " ", classification: "internal" } }),
    },
    missing: { of: bucket(), reports: true },
    unknown: { of: bucket({ tags: UNKNOWN }), waits: true },
  },
  "s3-bucket-residency": {
    compliant: {
      "a region within": bucket({ region: "eu-west-1", tags: { residency: "eu" } }),
      "the provider's region": resource(
        V1,
        { tags: { residency: "EU" } },
        { provider: { name: "p", props: { region: "eu-north-1" } } },
      ),
      "a country": bucket({ region: "eu-central-1", tags: { residency: "de" } }),
      "no residency": bucket({ region: "ap-south-1" }),
    },
    broken: {
      "a region without": bucket({ region: "us-east-1", tags: { residency: "eu" } }),
      "the stack's region": bucket({ tags: { residency: "eu" } }),
      "London, which is outside the Union": bucket({ region: "eu-west-2", tags: { residency: "eu" } }),
      "an unknown residency": bucket({ tags: { residency: "mars" } }),
      "a residency named as something that every object has": bucket({ tags: { residency: "constructor" } }),
      "a residency of the stack's configuration": bucket({ bucket: "stays", region: "us-east-1" }),
    },
    missing: { of: bucket(), reports: false },
    unknown: { of: bucket({ tags: { residency: UNKNOWN } }), waits: true },
    config: { ...CONFIG, stack: { ...CONFIG.stack, buckets: [{ name: "stays", residency: "eu" }] } },
  },
  "s3-bucket-website": {
    compliant: {
      "a bucket": bucket(),
      "a redirect": resource("aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", {
        bucket: "acme",
        redirectAllRequestsTo: { hostName: "www.example.com" },
      }),
    },
    broken: {
      "a website": resource("aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", {
        bucket: "acme",
        indexDocument: { suffix: "index.html" },
      }),
      "a website on the bucket itself": bucket({ website: { indexDocument: "index.html" } }),
    },
    missing: { of: bucket(), reports: false },
    unknown: { of: resource("aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", {}), waits: false },
  },
};
