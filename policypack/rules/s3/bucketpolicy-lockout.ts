import { matches } from "../../lib/glob";
import { readOperator } from "../../lib/operators";
import type { Finding } from "../../lib/rule";
import { fault, rule } from "../../lib/rule";
import type { Statement } from "../../lib/statement";
import { testsOf } from "../../lib/statement";

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
    check: ({ statements }) => statements.filter(concernsEverybody).flatMap(judge),
  },
});

/** What the deployer itself must be able to do to a bucket. */
const MANAGEMENT = [
  "s3:GetBucketPolicy",
  "s3:PutBucketPolicy",
  "s3:DeleteBucketPolicy",
  "s3:GetBucketAcl",
  "s3:GetBucketLocation",
];
const NETWORK = ["aws:SourceVpce", "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceIp", "aws:VpcSourceIp"];
const WHO = ["aws:PrincipalArn", "aws:PrincipalAccount", "aws:userid", "aws:PrincipalOrgID"];

function concernsEverybody({ allows, principals, inverted }: Statement): boolean {
  return (
    !allows &&
    (inverted.includes("NotPrincipal") || principals.some((who) => who.is === "everyone" || who.is === "root"))
  );
}

/** A deny that names whom it means, by a positive test, concerns nobody else. */
function judge(statement: Statement): readonly Finding[] {
  const managed = MANAGEMENT.filter(
    (name) => statement.inverted.includes("NotAction") || statement.actions.some((one) => matches(one, name)),
  );
  const network = NETWORK.filter((key) =>
    testsOf(statement, key).some((test) => holdsWhenElsewhere(test.operator, test.values)),
  );
  const { label, tests } = statement;
  if (WHO.some((key) => testsOf(statement, key).some((test) => readOperator(test.operator)?.negated === false)))
    return [];
  if (tests.length === 0) {
    return managed.length === 0
      ? []
      : [fault(`${label} denies ${managed[0] ?? ""} to everybody, the deployer too, with no condition`)];
  }
  if (network.length === 0) return [];
  const missing = [
    ...(managed.length > 0 ? [`it denies ${managed[0] ?? ""}, which the deployer needs`] : []),
    ...(isFalse(statement, "aws:PrincipalIsAWSService")
      ? []
      : ["it spares no AWS service (aws:PrincipalIsAWSService)"]),
    ...(isFalse(statement, "aws:ViaAWSService")
      ? []
      : ["it spares no call that a service makes for a caller (aws:ViaAWSService)"]),
    ...(WHO.some((key) => isSpared(statement, key)) ? [] : ["it spares no principal (aws:PrincipalArn)"]),
  ];
  return missing.length === 0 ? [] : [fault(`${label} denies by ${network.join(", ")}, and ${missing.join("; ")}`)];
}

/** Whether a test on the network holds for a caller that comes from elsewhere, whose request may lack the key. */
function holdsWhenElsewhere(name: string, values: readonly string[]): boolean {
  const operator = readOperator(name);
  if (operator?.family === "Null") return values.includes("true");
  return operator?.negated === true;
}

function isFalse(statement: Statement, key: string): boolean {
  return testsOf(statement, key).some(
    ({ operator, values }) =>
      readOperator(operator)?.family === "Bool" && values.length > 0 && values.every((one) => one === "false"),
  );
}

function isSpared(statement: Statement, key: string): boolean {
  return testsOf(statement, key).some(
    ({ operator, values }) => readOperator(operator)?.negated === true && values.length > 0,
  );
}
