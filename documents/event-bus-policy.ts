import { accountArn } from "./arns";
import { fit, LIMITS } from "./limits";
import { document, type PolicyDocument } from "./policy";
import type { Partition } from "./regions";

/**
 * The policy of the control account's event bus: it takes events from the data accounts and from nobody else.
 *
 * @throws LimitError naming the bus, if the policy would be larger than EventBridge takes.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
 */
export function eventBusPolicy(partition: Partition, busArn: string, dataAccounts: readonly string[]): PolicyDocument {
  return fit(
    document([
      {
        Sid: "AllowDataAccounts",
        Effect: "Allow",
        Principal: { AWS: dataAccounts.map((id) => accountArn(partition, id)) },
        Action: "events:PutEvents",
        Resource: busArn,
      },
    ]),
    LIMITS.eventBusPolicy,
    `event bus ${busArn}`,
    "list fewer data accounts",
  );
}
