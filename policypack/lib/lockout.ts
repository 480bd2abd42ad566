import { matchesWildcard, type ConditionTest } from "@cross-account-s3/iam";
import type { DocumentKind } from "./document-kinds";
import { familyOf, isNegatedTest, passesWhenAbsent, readsWildcards } from "./operators";
import type { StatementView } from "./statement-view";

/** What the deployer itself must be able to do to a resource, by the kind of its policy. */
export const MANAGEMENT: Readonly<Partial<Record<DocumentKind, readonly string[]>>> = {
  bucket: [
    "s3:GetBucketPolicy",
    "s3:PutBucketPolicy",
    "s3:DeleteBucketPolicy",
    "s3:GetBucketAcl",
    "s3:GetBucketLocation",
  ],
  accessPoint: ["s3:GetAccessPointPolicy", "s3:PutAccessPointPolicy", "s3:DeleteAccessPointPolicy"],
  tables: ["s3tables:PutTableBucketPolicy", "s3tables:PutTablePolicy"],
  vectors: ["s3vectors:PutVectorBucketPolicy"],
  key: ["kms:GetKeyPolicy", "kms:PutKeyPolicy"],
  topic: ["sns:GetTopicAttributes", "sns:SetTopicAttributes", "sns:DeleteTopic"],
  queue: ["sqs:GetQueueAttributes", "sqs:SetQueueAttributes", "sqs:DeleteQueue"],
  secret: ["secretsmanager:GetResourcePolicy", "secretsmanager:PutResourcePolicy"],
  registry: ["ecr:GetRepositoryPolicy", "ecr:SetRepositoryPolicy"],
  vault: ["backup:GetBackupVaultAccessPolicy", "backup:PutBackupVaultAccessPolicy"],
};

/** The actions that manage the resource among those that a statement denies. */
export function managedBy({ inverted, actions }: StatementView, kind: DocumentKind): readonly string[] {
  const wanted = MANAGEMENT[kind] ?? [];
  return wanted.filter((name) =>
    inverted.includes("NotAction")
      ? !actions.some((one) => matchesWildcard(one, name, { ignoreCase: true }))
      : actions.some((one) => matchesWildcard(one, name, { ignoreCase: true })),
  );
}

/** Whether a statement denies everybody of the resource's own account: `*`, its root, or all but a few. */
export function deniesEverybody({ allows, principals, inverted }: StatementView, own: ReadonlySet<string>): boolean {
  if (allows) return false;
  if (inverted.includes("NotPrincipal")) return true;
  return principals.some(
    (who) => who.kind === "everyone" || (who.kind === "account" && (own.size === 0 || own.has(who.account))),
  );
}

/** Keys that say who calls. A negated test of one spares those whom it names; a positive one means nobody else. */
export const WHO =
  /^(?:aws:PrincipalArn|aws:PrincipalAccount|aws:PrincipalOrgID|aws:PrincipalOrgPaths|aws:PrincipalTag\/.*|aws:PrincipalType|aws:userid|aws:username|kms:CallerAccount|aws:PrincipalServiceName|aws:PrincipalIsAWSService)$/i;

/**
 * Whether a test may hold for the deployer's own request: over TLS, from outside any VPC, signed in without MFA, with none of
 * the keys that only some requests have. What depends on the time, or on the request itself, is taken not to hold.
 */
export function holdsForDeployer(test: ConditionTest): boolean {
  const family = familyOf(test);
  const key = test.key.toLowerCase();
  const value = DEPLOYER[key];
  if (value === undefined) {
    if (!ABSENT.test(key)) return false;
    return family === "Null" ? test.values.includes("true") : passesWhenAbsent(test);
  }
  if (family === "Null") return test.values.includes("false");
  if (family === "Ip") return isNegatedTest(test);
  const equal = test.values.some((one) =>
    readsWildcards(test) ? matchesWildcard(one, value, { ignoreCase: true }) : one.toLowerCase() === value,
  );
  if (family === "Numeric") return false;
  return isNegatedTest(test) ? !equal : equal;
}

/** Keys that the deployer's request has, and their values. */
const DEPLOYER: Readonly<Record<string, string>> = {
  "aws:securetransport": "true",
  "aws:sourceip": "an address of its own",
  "aws:principalisawsservice": "false",
  "aws:viaawsservice": "false",
  "aws:calledvia": "nobody",
};

/** Keys that the deployer's request does not have. */
const ABSENT =
  /^(?:aws:sourcevpce?|aws:sourcevpcarn|aws:vpcsourceip|aws:vpce(?:account|orgid|orgpaths)|aws:multifactorauth(?:present|age)|aws:sourcearn|aws:source(?:account|owner)|aws:referer|aws:tokenissuetime|aws:federatedprovider|s3:dataaccesspoint(?:arn|account)|s3:accesspointnetworkorigin|s3:authtype|s3:signatureage)$/;
