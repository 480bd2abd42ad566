import { UNKNOWN } from "../../../policypack/lib/unknown";
import type { Cases } from "../cases";
import { busPolicy, OWN, queuePolicy, resource, ROLE, TOPIC, topicPolicy, TRUSTED } from "../pack";

const QUEUE = `arn:aws:sqs:us-east-1:${OWN}:events`;
const BUS = `arn:aws:events:us-east-1:${OWN}:event-bus/default`;
const allow = (action: string, on: string, principal: unknown, condition?: Record<string, unknown>) => ({
  Sid: "Allow",
  Effect: "Allow",
  Principal: principal,
  Action: action,
  Resource: on,
  ...(condition === undefined ? {} : { Condition: condition }),
});
const FROM_S3 = { StringEquals: { "aws:SourceAccount": OWN }, ArnLike: { "aws:SourceArn": "arn:aws:s3:::acme" } };

function cases(policy: typeof topicPolicy, action: string, on: string, type: string): Cases {
  return {
    compliant: {
      "a service for a bucket": policy(allow(action, on, { Service: "s3.amazonaws.com" }, FROM_S3)),
      "one role of an account": policy(
        allow(action, on, { AWS: `arn:aws:iam::${TRUSTED}:root` }, { ArnEquals: { "aws:PrincipalArn": ROLE } }),
      ),
      "everyone of an organization": policy(
        allow(action, on, "*", { StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } }),
      ),
      "everyone for one bucket": policy(allow(action, on, { AWS: "*" }, FROM_S3)),
      "a deny": policy({ ...allow(action, on, "*"), Effect: "Deny" }),
    },
    broken: {
      everyone: policy(allow(action, on, "*")),
      "everyone under AWS": policy(allow(action, on, { AWS: ["*"] })),
      "a condition on the transport": policy(allow(action, on, "*", { Bool: { "aws:SecureTransport": "true" } })),
      "a source that is open": policy(allow(action, on, "*", { ArnLike: { "aws:SourceArn": "arn:aws:s3:*:*:*" } })),
      "an account if there is one": policy(
        allow(action, on, "*", { StringEqualsIfExists: { "aws:PrincipalAccount": TRUSTED } }),
      ),
      "only a principal's ARN": policy(allow(action, on, "*", { ArnEquals: { "aws:PrincipalArn": ROLE } })),
    },
    missing: { of: resource(type, {}), reports: false },
    unknown: { of: resource(type, { policy: UNKNOWN }), waits: true },
  };
}

export const messagingCases: Readonly<Record<string, Cases>> = {
  "sns-topic-public": cases(topicPolicy, "sns:Publish", TOPIC, "aws:sns/topic:Topic"),
  "sqs-queue-public": cases(queuePolicy, "sqs:SendMessage", QUEUE, "aws:sqs/queue:Queue"),
  "events-bus-public": cases(busPolicy, "events:PutEvents", BUS, "aws:cloudwatch/eventBusPolicy:EventBusPolicy"),
};
