import type { ConditionTest } from "@cross-account-s3/iam";
import { lockoutFaults, managementActionsIn } from "../../lib/lockout";
import { familyOf, isNegatedTest, passesWhenAbsent } from "../../lib/operators";
import type { Finding } from "../../lib/finding";
import { fault } from "../../lib/finding";
import { rule } from "../../lib/rule";
import type { StatementView } from "../../lib/statement-view";
import { testsOf } from "../../lib/statement-view";

export const bucketPolicyLockout = rule({
  name: "s3-bucketpolicy-lockout",
  level: "mandatory",
  severity: "critical",
  description: "No Deny of a bucket policy can lock out the deployer or AWS services.",
  why: "A request from outside a VPC has no aws:SourceVpce, and a negated operator matches an absent key. Such a Deny locks out the console, the next deployment, CloudTrail and log delivery, and only the account's root can undo it.",
  fix:
    "Deny data-plane actions only (s3:GetObject*, s3:PutObject*, s3:DeleteObject*, s3:ListBucket*, s3:AbortMultipartUpload, s3:ListMultipartUploadParts), under " +
    'StringNotEqualsIfExists aws:SourceVpce together with BoolIfExists {"aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false"} and ArnNotLikeIfExists aws:PrincipalArn [the account\'s root, the deployer\'s role].',
  blind: "Deny statements of service control policies and of the deployer's own policies.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html",
  documents: {
    kinds: ["bucket"],
    check: (document, { accounts }) => {
      const byNetwork = document.statements
        .filter(({ allows }) => !allows)
        .flatMap((one) => unsafeNetworks(one, accounts.own));
      return byNetwork.length > 0 ? byNetwork : lockoutFaults(document, accounts.own);
    },
  },
});

/** Keys of the network that a request comes from. */
const NETWORK_KEYS = /^aws:(?:SourceVpce|SourceVpc|SourceVpcArn|SourceIp|VpcSourceIp|Vpce(?:Account|OrgID|OrgPaths))$/i;

/** Keys of the caller. A negated test of one exempts the callers that it names. */
const CALLER_KEYS =
  /^(?:aws:Principal(?:Arn|Account|OrgID|OrgPaths|Type|Tag\/.*)|aws:userid|aws:username|kms:CallerAccount)$/i;

/** Returns a fault if a denial by network does not exempt the deployer and AWS services. */
function unsafeNetworks(statement: StatementView, own: ReadonlySet<string>): readonly Finding[] {
  const { label, conditions } = statement;
  if (!deniesEveryone(statement, own) || conditions.some((test) => CALLER_KEYS.test(test.key) && !isNegatedTest(test)))
    return [];
  const network = conditions.filter(({ key }) => NETWORK_KEYS.test(key));
  if (network.length === 0 || !network.every(holdsElsewhere)) return [];
  if (isNarrowedOtherwise(conditions)) return [];
  const [managed] = managementActionsIn(statement, "bucket");
  const missing = [
    ...(managed === undefined ? [] : [`it denies ${managed}, which the deployer needs`]),
    ...(isFalse(statement, "aws:PrincipalIsAWSService")
      ? []
      : ["it exempts no AWS service (aws:PrincipalIsAWSService)"]),
    ...(isFalse(statement, "aws:ViaAWSService")
      ? []
      : ["it exempts no call that a service makes for a caller (aws:ViaAWSService)"]),
    ...(conditions.some((test) => CALLER_KEYS.test(test.key) && isNegatedTest(test))
      ? []
      : ["it exempts no principal (aws:PrincipalArn)"]),
  ];
  const keys = [...new Set(network.map(({ key }) => key))].join(", ");
  return missing.length === 0 ? [] : [fault(`${label} denies by ${keys}, and ${missing.join("; ")}`)];
}

/** Whether a statement denies all callers of the resource's own account: by `*`, by its root, or by `NotPrincipal`. */
function deniesEveryone({ principals, inverted }: StatementView, own: ReadonlySet<string>): boolean {
  if (inverted.includes("NotPrincipal")) return true;
  return principals.some(
    (who) => who.kind === "everyone" || (who.kind === "account" && (own.size === 0 || own.has(who.account))),
  );
}

/** Whether a test on a network holds for requests from outside the network. */
function holdsElsewhere(test: ConditionTest): boolean {
  return test.operator === "Null" ? test.values.includes("true") : passesWhenAbsent(test);
}

/** Whether another condition limits the denial to certain requests, so that it is not a denial by network. */
function isNarrowedOtherwise(conditions: readonly ConditionTest[]): boolean {
  const exempting = /^aws:(?:PrincipalIsAWSService|PrincipalServiceName|ViaAWSService|SecureTransport)$/i;
  return conditions.some(
    (test) =>
      !NETWORK_KEYS.test(test.key) &&
      !CALLER_KEYS.test(test.key) &&
      !exempting.test(test.key) &&
      !passesWhenAbsent(test),
  );
}

function isFalse(statement: StatementView, key: string): boolean {
  return testsOf(statement, key).some(
    (test) => familyOf(test) === "Bool" && test.values.length > 0 && test.values.every((one) => one === "false"),
  );
}
