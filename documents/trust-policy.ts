import { type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { exactly } from "./grants";
import { fit } from "./fit";
import { document, type PolicyDocument, type Statement } from "./policy";

/** Who may assume a role: one AWS service, or exact roles and users. */
export type Trusted =
  | { readonly kind: "service"; readonly service: string }
  | { readonly kind: "arns"; readonly arns: readonly string[]; readonly externalId?: string };

/**
 * Services that say for which account they assume a role, so that the trust can refuse the others (confused deputy).
 * A service that is not in this list sends no `aws:SourceAccount`, and the condition would lock it out.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/cross-service-confused-deputy-prevention.html
 */
const SENDS_SOURCE_ACCOUNT: readonly string[] = [
  "bedrock.amazonaws.com",
  "ecs-tasks.amazonaws.com",
  "pipes.amazonaws.com",
  "scheduler.amazonaws.com",
  "states.amazonaws.com",
];

/**
 * The trust policy of a role of `accountId`.
 *
 * @param role the role's name, for messages.
 * @throws LimitError naming the role, if the policy would be larger than IAM's default quota.
 */
export function trustPolicy(partition: Partition, accountId: string, role: string, trusted: Trusted): PolicyDocument {
  return fit(
    document(statements(partition, accountId, trusted)),
    SIZE_LIMITS.trustPolicy,
    `role ${role}`,
    "trust fewer principals, or one role that they all assume",
  );
}

function statements(partition: Partition, accountId: string, trusted: Trusted): Statement[] {
  if (trusted.kind === "service") {
    const known = SENDS_SOURCE_ACCOUNT.includes(trusted.service);
    return [
      {
        Sid: "AllowService",
        Effect: "Allow",
        Principal: { Service: trusted.service },
        Action: "sts:AssumeRole",
        ...(known ? { Condition: { StringEquals: { "aws:SourceAccount": accountId } } } : {}),
      },
    ];
  }
  const externalId = trusted.externalId;
  return exactly(partition, trusted.arns).map((who) => ({
    Sid: `AllowAccount${who.accountId}`,
    Effect: "Allow",
    Principal: who.principal,
    Action: "sts:AssumeRole",
    Condition: {
      ...who.condition,
      ...(externalId === undefined ? {} : { StringEquals: { "sts:ExternalId": externalId } }),
    },
  }));
}
