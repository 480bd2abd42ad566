import { matchesWildcard, type ConditionTest } from "@cross-account-s3/iam";
import { matchActions } from "../../lib/catalogue";
import { IDENTITY_POLICIES } from "../../lib/document-kinds";
import { isPositive } from "../../lib/operators";
import type { Finding } from "../../lib/finding";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import type { StatementView } from "../../lib/statement-view";
import { testsOf } from "../../lib/statement-view";

export const policyData = rule({
  name: "iam-policy-data",
  level: "mandatory",
  severity: "high",
  description:
    "Actions on S3, KMS and secrets, and sts:AssumeRole, are allowed on named resources, or limited to accounts or a service.",
  why: "On *, the principal reaches any secret, any key, and every bucket of any account that grants access, so it can also write data to such a bucket.",
  fix: 'Name the buckets and keys; or add "StringEquals" with aws:ResourceAccount, or for a key kms:ViaService.',
  blind: "Whether another account now owns a bucket of that name.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount",
  controls: ["FSBP KMS.1", "FSBP KMS.2"],
  documents: {
    kinds: IDENTITY_POLICIES,
    check: ({ statements }) => statements.flatMap(judge),
  },
});

/** Keys that limit the resource's owner, or the service through which it is used. */
const LIMITING_KEYS = [
  "aws:ResourceAccount",
  "aws:ResourceOrgID",
  "aws:ResourceOrgPaths",
  "s3:ResourceAccount",
  "s3:DataAccessPointAccount",
  "kms:ViaService",
  "kms:CallerAccount",
  "kms:ResourceAliases",
];

function judge(statement: StatementView): readonly Finding[] {
  const open = statement.resources.filter(isOpen);
  if (!statement.allows || open.length === 0 || isLimited(statement)) return [];
  const named = statement.actions.flatMap((action) => dataActions(action, open));
  const shown = named.slice(0, 3).join(", ") + (named.length > 3 ? ` and ${named.length - 3} more` : "");
  return named.length === 0 ? [] : [fault(`${statement.label} allows ${shown} on ${open[0] ?? "*"}`)];
}

/** Services whose resources may belong to other accounts, or contain data to protect. */
const SERVICES = [
  "s3",
  "s3express",
  "s3tables",
  "s3-object-lambda",
  "s3vectors",
  "s3-outposts",
  "kms",
  "sts",
  "secretsmanager",
];

/** Whether a pattern matches resources of any account. A pattern of bucket names does, because ARNs of buckets have no account. */
function isOpen(resource: string): boolean {
  return (
    /^\*+$/.test(resource) ||
    /^arn:[^:]*:s3:[^:]*:[^:]*:[*?]/.test(resource) ||
    /^arn:[^:]*:(?:kms|s3express|s3tables|s3-object-lambda|s3vectors|s3-outposts):[^:]*:[*?]/.test(resource) ||
    /^arn:[^:]*:iam::[*?]+:role\//.test(resource) ||
    /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:(?:secret:)?\*+$/.test(resource)
  );
}

function limitingTests(statement: StatementView): readonly ConditionTest[] {
  return [
    ...LIMITING_KEYS.flatMap((key) => testsOf(statement, key)),
    ...statement.conditions.filter((test) =>
      /^(?:aws|iam|s3|secretsmanager):(?:Existing)?(?:Object|Resource)Tag\//i.test(test.key),
    ),
  ];
}

function isLimited(statement: StatementView): boolean {
  return limitingTests(statement).some((test) =>
    isPositive(test) ? !test.values.includes("*") : test.quantifier === "ForAnyValue",
  );
}

/** Actions that only read names and settings. */
const DESCRIBING =
  /^(?:s3[a-z-]*:(?:GetBucket|GetAccount|GetAccessPoint|GetAccelerate|GetAnalytics|GetInventory|GetMetrics|GetLifecycle|GetReplication|GetEncryption|GetIntelligent|GetJob|GetMultiRegion|GetStorageLens|GetTableBucket|GetAccessGrants|GetVectorBucket|ListAll|ListAccess|ListJobs|ListTags|ListStorageLens|ListMultiRegion|ListTableBuckets|ListVectorBuckets|ListDirectoryBuckets|Describe|CreateJob|UpdateJob|CreateBucket)|kms:(?:Describe|List|Get|Create|TagResource|UntagResource))/;

/** Returns the pattern if it matches an action on data, or sts:AssumeRole. iam-policy-admin reports `*`. */
function dataActions(pattern: string, open: readonly string[]): readonly string[] {
  const service = pattern.split(":")[0]?.toLowerCase() ?? "";
  if (!SERVICES.includes(service)) return [];
  if (service === "sts")
    return matchesWildcard(pattern, "sts:AssumeRole", { ignoreCase: true }) &&
      !open.every((one) => one.startsWith("arn:aws:s3"))
      ? [pattern]
      : [];
  if (service === "secretsmanager") {
    return matchesWildcard(pattern, "secretsmanager:GetSecretValue", { ignoreCase: true }) ? [pattern] : [];
  }
  const matched = matchActions(pattern);
  if (matched.is !== "actions") return [];
  const reaches = matched.actions.some(({ name, resourceTypes }) => !DESCRIBING.test(name) && resourceTypes.length > 0);
  return reaches ? [pattern] : [];
}
