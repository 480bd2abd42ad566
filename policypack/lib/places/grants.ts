import { type Json, type JsonObject, readJson } from "@cross-account-s3/iam";
import type { DocumentKind } from "../document-kinds";
import { isUnknown, property } from "../unknown";
import { isTrue, list, string } from "../values";
import { valuesAt } from "./property-path";

/** A permission that a resource grants without a policy document, as the equivalent statement. */
interface Granted {
  readonly kind: DocumentKind;
  /** The property that names the grantee. */
  readonly where: string;
  readonly statement: JsonObject;
}

/** Returns the permissions that a resource grants. */
type ReadGrants = (props: object) => readonly Granted[];

/** Functions that read the permissions of each type. A grantee is an account id, an ARN, an organization, or `*`. */
export const GRANTS: Readonly<Record<string, ReadGrants>> = {
  "aws:lambda/permission:Permission": (props) => lambdaPermission(props),
  "aws:lambda/layerVersionPermission:LayerVersionPermission": (props) =>
    withinOrganization(shared(props, "principal", "lambda:GetLayerVersion"), text(props, "organizationId")),
  "aws:lambda/functionUrl:FunctionUrl": (props) =>
    text(props, "authorizationType") === "NONE"
      ? [granted("function", "authorizationType", "*", "lambda:InvokeFunctionUrl")]
      : [],
  "aws:cloudwatch/eventPermission:EventPermission": (props) =>
    withinOrganization(
      shared(props, "principal", text(props, "action") ?? "events:PutEvents"),
      valuesAt(props, "condition.value").flatMap(({ value }) => string(value) ?? [])[0],
    ),
  "aws:kms/grant:Grant": (props) => [
    ...shared(
      props,
      "granteePrincipal",
      valuesAt(props, "operations[]").map(({ value }) => `kms:${string(value) ?? ""}`),
    ),
    ...shared(props, "retiringPrincipal", "kms:RetireGrant"),
  ],
  "aws:ram/principalAssociation:PrincipalAssociation": (props) => shared(props, "principal", "ram:GetResourceShares"),
  "aws:ram/resourceShareAssociationsExclusive:ResourceShareAssociationsExclusive": (props) =>
    shared(props, "principals[]", "ram:GetResourceShares"),
  "aws:lakeformation/permissions:Permissions": (props) =>
    text(props, "principal") === "IAM_ALLOWED_PRINCIPALS"
      ? []
      : shared(props, "principal", "lakeformation:GetDataAccess"),
  "aws:signer/signingProfilePermission:SigningProfilePermission": (props) =>
    shared(props, "principal", text(props, "action") ?? "signer:StartSigningJob"),
  "aws:acmpca/permission:Permission": (props) =>
    shared(props, "principal", "acm-pca:IssueCertificate").map((one) =>
      withinSourceAccount(one, text(props, "sourceAccount")),
    ),
  "aws:ec2/amiLaunchPermission:AmiLaunchPermission": (props) => [
    ...shared(props, "accountId", "ec2:RunInstances"),
    ...shared(props, "group", "ec2:RunInstances"),
    ...shared(props, "organizationArn", "ec2:RunInstances"),
    ...shared(props, "organizationalUnitArn", "ec2:RunInstances"),
  ],
  "aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission": (props) =>
    shared(props, "accountId", "ec2:CreateVolume"),
  "aws:ec2/vpcEndpointService:VpcEndpointService": (props) =>
    shared(props, "allowedPrincipals[]", "ec2:CreateVpcEndpoint"),
  "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple": (props) =>
    shared(props, "principalArn", "ec2:CreateVpcEndpoint"),
  "aws:ec2/networkInterfacePermission:NetworkInterfacePermission": (props) =>
    shared(props, "awsAccountId", "ec2:AttachNetworkInterface"),
  "aws:imagebuilder/distributionConfiguration:DistributionConfiguration": (props) => {
    const permission = "distributions[].amiDistributionConfiguration.launchPermission";
    return [
      ...shared(props, `${permission}.userIds[]`, "ec2:RunInstances"),
      ...shared(props, `${permission}.userGroups[]`, "ec2:RunInstances"),
      ...shared(props, `${permission}.organizationArns[]`, "ec2:RunInstances"),
      ...shared(props, `${permission}.organizationalUnitArns[]`, "ec2:RunInstances"),
      ...shared(props, "distributions[].amiDistributionConfiguration.targetAccountIds[]", "ec2:RunInstances"),
    ];
  },
  "aws:dlm/lifecyclePolicy:LifecyclePolicy": (props) =>
    shared(props, "policyDetails.schedules[].shareRule.targetAccounts[]", "ec2:CreateVolume"),
  "aws:rds/snapshot:Snapshot": (props) => shared(props, "sharedAccounts[]", "rds:CopyDBSnapshot"),
  "aws:rds/snapshotCopy:SnapshotCopy": (props) => shared(props, "sharedAccounts[]", "rds:CopyDBSnapshot"),
  "aws:rds/clusterSnapshot:ClusterSnapshot": (props) => shared(props, "sharedAccounts[]", "rds:CopyDBClusterSnapshot"),
  "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy": (props) =>
    shared(props, "sharedAccounts[]", "rds:CopyDBClusterSnapshot"),
  "aws:redshift/endpointAuthorization:EndpointAuthorization": (props) =>
    shared(props, "account", "redshift:CreateEndpointAccess"),
  "aws:redshift/dataShareAuthorization:DataShareAuthorization": (props) =>
    shared(props, "consumerIdentifier", "redshift:AssociateDataShareConsumer"),
  "aws:opensearch/authorizeVpcEndpointAccess:AuthorizeVpcEndpointAccess": (props) =>
    shared(props, "account", "es:CreateVpcEndpoint"),
  "aws:globalaccelerator/crossAccountAttachment:CrossAccountAttachment": (props) =>
    shared(props, "principals[]", "globalaccelerator:AddEndpoints"),
  "aws:servicecatalog/portfolioShare:PortfolioShare": (props) =>
    shared(props, "principalId", "servicecatalog:AcceptPortfolioShare"),
  "aws:licensemanager/licenseGrant:LicenseGrant": (props) =>
    shared(props, "principal", "license-manager:CheckoutLicense"),
  "aws:directoryservice/sharedDirectory:SharedDirectory": (props) =>
    shared(props, "target.id", "ds:AcceptSharedDirectory"),
  "aws:cfg/aggregateAuthorization:AggregateAuthorization": (props) =>
    shared(props, "accountId", "config:PutConfigurationAggregator"),
  "aws:auditmanager/frameworkShare:FrameworkShare": (props) =>
    shared(props, "destinationAccount", "auditmanager:GetAssessmentFramework"),
  "aws:cleanrooms/collaboration:Collaboration": (props) =>
    shared(props, "members[].accountId", "cleanrooms:GetCollaboration"),
  "aws:ssm/document:Document": (props) =>
    valuesAt(props, "permissions.accountIds").flatMap(({ value, where }) =>
      (string(value) ?? "").split(",").map((one) => granted("share", where, one.trim(), "ssm:GetDocument")),
    ),
  "aws:securitylake/subscriber:Subscriber": (props) =>
    shared(props, "subscriberIdentity.principal", "securitylake:GetSubscriber"),
  "aws:securitylake/customLogSource:CustomLogSource": (props) =>
    shared(props, "configuration.providerIdentity.principal", "securitylake:CreateCustomLogSource"),
  "aws:organizations/delegatedAdministrator:DelegatedAdministrator": (props) =>
    shared(props, "accountId", "organizations:ListAccounts"),
  "aws:eks/accessEntry:AccessEntry": (props) => shared(props, "principalArn", "eks:AccessKubernetesApi"),
  "aws:s3control/accessGrant:AccessGrant": (props) =>
    valuesAt(props, "grantee.granteeType").some(({ value }) => value !== "IAM" && !isUnknown(value))
      ? []
      : shared(props, "grantee.granteeIdentifier", "s3:GetDataAccess"),
  "aws:s3/bucketAcl:BucketAcl": (props) => accessControlList(props),
  "aws:s3/bucketAclV2:BucketAclV2": (props) => accessControlList(props),
  "aws:s3/bucket:Bucket": (props) => accessControlList(props),
  "aws:s3/bucketV2:BucketV2": (props) => accessControlList(props),
  "aws:s3/bucketObject:BucketObject": (props) => accessControlList(props),
  "aws:s3/bucketObjectv2:BucketObjectv2": (props) => accessControlList(props),
  "aws:s3/objectCopy:ObjectCopy": (props) => accessControlList(props),
  "aws:s3/bucketLogging:BucketLogging": (props) => accessControlList(props),
  "aws:s3/bucketLoggingV2:BucketLoggingV2": (props) => accessControlList(props),
  "aws:elastictranscoder/pipeline:Pipeline": (props) => transcoderPermissions(props),
  "aws:opensearch/serverlessAccessPolicy:ServerlessAccessPolicy": (props) =>
    valuesAt(props, "policy").flatMap(({ value, where }) =>
      list(parsed(value)).flatMap((rule) => {
        const principals = typeof rule === "object" && rule !== null ? list((rule as JsonObject).Principal) : [];
        return principals.flatMap((one) =>
          // A SAML identity, saml/account/provider/user/name, is a user of the collection's own account.
          typeof one === "string" && !one.startsWith("saml/")
            ? [granted("share", where, one, "aoss:APIAccessAll")]
            : [],
        );
      }),
    ),
};

/** Returns a grant of an action to each grantee at a path. */
function shared(
  props: object,
  path: string,
  action: string | readonly string[],
  kind: DocumentKind = "share",
): readonly Granted[] {
  return valuesAt(props, path).flatMap(({ value, where }) =>
    typeof value === "string" ? [granted(kind, where, value, action)] : [],
  );
}

function granted(kind: DocumentKind, where: string, grantee: string, action: string | readonly string[]): Granted {
  return { kind, where, statement: { Effect: "Allow", ...principalOf(grantee), Action: action } };
}

const ORGANIZATION = /^arn:aws[a-z-]*:organizations::\d{12}:organization\/(o-[a-z0-9]+)$/;
const UNIT = /^arn:aws[a-z-]*:organizations::\d{12}:ou\/(o-[a-z0-9]+)\/(ou-[a-z0-9-]+)$/;

/** Returns the elements of a statement for a grantee. AWS writes `all` for everyone, and names organizations by ARN. */
function principalOf(grantee: string): JsonObject {
  if (isUnknown(grantee)) return { Principal: grantee };
  if (/^(?:\*|all)$/i.test(grantee)) return { Principal: "*" };
  const organization = ORGANIZATION.exec(grantee)?.[1] ?? (/^o-[a-z0-9]{10,32}$/.test(grantee) ? grantee : undefined);
  if (organization !== undefined) {
    return { Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": organization } } };
  }
  const [, id, unit] = UNIT.exec(grantee) ?? [];
  if (id !== undefined && unit !== undefined) {
    const paths = { "aws:PrincipalOrgPaths": `${id}/*/${unit}/*` };
    return { Principal: "*", Condition: { "ForAnyValue:StringLike": paths } };
  }
  if (/^[a-z0-9.-]+\.(?:amazonaws|amazon)\.com(?:\.cn)?$/.test(grantee)) return { Principal: { Service: grantee } };
  return { Principal: { AWS: grantee } };
}

/** Limits grants to the members of an organization, if one is given. */
function withinOrganization(grants: readonly Granted[], organization: string | undefined): readonly Granted[] {
  if (organization === undefined) return grants;
  return grants.map((one) => withCondition(one, "aws:PrincipalOrgID", organization));
}

/** Limits a grant to a source account, if one is given. */
function withinSourceAccount(grant: Granted, account: string | undefined): Granted {
  return account === undefined ? grant : withCondition(grant, "aws:SourceAccount", account);
}

/** Adds a condition to a grant. */
function withCondition(grant: Granted, key: string, value: string, operator = "StringEquals"): Granted {
  const { Condition: condition = {}, ...rest } = grant.statement;
  const before = typeof condition === "object" ? (condition as JsonObject) : {};
  const tests = { ...(before[operator] as JsonObject | undefined), [key]: value };
  return { ...grant, statement: { ...rest, Condition: { ...before, [operator]: tests } } };
}

/** Returns the statement that Lambda writes for a permission. */
function lambdaPermission(props: object): readonly Granted[] {
  const [grant] = shared(props, "principal", text(props, "action") ?? "lambda:InvokeFunction", "function");
  if (grant === undefined) return [];
  const name = text(props, "function") ?? text(props, "functionName") ?? "*";
  const resource = name.startsWith("arn:") || isUnknown(name) ? name : `arn:aws:lambda:*:*:function:${name}`;
  const conditions = [
    ["StringEquals", "aws:SourceAccount", text(props, "sourceAccount")],
    ["ArnLike", "aws:SourceArn", text(props, "sourceArn")],
    ["StringEquals", "aws:PrincipalOrgID", text(props, "principalOrgId") ?? text(props, "principalOrgID")],
    ["StringEquals", "lambda:EventSourceToken", text(props, "eventSourceToken")],
    ["StringEquals", "lambda:FunctionUrlAuthType", text(props, "functionUrlAuthType")],
  ] as const;
  const narrowed = conditions.reduce(
    (made, [operator, key, value]) => (value === undefined ? made : withCondition(made, key, value, operator)),
    grant,
  );
  return [{ ...narrowed, statement: { ...narrowed.statement, Resource: resource } }];
}

const CANNED: Readonly<Record<string, readonly string[]>> = {
  "public-read": ["s3:GetObject", "s3:ListBucket"],
  "public-read-write": ["s3:GetObject", "s3:PutObject"],
  "authenticated-read": ["s3:GetObject", "s3:ListBucket"],
};

const GROUPS = /\/groups\/global\/(?:AllUsers|AuthenticatedUsers)$/;

/** Returns the grants of an ACL, as buckets, objects and log delivery write it. */
function accessControlList(props: object): readonly Granted[] {
  const canned = CANNED[text(props, "acl") ?? ""];
  const paths = [...(hasDefaultAcl(props) ? [] : ["grants[]"]), "accessControlPolicy.grants[]", "targetGrants[]"];
  const grants = paths.flatMap((path) => valuesAt(props, path));
  return [
    ...(canned === undefined ? [] : [granted("share", "acl", "*", canned)]),
    ...grants.flatMap(({ value, where }) => {
      const grantee = valuesAt({ one: value }, "one.grantee")[0]?.value ?? value;
      const { uri, id } = typeof grantee === "object" && grantee !== null ? (grantee as JsonObject) : {};
      if (typeof uri === "string" && GROUPS.test(uri)) return [granted("share", where, "*", "s3:GetObject")];
      if (typeof id !== "string" || id === "") return [];
      const principal = isUnknown(id) ? id : { CanonicalUser: id };
      return [
        { kind: "share" as const, where, statement: { Effect: "Allow", Principal: principal, Action: "s3:GetObject" } },
      ];
    }),
  ];
}

/**
 * Returns the grants in the ACLs of objects that an Elastic Transcoder pipeline writes: to a group, a canonical user, or an account by its
 * e-mail address. The owner of an address is unknown, so the last counts as everyone.
 *
 * @see https://docs.aws.amazon.com/elastictranscoder/latest/developerguide/pipeline-settings.html
 */
function transcoderPermissions(props: object): readonly Granted[] {
  const paths = ["contentConfigPermissions[]", "thumbnailConfigPermissions[]"];
  return paths
    .flatMap((path) => valuesAt(props, path))
    .flatMap(({ value, where }) => {
      const { grantee, granteeType } = typeof value === "object" && value !== null ? (value as JsonObject) : {};
      if (typeof grantee !== "string" || isUnknown(grantee)) return [];
      if (granteeType === "Group") {
        return /^A(?:llUsers|uthenticatedUsers)$/.test(grantee) ? [granted("share", where, "*", "s3:GetObject")] : [];
      }
      const principal = /^[0-9a-f]{64}$/.test(grantee) ? { CanonicalUser: grantee } : "*";
      return [
        { kind: "share" as const, where, statement: { Effect: "Allow", Principal: principal, Action: "s3:GetObject" } },
      ];
    });
}

/**
 * Whether a bucket that exists has the list that S3 gives every bucket: full control for its owner, whose canonical id no
 * property tells. A list that a program writes has no ARN next to it, and is read.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
 */
function hasDefaultAcl(props: object): boolean {
  const permissions = valuesAt(props, "grants[].permissions[]").map(({ value }) => value);
  const exists = text(props, "arn") !== undefined && !isUnknown(property(props, "arn"));
  return exists && permissions.length === 1 && permissions[0] === "FULL_CONTROL";
}

function text(props: object, key: string): string | undefined {
  const value = property(props, key);
  if (isTrue(value) || value === undefined || value === null) return undefined;
  return string(value);
}

function parsed(value: Json): Json {
  if (typeof value !== "string" || isUnknown(value)) return [];
  const read = readJson(value);
  return "value" in read ? read.value : [];
}
