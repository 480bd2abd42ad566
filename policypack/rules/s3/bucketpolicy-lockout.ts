import { deniesEverybody, holdsForDeployer, managedBy, WHO } from "../../lib/lockout";
import { familyOf, isNegatedTest } from "../../lib/operators";
import type { Finding } from "../../lib/rule";
import { fault, rule } from "../../lib/rule";
import type { StatementView } from "../../lib/statement-view";
import { testsOf } from "../../lib/statement-view";

export const bucketPolicyLockout = rule({
  name: "s3-bucketpolicy-lockout",
  level: "mandatory",
  severity: "critical",
  description: "No deny of a bucket policy can shut out the deployer or AWS's own services.",
  why: "A request from elsewhere lacks aws:SourceVpce, and a negated operator holds for a key that is absent: the bare form locks out the console, the next deployment, CloudTrail and log delivery, and only the account's root can undo it.",
  fix:
    "Deny data-plane actions only (s3:GetObject*, s3:PutObject*, s3:DeleteObject*, s3:ListBucket*, s3:AbortMultipartUpload, s3:ListMultipartUploadParts), under " +
    'StringNotEqualsIfExists aws:SourceVpce together with BoolIfExists {"aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false"} and ArnNotLikeIfExists aws:PrincipalArn [the account\'s root, the deployer\'s role].',
  blind: "Denials of service control policies and of the deployer's own policies.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html",
  documents: {
    kinds: ["bucket"],
    check: ({ statements }, { accounts }) =>
      statements.filter((one) => deniesEverybody(one, accounts.own)).flatMap((one) => judge(one, accounts.own)),
  },
});

const NETWORK = /^aws:(?:SourceVpce|SourceVpc|SourceVpcArn|SourceIp|VpcSourceIp|Vpce(?:Account|OrgID|OrgPaths))$/i;

/** A deny that names whom it means, by a positive test, concerns nobody else. */
function judge(statement: StatementView, own: ReadonlySet<string>): readonly Finding[] {
  const managed = managedBy(statement, "bucket");
  const { label, conditions } = statement;
  if (conditions.some((test) => WHO.test(test.key) && !isNegatedTest(test) && !isService(test.key))) return [];
  const [first = ""] = managed;
  if (conditions.length === 0) {
    return managed.length === 0
      ? []
      : [fault(`${label} denies ${first} to everybody, the deployer too, with no condition`)];
  }
  const others = conditions.filter((test) => !WHO.test(test.key) && !/^aws:ViaAWSService$/i.test(test.key));
  if (!others.every(holdsForDeployer)) return [];
  const network = [...new Set(others.filter((test) => NETWORK.test(test.key)).map((test) => test.key))];
  if (network.length > 0) return byNetwork(statement, network, first);
  if (managed.length === 0 || sparesSafely(statement, own)) return [];
  const by = [...new Set(conditions.map((test) => test.key))].join(", ");
  return [fault(`${label} denies ${first} by ${by}, which shuts out the deployer`)];
}

function byNetwork(statement: StatementView, network: readonly string[], managed: string): readonly Finding[] {
  const missing = [
    ...(managed === "" ? [] : [`it denies ${managed}, which the deployer needs`]),
    ...(isFalse(statement, "aws:PrincipalIsAWSService")
      ? []
      : ["it spares no AWS service (aws:PrincipalIsAWSService)"]),
    ...(isFalse(statement, "aws:ViaAWSService")
      ? []
      : ["it spares no call that a service makes for a caller (aws:ViaAWSService)"]),
    ...(statement.conditions.some((test) => WHO.test(test.key) && isNegatedTest(test))
      ? []
      : ["it spares no principal (aws:PrincipalArn)"]),
  ];
  return missing.length === 0
    ? []
    : [fault(`${statement.label} denies by ${network.join(", ")}, and ${missing.join("; ")}`)];
}

/**
 * Whether a deny spares principals by something that outlives them. A role that is made anew has another id, so that a deny
 * which spares ids alone shuts everybody out then: the account's own id, which is the root user's, has to be among them.
 */
function sparesSafely({ conditions }: StatementView, own: ReadonlySet<string>): boolean {
  return conditions.filter(isNegatedTest).some(({ key, values }) => {
    if (!WHO.test(key) || isService(key) || values.length === 0) return false;
    return !/^aws:userid$/i.test(key) || values.some((one) => own.has(one));
  });
}

function isService(key: string): boolean {
  return /^aws:Principal(?:IsAWSService|ServiceName)$/i.test(key);
}

function isFalse(statement: StatementView, key: string): boolean {
  return testsOf(statement, key).some(
    (test) => familyOf(test) === "Bool" && test.values.length > 0 && test.values.every((one) => one === "false"),
  );
}
