import { matchesWildcard } from "@cross-account-s3/iam";

/** Types of the provider that seem to contain a policy or to share something, and that the pack does not read. */
interface Unread {
  /** Resource types without the provider's name, such as `quicksight/*`; `*` stands for any characters. */
  readonly types: readonly string[];
  /**
   * The properties that are meant, by their path or their last name. Left out: whatever says who else has access, but never
   * a property that may hold a policy.
   */
  readonly properties?: readonly string[];
  /** Why they are not read. */
  readonly reason: string;
  /** Set where they share something all the same: what. A program that has one gets a finding. */
  readonly shares?: string;
}

/**
 * Every such type, with the reason. `provider-schema.test.ts` fails when a version of the provider brings a property that is
 * neither read nor here.
 */
export const UNREAD: readonly Unread[] = [
  {
    types: ["*"],
    properties: [
      "*PolicyArn",
      "*policyArn",
      "*PolicyArns",
      "*policyArns",
      "*PolicyId",
      "*policyId",
      "*policyName",
      "*policyNames",
      "*policyType",
      "*policyTypeName",
      "*policyRevision",
      "*policyRevisionId",
      "*policyRuleNumber",
      "*PolicyReferenceName",
      "*policyStoreId",
      "*policyTemplateId",
      "*policyEngineId",
      "revisionId",
      "roleArn",
      "resourceArn",
      "*.roleArn",
    ],
    reason: "names a policy, or the resource or role that one is for; the policy is read where it is created",
  },
  {
    types: ["*"],
    properties: [
      "*tlsPolicy",
      "*httpsPolicy",
      "*sslPolicy",
      "*alpnPolicy",
      "*securityPolicy",
      "*tlsSecurityPolicy",
      "*ContentSecurityPolicyHeaderValue",
      "*contentSecurityPolicy",
      "*referrerPolicy",
      "*ProtocolPolicy",
      "*protocolPolicy",
      "*EndpointPolicy",
      "*streamExceptionPolicy",
      "*browserPolicy",
    ],
    reason: "a setting of TLS, of a protocol or of a browser",
  },
  {
    types: ["*"],
    properties: [
      "*TerminationPolicy",
      "terminationPolicies",
      "*imagePullPolicy",
      "*dnsPolicy",
      "*actionFailurePolicy",
      "*ProtectionPolicy",
      "*sizingPolicy",
      "*paddingPolicy",
      "*autoscalingPolicy",
      "*autoImportPolicy",
      "*snapshotPolicy",
      "*routingPolicy",
      "*RoutingPolicy",
      "*notificationPolicy",
      "*deletePropagationPolicy",
      "*dataDeletionPolicy",
      "*userContextPolicy",
      "*languageSelectionPolicy",
      "*policyRuntime",
      "*lifecyclePolicy",
      "*redrivePolicy",
      "*redriveAllowPolicy",
      "*deliveryPolicy",
      "*filterPolicy",
      "*replayPolicy",
      "*archivePolicy",
      "*permissionPolicy",
      "*CreationPolicy",
    ],
    reason: "a setting of how the service behaves, not of who has access",
  },
  {
    types: [
      "codeartifact/*",
      "apigateway/*",
      "appsync/*",
      "amp/*",
      "networkmanager/*",
      "dynamodb/*",
      "codebuild/*",
      "redshift*/*",
    ],
    properties: ["domain", "repository", "*authorizerUri", "workspaceId", "prefixListAlias", "*resourceArn"],
    reason: "names the resource that a policy is for",
  },
  {
    types: ["cfg/*", "networkmanager/*", "route53/*", "ram/permission:*", "verifiedpermissions/*", "bedrock/*"],
    properties: ["*policyText", "*olicyDocument", "document", "policyTemplate", "statement", "*.statement"],
    reason:
      "a grammar other than IAM's: Guard rules, core network and traffic policies, Cedar, the actions of a RAM permission",
  },
  {
    types: ["cfg/*onformancePack:*", "elasticsearch/domain:*", "opensearch/domain:*", "pipes/pipe:*"],
    properties: ["templateBody", "*desiredState"],
    reason: "the rules of a conformance pack, or whether something is on",
  },
  {
    types: ["verifiedaccess/*"],
    properties: ["policyDocument"],
    reason:
      "Cedar text: lets users sign in to an application, and gives no access to S3, KMS, SNS, SQS, events or roles",
  },
  {
    types: [
      "sns/dataProtectionPolicy:*",
      "cloudwatch/logAccountPolicy:*",
      "cloudwatch/logDataProtectionPolicy:*",
      "cloudwatch/logIndexPolicy:*",
      "ecr/lifecyclePolicy:*",
      "opensearch/serverlessLifecyclePolicy:*",
      "opensearch/serverlessSecurityPolicy:*",
    ],
    properties: ["policy", "policyDocument"],
    reason: "masks, expires, indexes or encrypts; grants no access",
  },
  {
    types: ["iot/policyAttachment:*", "ses/receiptFilter:*", "cloudformation/stack:*"],
    properties: ["policy", "policyBody", "policyUrl"],
    reason: "a name, a word, or a policy of stack updates, which names no principals",
  },
  {
    types: [
      "accessanalyzer/*",
      "account/*",
      "budgets/*",
      "backup/*",
      "cfg/organization*",
      "costexplorer/*",
      "costoptimizationhub/*",
      "computeoptimizer/*",
      "cloudwatch/metricAlarm:*",
      "detective/*",
      "fis/*",
      "fms/*",
      "guardduty/*",
      "inspector2/*",
      "invoicing/*",
      "macie2/*",
      "networkflowmonitor/*",
      "notifications/*",
      "securityhub/*",
      "auditmanager/assessment:*",
      "s3/accountPublicAccessBlock:*",
    ],
    reason: "names accounts that are observed or administered, and gives them no access",
  },
  {
    types: [
      "auditmanager/accountRegistration:*",
      "auditmanager/organizationAdminAccountRegistration:*",
      "cloudtrail/organizationDelegatedAdminAccount:*",
      "ec2/vpcIpamOrganizationAdminAccount:*",
      "ec2/vpcIpam:*",
      "ec2/vpcIpamResourceDiscovery:*",
      "ec2transitgateway/meteringPolicyEntry:*",
      "organizations/*",
      "cloudformation/stackInstances:*",
      "cloudformation/stackSetInstance:*",
      "servicecatalog/provisionedProduct:*",
      "observabilityadmin/*",
    ],
    reason: "administration within one organization",
  },
  {
    types: ["quicksight/*"],
    reason: "permissions of QuickSight's own users and groups in the account",
  },
  {
    types: ["sagemaker/*", "connect/*", "cloud9/*", "appstream/*", "workmail/*", "resiliencehub/*", "grafana/*"],
    reason: "sharing among the users of a service, within the account",
  },
  {
    types: [
      "apprunner/service:*",
      "dms/*",
      "eks/cluster:*",
      "lightsail/*",
      "m2/*",
      "mq/*",
      "msk/cluster:*",
      "neptune/*",
      "rds/clusterInstance:*",
      "rds/instance:*",
      "rds/shardGroup:*",
      "redshift/cluster:*",
      "redshiftserverless/workgroup:*",
      "timestreaminfluxdb/*",
    ],
    reason: "reachable from networks; the service's own users and passwords decide who may sign in, not a policy",
    shares: "an endpoint that may be reached from the Internet",
  },
  {
    types: ["alb/*", "lb/*", "cognito/*"],
    reason: "lets users of an application sign in; the trust policies of their roles are read",
  },
  {
    types: [
      "acmpca/certificateAuthority:*",
      "batch/*",
      "ecs/*",
      "efs/accessPoint:*",
      "fsx/*",
      "storagegateway/*",
      "datasync/*",
      "s3/filesAccessPoint:*",
      "transfer/*",
      "rekognition/*",
      "sns/platformApplication:*",
      "iot/*",
      "ses/*",
      "imagebuilder/lifecyclePolicy:*",
    ],
    reason: "names of directories, certificates, devices or operating system users and modes",
  },
  {
    types: [
      "directconnect/*",
      "ec2transitgateway/peeringAttachment:*",
      "cloudfront/*",
      "ram/resourceShareAccepter:*",
      "licensemanager/licenseGrantAccepter:*",
      "redshift/dataShareConsumerAssociation:*",
      "redshift/partner:*",
      "redshiftserverless/endpointAccess:*",
      "glue/crawler:*",
      "cfg/configurationAggregator:*",
    ],
    reason: "uses or connects what another account owns; that account's policies decide",
  },
  {
    types: ["ram/resourceShare:*"],
    reason: "the share itself grants no access: its principals are read in PrincipalAssociation",
  },
  {
    types: [
      "s3control/accessGrantsInstance:*",
      "s3control/accessGrantsLocation:*",
      "s3control/directoryBucketAccessPointScope:*",
      "s3control/multiRegionAccessPoint:*",
      "s3control/multiRegionAccessPointRoutes:*",
      "s3control/objectLambdaAccessPoint:*",
      "s3control/storageLensConfiguration:*",
    ],
    reason: "in the account itself; their grants and policies are separate resources, which are read",
  },
  {
    types: ["bedrock/*", "ssmincidents/*", "verifiedpermissions/*", "securitylake/awsLogSource:*", "datazone/*"],
    reason: "names callers or accounts within the service, or in a grammar of its own",
  },
  {
    types: ["eks/addon:*"],
    reason: "names a Kubernetes service account; the role's trust policy is read",
  },
  {
    types: ["ssm/resourceDataSync:*"],
    reason:
      "sends to a bucket whose policy is read where it is created; the key that it names is checked as a destination",
  },
  {
    types: ["accountaccess/entitlement:*"],
    reason: "lets a user of the identity store assume a role; the role's trust policy is read",
  },
  {
    types: ["glue/catalog:*", "glue/catalogDatabase:*", "lakeformation/dataLakeSettings:*", "lakeformation/optIn:*"],
    reason: "the initial permissions of new tables of the catalog, within the account",
  },
];

/** Returns why a property that may contain a policy is not read. Undefined if it is not listed. @param path the property's path. */
export function policyReason(type: string, path: string): string | undefined {
  return UNREAD.find((entry) => coversType(entry, type) && namesProperty(entry, path) === true)?.reason;
}

/** Returns why a property that may name others with access is not read. Undefined if it is not listed. @param path the property's path. */
export function sharingReason(type: string, path: string): string | undefined {
  return UNREAD.find((entry) => coversType(entry, type) && namesProperty(entry, path) !== false)?.reason;
}

/** Returns the entry for a type whose resources share something that the pack does not read. Undefined if there is none. */
export function unreadSharing(type: string): Unread | undefined {
  return UNREAD.find((entry) => entry.shares !== undefined && coversType(entry, type));
}

/** Whether a property is listed as one that contains no policy in IAM's grammar. It is not searched for statements. */
export function isUnread(type: string, path: string): boolean {
  return type.startsWith("aws:") && policyReason(type, path) !== undefined;
}

function coversType({ types }: Unread, type: string): boolean {
  const short = type.replace(/^aws:/, "");
  return type.startsWith("aws:") && types.some((pattern) => matchesWildcard(pattern, short, { ignoreCase: true }));
}

/** Whether an entry names a property; undefined if the entry names no properties. */
function namesProperty({ properties }: Unread, path: string): boolean | undefined {
  const name = path.split(".").at(-1) ?? "";
  return properties?.some(
    (pattern) =>
      matchesWildcard(pattern, path, { ignoreCase: true }) || matchesWildcard(pattern, name, { ignoreCase: true }),
  );
}
