import { type Partition, SIZE_LIMITS } from "@cross-account-s3/iam";
import { exactly } from "./grants";
import { fit } from "./size-limit";
import { document, type PolicyDocument } from "./policy";

/**
 * The policy of the control account's event bus: the roles of the data accounts' rules may put events, and no other principal
 * there.
 *
 * @param roles the exact ARNs of the roles with which rules of the data accounts pass events on.
 * @throws LimitError naming the bus, if the policy would be larger than EventBridge accepts.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
 */
export function eventBusPolicy(partition: Partition, busArn: string, roles: readonly string[]): PolicyDocument {
  return fit(
    document(
      exactly(partition, roles).map(({ accountId, principal, condition }) => ({
        Sid: `AllowAccount${accountId}`,
        Effect: "Allow",
        Principal: principal,
        Action: "events:PutEvents",
        Resource: busArn,
        Condition: condition,
      })),
    ),
    SIZE_LIMITS.eventBusPolicy,
    `event bus ${busArn}`,
    "let fewer roles pass events on",
  );
}
