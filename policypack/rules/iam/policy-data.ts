import { actionDetails, matchActions } from "../../lib/catalogue";
import { IDENTITY_POLICIES } from "../../lib/kinds";
import { readOperator } from "../../lib/operators";
import type { Finding } from "../../lib/rule";
import { fault, rule } from "../../lib/rule";
import type { Statement } from "../../lib/statement";
import { testsOf } from "../../lib/statement";

export const policyData = rule({
  name: "iam-policy-data",
  level: "mandatory",
  severity: "high",
  description: "S3 and KMS are allowed on named resources, or pinned to accounts or a service.",
  why: "On * the role reaches every bucket that any account opens to it, and any key: data leaves by it as easily as it is read.",
  fix: 'Name the buckets and keys; or add "StringEquals" with aws:ResourceAccount, or for a key kms:ViaService.',
  blind: "Buckets whose names a stranger owns now.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount",
  controls: ["FSBP KMS.1", "FSBP KMS.2"],
  documents: {
    kinds: IDENTITY_POLICIES,
    check: async ({ statements }) => (await Promise.all(statements.map(judge))).flat(),
  },
});

/** Keys that say whose the resource is, or through whom it is used. */
const PINS = [
  "aws:ResourceAccount",
  "aws:ResourceOrgID",
  "aws:ResourceOrgPaths",
  "s3:ResourceAccount",
  "s3:DataAccessPointAccount",
  "kms:ViaService",
  "kms:CallerAccount",
  "kms:ResourceAliases",
];

async function judge(statement: Statement): Promise<readonly Finding[]> {
  const open = statement.resources.filter(isOpen);
  if (!statement.allows || open.length === 0 || isPinned(statement)) return [];
  const found = await Promise.all(statement.actions.map(dataActions));
  const named = found.flat();
  return named.length === 0
    ? []
    : [fault(`${statement.label} allows ${named.slice(0, 3).join(", ")} on ${open[0] ?? "*"}`)];
}

/** Whether a resource stands for buckets or keys of any account: every bucket name may be a stranger's. */
function isOpen(resource: string): boolean {
  return (
    resource === "*" || /^arn:[^:]*:s3:[^:]*:[^:]*:[*?]/.test(resource) || /^arn:[^:]*:kms:[^:]*:[*?]/.test(resource)
  );
}

function isPinned(statement: Statement): boolean {
  return PINS.flatMap((key) => testsOf(statement, key)).some(({ operator, values }) => {
    const read = readOperator(operator);
    if (read === undefined || read.negated || read.passesWhenAbsent) return read?.set === "ForAnyValue";
    return values.length > 0 && !values.includes("*");
  });
}

/** The action as written, if it holds one of S3 or KMS that acts on a resource. `*` itself is iam-policy-admin's. */
async function dataActions(pattern: string): Promise<readonly string[]> {
  if (!/^(?:s3|kms):/i.test(pattern)) return [];
  const matched = await matchActions(pattern);
  if (matched.is !== "actions") return [];
  const acting = await Promise.all(
    matched.names.map(async (name) => (await actionDetails(name)).resourceTypes.length > 0),
  );
  return acting.includes(true) ? [pattern] : [];
}
